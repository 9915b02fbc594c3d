import type { Ses, SendingAccount } from '../../../src/aws/ses.ts';
import type { AccessKeyId } from '../../../src/core/access-key.ts';
import type { AccountId } from '../../../src/core/account.ts';
import type { EmailAddress } from '../../../src/core/contact.ts';
import { instant, toMs } from '../../../src/core/instant.ts';
import type { Notice } from '../../../src/core/notice.ts';
import { inMemoryLedger } from '../../../src/ledger/in-memory.ts';
import type { MailGate } from '../../../src/phases/notify/gate.ts';
import { notify } from '../../../src/phases/notify/notify.ts';
import { inProcessWorkflow } from '../../../src/workflow/in-process.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { due } from '../../builders/decided-key.ts';
import { ACCOUNT, finding } from '../../builders/finding.ts';
import { ledgerWith, phaseRun, phaseServices, RUN, type LedgerParts } from '../../builders/phase.ts';
import { decidedRow, runAccount } from '../../builders/run-row.ts';

/** The phase as a whole, on the ledger in memory. */

const OPEN: MailGate = { blocked: null, message: '', sandbox: false, maxSendRate: 1_000, remaining: null };
export const to = (number: number): EmailAddress => `a${number}@example.com` as EmailAddress;

export const rowTo = (number: number, accountId = ACCOUNT) =>
  decidedRow({
    finding: finding({ accountId, accessKeyId: `AKIA${String(number).padStart(16, '0')}` as AccessKeyId }),
    decision: { kind: 'notify', notice: 'first', ...due({ cycle: AS_OF }) },
    contacts: [to(number)],
    notice: 'first',
  });

export interface Given {
  /** One a contact. */
  readonly keys?: number;
  /** Whose the keys are. */
  readonly accountOf?: (key: number) => AccountId;
  readonly left?: readonly Notice[];
  readonly gate?: Partial<MailGate>;
  readonly sleepsForFree?: boolean;
  /** What SES tells of the quota after each sleep. */
  readonly account?: () => Promise<SendingAccount>;
  readonly mailMs?: number;
  /** What SES says to a mail to the address, once it has taken so many; null: it takes it. */
  readonly refuse?: (address: string, taken: number) => Error | null;
  readonly ses?: Partial<Ses>;
  readonly parts?: LedgerParts;
}

export async function notified({
  keys = 1,
  accountOf = () => ACCOUNT,
  left = [],
  gate = {},
  sleepsForFree = false,
  account,
  mailMs = 0,
  refuse = () => null,
  ses = {},
  parts = {},
}: Given = {}) {
  let at = toMs(AS_OF);
  const clock = { now: () => instant(at), sleep: (ms: number) => Promise.resolve(void (at += ms)) };
  const memory = inMemoryLedger(clock);
  await memory.runs.putFindings(
    RUN,
    Array.from({ length: keys }, (_, index) => rowTo(index + 1, accountOf(index + 1))),
  );
  await memory.runs.listAccounts(RUN, [runAccount()]);
  for (const each of left) await memory.outbox.add(each);
  const mails: string[] = [];
  const did: string[] = [];
  const services = phaseServices({
    clock,
    ledger: ledgerWith(parts, memory),
    ses: {
      send: async ({ to: address }, mayGoOn) => {
        await mayGoOn?.();
        at += mailMs;
        const refused = refuse(address, mails.length);
        if (refused) throw refused;
        mails.push(address);
        return `mail-${mails.length}`;
      },
      ...(account && { account }),
      ...ses,
    },
  });
  const flow = inProcessWorkflow(clock);
  const workflow: typeof flow = {
    ...flow,
    sleepsForFree,
    step: (name, work) => {
      did.push(name);
      return flow.step(name, work);
    },
    sleep: (name, ms) => {
      did.push(`${name} ${ms / 60_000} min`);
      return flow.sleep(name, ms);
    },
  };
  const run = phaseRun();
  const result = await notify(workflow, services, run, { ...OPEN, ...gate });
  const outcomes: string[] = [];
  for await (const row of memory.runs.findings(RUN, () => undefined))
    outcomes.push(row.stage === 'done' ? row.outcome : 'decided');
  const told = result.problems.map(({ code }) => code);
  return { mail: result.mail, told, mails, did, outcomes, events: run.told, problems: result.problems };
}

export const BLACKLISTED = awsError('MessageRejected', 'Address is blacklisted', { $fault: 'client' });

export const counts = (overrides: object) => ({
  sent: 0,
  pending: 0,
  withheld: 0,
  failed: 0,
  blocked: null,
  ...overrides,
});
export const quota = (max24Hours: number, sentLast24Hours: number): SendingAccount => ({
  sandbox: false,
  sendingEnabled: true,
  maxSendRate: 1_000,
  max24Hours,
  sentLast24Hours,
});
