import type { AccessKeyId } from '../../../src/core/access-key.ts';
import type { RunFinding } from '../../../src/core/run-finding.ts';
import { inMemoryLedger } from '../../../src/ledger/in-memory.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import type { Run } from '../../../src/phases/run.ts';
import type { SettingValues } from '../../../src/settings/settings.ts';
import type { Clock } from '../../../src/workflow/clock.ts';
import { ago } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { due } from '../../builders/decided-key.ts';
import { ACCOUNT, finding } from '../../builders/finding.ts';
import { recorded } from '../../builders/history.ts';
import { notice } from '../../builders/notice.ts';
import { ledgerWith, phaseRun, phaseServices, RUN, STILL, type LedgerParts } from '../../builders/phase.ts';
import { decidedRow, toDeactivate } from '../../builders/run-row.ts';

export const id = (number: number): AccessKeyId => `AKIA${String(number).padStart(16, '0')}` as AccessKeyId;
export const name = (number: number) => ({ accountId: ACCOUNT, accessKeyId: id(number) });

export const keyOf = (number: number) =>
  finding({ accessKeyId: id(number), userName: `user-${number}`, createDate: ago(60) });
export const toGo = (number: number): RunFinding =>
  decidedRow({ finding: keyOf(number), decision: toDeactivate() });
export const braked = (number: number): RunFinding =>
  decidedRow({ finding: keyOf(number), decision: { kind: 'deferred', ...due(), reminderDue: false } });

interface Given {
  readonly rows: readonly RunFinding[];
  /** Users whose keys IAM does not let go. */
  readonly stuck?: readonly number[];
  /** From this user on, somebody has paused all deeds. */
  readonly pausedAt?: number;
  readonly settings?: SettingValues;
  readonly run?: Partial<Run>;
  readonly parts?: LedgerParts;
  readonly clock?: Clock;
}

/** A run after its plan: rows in the ledger, and an IAM that lets keys go unless the test says otherwise. */
export async function afterPlan({
  rows,
  stuck = [],
  pausedAt,
  settings = {},
  run = {},
  parts = {},
  clock = STILL,
}: Given) {
  const memory = inMemoryLedger(clock);
  await memory.runs.putFindings(RUN, rows);
  for (const { finding: of } of rows) {
    const told = notice({ accessKeyId: of.accessKeyId, decidedAt: ago(8), cycle: ago(8) });
    await memory.keys.recordNotice(told, recorded(ago(8)));
  }
  const off: string[] = [];
  const ledger = ledgerWith(parts, memory);
  const services = phaseServices({
    clock,
    ledger,
    iam: {
      listAccessKeys: (userName) =>
        Promise.resolve([{ accessKeyId: id(Number(userName.slice(5))), active: true, createDate: ago(60) }]),
      userTags: () => Promise.resolve([]),
      deactivate: (userName) => {
        const number = Number(userName.slice(5));
        if (pausedAt !== undefined && number >= pausedAt)
          return Promise.reject(new PausedError('paused by Ann'));
        if (stuck.includes(number))
          return Promise.reject(awsError('AccessDeniedException', 'no', { $metadata: { attempts: 1 } }));
        off.push(userName);
        return Promise.resolve();
      },
    },
  });
  const ofRun = phaseRun(run, settings);
  const ended = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const row of ledger.runs.findings(RUN, () => undefined))
      found.push(
        `${row.finding.userName} ${row.decision.kind} ${row.stage === 'done' ? row.outcome : 'waits'}`,
      );
    return found;
  };
  return { services, run: ofRun, off, ended };
}
