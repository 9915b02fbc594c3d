import type { AccessKeyId, DatedFinding } from '../../../src/core/access-key.ts';
import type { EmailAddress } from '../../../src/core/contact.ts';
import { instant, toMs, type Instant } from '../../../src/core/instant.ts';
import type { RecordedDeactivation } from '../../../src/core/notice-cycle.ts';
import type { RunFinding } from '../../../src/core/run-finding.ts';
import { orderRun, type RunOrder, type Services } from '../../../src/phases/run.ts';
import { parseSettings, type SettingValues } from '../../../src/settings/settings.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { finding } from '../../builders/finding.ts';
import { deactivation, recorded } from '../../builders/history.ts';
import { ANN, notice } from '../../builders/notice.ts';
import { runAccount } from '../../builders/run-row.ts';

/** One key of one user, and one address: what two runs may meet at. */
export const KEY = finding({ createDate: ago(40), otherKeys: [] }) as DatedFinding;
/** Of two more users, which the brake holds back. */
export const NEXT_IN_LINE = [1, 2].map(
  (number) =>
    finding({
      createDate: ago(40),
      otherKeys: [],
      userName: `ci-${number}`,
      accessKeyId: `AKIA${String(number).padStart(16, '0')}` as AccessKeyId,
    }) as DatedFinding,
);
export const OPERATOR = 'ops@example.com' as EmailAddress;

const MINUTE_MS = 60_000;

/** A run of the day, so many minutes before its scenes begin: they are of one day. */
export function runOf(minutesAgo: number, more: SettingValues = {}): RunOrder {
  const settings = parseSettings({
    SOURCEMAIL: 'keys@example.com',
    OPERATORMAIL: OPERATOR,
    MODE: 'enforce',
    ...more,
  });
  const asOf = instant(toMs(AS_OF) - minutesAgo * MINUTE_MS);
  return orderRun({ asOf, mode: 'enforce', settings, emit: () => undefined, mailSummary: false });
}

export const FIRST = runOf(10);
export const SECOND = runOf(5);

const judged = {
  stage: 'decided',
  finding: KEY,
  accountContactTag: null,
  contacts: [ANN],
  contactSource: 'user-tag',
  problems: [],
} as const;

const CYCLE = ago(8);
const DEADLINE = ago(1);

/** The keys' contact was told eight days ago: they may be deactivated. */
export async function toldInTime({ ledger }: Services, keys: readonly KeyOfUser[] = [KEY]): Promise<void> {
  for (const { accessKeyId, userName } of keys) {
    const first = notice({ accessKeyId, userName, decidedAt: CYCLE, cycle: CYCLE, deadline: DEADLINE });
    await ledger.outbox.add(first);
    await ledger.keys.recordNotice(first, recorded(CYCLE, { messageId: 'mail-0', deadline: DEADLINE }));
    await ledger.outbox.markSent(first, 'mail-0', CYCLE);
  }
}

type KeyOfUser = Pick<DatedFinding, 'accessKeyId' | 'userName'>;

/** What the run has decided: the deactivation. */
export async function decidedToDeactivate({ ledger }: Services, { runId }: RunOrder): Promise<void> {
  const row: RunFinding = {
    ...judged,
    decision: { kind: 'deactivate', reason: 'age', cycle: CYCLE, deadline: DEADLINE, reminderDue: false },
    notice: null,
  };
  await ledger.runs.putAccount(runId, runAccount());
  await ledger.runs.putFindings(runId, [row]);
}

/** What the run has come to: one key could not be deactivated, and the next in line wait for its place. */
export async function leftAPlace({ ledger }: Services, { runId }: RunOrder): Promise<void> {
  const due = { reason: 'age', cycle: CYCLE, deadline: DEADLINE, reminderDue: false } as const;
  await ledger.runs.putAccount(runId, runAccount());
  await ledger.runs.putFindings(runId, [
    {
      ...judged,
      stage: 'done',
      decision: { kind: 'deactivate', ...due },
      notice: null,
      outcome: 'failed',
      recovered: false,
    },
    ...NEXT_IN_LINE.map((of): RunFinding => ({
      ...judged,
      finding: of,
      decision: { kind: 'deferred', ...due },
      notice: null,
    })),
  ]);
}

/** As the run of this time writes it before it touches the key. */
export function intentOf({
  runId,
  asOf,
}: {
  readonly runId: string;
  readonly asOf: Instant;
}): RecordedDeactivation {
  return {
    ...deactivation({ runId, asOf, cycle: CYCLE, deadline: DEADLINE, state: 'intent' }),
    finding: KEY,
    reason: 'age',
  };
}
