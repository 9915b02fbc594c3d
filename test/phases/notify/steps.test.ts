import type { EmailAddress } from '../../../src/core/contact.ts';
import { dayOf, instant, toMs } from '../../../src/core/instant.ts';
import type { Notice } from '../../../src/core/notice.ts';
import { runAccount, decidedRow } from '../../builders/run-row.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { inMemoryLedger } from '../../../src/ledger/in-memory.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import type { MailGate } from '../../../src/phases/notify/gate.ts';
import { notify } from '../../../src/phases/notify/notify.ts';
import type { Ses, SendingAccount } from '../../../src/aws/ses.ts';
import { inProcessWorkflow } from '../../../src/workflow/in-process.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { due } from '../../builders/decided-key.ts';
import type { AccessKeyId } from '../../../src/core/access-key.ts';
import { finding } from '../../builders/finding.ts';
import { notice } from '../../builders/notice.ts';
import {
  bug,
  DAMAGED,
  ledgerWith,
  OPERATOR,
  phaseRun,
  phaseServices,
  RUN,
  type LedgerParts,
} from '../../builders/phase.ts';

const OPEN: MailGate = { blocked: null, message: '', sandbox: false, maxSendRate: 1_000, remaining: null };
const to = (number: number): EmailAddress => `a${number}@example.com` as EmailAddress;

const rowTo = (number: number) =>
  decidedRow({
    finding: finding({ accessKeyId: `AKIA${String(number).padStart(16, '0')}` as AccessKeyId }),
    decision: { kind: 'notify', notice: 'first', ...due({ cycle: AS_OF }) },
    contacts: [to(number)],
    notice: 'first',
  });

interface Given {
  readonly keys?: number;
  readonly left?: readonly Notice[];
  readonly gate?: Partial<MailGate>;
  readonly sleepsForFree?: boolean;
  /** What SES tells of the quota after each sleep. */
  readonly account?: () => Promise<SendingAccount>;
  readonly mailMs?: number;
  readonly blacklisted?: readonly EmailAddress[];
  readonly ses?: Partial<Ses>;
  readonly parts?: LedgerParts;
}

async function notified({
  keys = 1,
  left = [],
  gate = {},
  sleepsForFree = false,
  account,
  mailMs = 0,
  blacklisted = [],
  ses = {},
  parts = {},
}: Given = {}) {
  let at = toMs(AS_OF);
  const clock = { now: () => instant(at), sleep: (ms: number) => Promise.resolve(void (at += ms)) };
  const memory = inMemoryLedger(clock);
  await memory.runs.putFindings(
    RUN,
    Array.from({ length: keys }, (_, index) => rowTo(index + 1)),
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
        if (blacklisted.includes(address))
          throw awsError('MessageRejected', 'Address is blacklisted', { $fault: 'client' });
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

const counts = (overrides: object) => ({
  sent: 0,
  pending: 0,
  withheld: 0,
  failed: 0,
  blocked: null,
  ...overrides,
});
const quota = (max24Hours: number, sentLast24Hours: number): SendingAccount => ({
  sandbox: false,
  sendingEnabled: true,
  maxSendRate: 1_000,
  max24Hours,
  sentLast24Hours,
});

test('every contact is told, and each key says so', async () => {
  const { mail, mails, did, outcomes, events, told } = await notified({ keys: 2 });
  expect(mail).toEqual(counts({ sent: 2 }));
  expect(mails).toEqual([to(1), to(2)]);
  expect(did).toEqual(['notify 1']);
  expect(outcomes).toEqual(['notified', 'notified']);
  expect(events[0]).toEqual({ event: 'notices-pending', notices: 2, mails: 2 });
  expect(told).toEqual([]);
});

test('through a closed gate nothing leaves: all waits, and why is told', async () => {
  const gate = { blocked: 'SENDER_NOT_VERIFIED', message: 'not verified' } as const;
  const { mail, mails, did, outcomes, problems } = await notified({ keys: 2, gate });
  expect(mail).toEqual(counts({ pending: 2, blocked: 'SENDER_NOT_VERIFIED' }));
  expect([mails, did]).toEqual([[], ['notify 1']]);
  expect(outcomes).toEqual(['pending', 'pending']);
  expect(problems).toMatchObject([
    { scope: 'run', id: RUN, code: 'SENDER_NOT_VERIFIED', message: 'not verified' },
  ]);
});

test('a notice that waits for its account is counted as a mail, and marked', async () => {
  const parts = {
    runs: {
      accounts: async function* () {
        yield* await Promise.resolve([runAccount({ status: 'unreachable' })]);
      },
    },
  };
  const { mail, mails } = await notified({ keys: 0, left: [notice()], parts });
  expect([mail, mails]).toEqual([counts({ pending: 1 }), []]);
});

describe('one step after the other', () => {
  test('goes on where the last one stopped, and tells once how much there is', async () => {
    const { mail, mails, did, outcomes, events } = await notified({ keys: 12, mailMs: 60_000 });
    expect(mail).toEqual(counts({ sent: 12 }));
    expect(new Set(mails).size).toBe(12);
    expect(did.length).toBeGreaterThan(1);
    expect(did[1]).toBe('notify 2');
    expect(outcomes).toEqual(Array.from({ length: 12 }, () => 'notified'));
    expect(events.filter(({ event }) => event === 'notices-pending')).toHaveLength(1);
  });

  test('tells once what earlier runs left that cannot be read, and adds up what failed', async () => {
    const parts: LedgerParts = {
      outbox: {
        pending: (onUnreadable) => {
          onUnreadable(DAMAGED);
          return asyncItems([]);
        },
      },
    };
    const { mail, told, did } = await notified({
      keys: 9,
      parts,
      mailMs: 60_000,
      blacklisted: [to(1), to(9)],
    });
    expect(did.length).toBeGreaterThan(1);
    expect(mail).toEqual(counts({ sent: 7, failed: 2 }));
    expect(told.filter((code) => code === 'LEDGER_UNREADABLE')).toHaveLength(1);
    expect(told.filter((code) => code === 'MAIL_REFUSED')).toHaveLength(2);
  });
});

describe('the quota', () => {
  test('keeps one mail for the summary', async () => {
    const { mail, mails, told, did } = await notified({ keys: 3, gate: { remaining: 3 } });
    expect(mails).toHaveLength(2);
    expect(mail).toEqual(counts({ sent: 2, pending: 1 }));
    expect(told).toEqual(['QUOTA_USED_UP']);
    expect(did).toEqual(['notify 1']);
    expect((await notified({ keys: 1, gate: { remaining: 0 } })).mail).toEqual(counts({ pending: 1 }));
  });

  test('is waited for where sleeping is free, and what it held back has its turn', async () => {
    let asked = 0;
    const account = () => {
      asked += 1;
      return Promise.resolve(asked < 2 ? quota(100, 80) : quota(100, 70));
    };
    const { mail, told, did, outcomes } = await notified({
      keys: 3,
      gate: { remaining: 2 },
      sleepsForFree: true,
      account,
    });
    expect(did).toEqual([
      'notify 1',
      'quota 1 4 min',
      'quota left 1',
      'quota 2 4 min',
      'quota left 2',
      'notify 2',
    ]);
    expect(mail).toEqual(counts({ sent: 3 }));
    expect(told).toEqual([]);
    expect(outcomes).toEqual(['notified', 'notified', 'notified']);
  });

  test('is given up after fifteen waits, and when SES does not tell', async () => {
    const account = () => Promise.reject(awsError('TimeoutError', 'no answer'));
    const { did, mail } = await notified({ keys: 2, gate: { remaining: 2 }, sleepsForFree: true, account });
    expect(did.filter((each) => each.startsWith('quota left'))).toHaveLength(15);
    expect(mail).toEqual(counts({ sent: 1, pending: 1 }));
    await expect(
      notified({ keys: 2, gate: { remaining: 2 }, sleepsForFree: true, account: bug }),
    ).rejects.toThrow('a bug');
  });
});

test('a pause in the middle blocks the mail of the run, and no quota is waited for', async () => {
  const send: Ses['send'] = () => Promise.reject(new PausedError('paused by Ann'));
  const { mail, told, did } = await notified({ keys: 2, ses: { send }, sleepsForFree: true });
  expect(mail).toEqual(counts({ pending: 2, blocked: 'PAUSED' }));
  expect(told).toEqual(['PAUSED']);
  expect(did).toEqual(['notify 1']);
});

describe('in the sandbox', () => {
  const sandbox = (verified: readonly string[]): Given => ({
    gate: { sandbox: true },
    ses: {
      verification: () => Promise.resolve(new Map(verified.map((each) => [each, 'verified' as const]))),
      requestVerification: () => Promise.resolve(),
    },
  });

  test('what goes to unverified addresses is withheld, and the rest leaves in one step', async () => {
    const { mail, mails, outcomes, told } = await notified({ keys: 2, ...sandbox([OPERATOR, to(2)]) });
    expect(mails).toEqual([to(2)]);
    expect(mail).toEqual(counts({ sent: 1, withheld: 1 }));
    expect(outcomes).toEqual(['withheld', 'notified']);
    expect(told).toEqual(['RECIPIENT_NOT_VERIFIED']);
    const all = Array.from({ length: 8 }, (_, index) => to(index + 1));
    const slow = await notified({ keys: 8, mailMs: 120_000, ...sandbox([OPERATOR, ...all]) });
    expect(slow.did).toEqual(['notify 1']);
    expect(slow.mail).toEqual(counts({ sent: 8 }));
  });

  test('all waits while SES does not tell who is verified', async () => {
    const ses = { verification: () => Promise.reject(awsError('TimeoutError', 'no answer')) };
    const { mail, outcomes } = await notified({ keys: 2, gate: { sandbox: true }, ses });
    expect(mail).toEqual(counts({ pending: 2 }));
    expect(outcomes).toEqual(['pending', 'pending']);
  });
});

test('mails that an earlier attempt at the step had sent are counted', async () => {
  const sentBefore = { day: dayOf(AS_OF), messageId: 'mail-0', sentAt: AS_OF, asOf: AS_OF };
  const { accountId, accessKeyId } = rowTo(1).finding;
  const notices = [{ accountId, accessKeyId, kind: 'first' as const, contact: to(1), day: dayOf(AS_OF) }];
  const state = { undeliverableSince: null, lastDigest: { ...sentBefore, notices }, refusedMails: [] };
  const parts = {
    contacts: {
      readMany: () => Promise.resolve({ found: new Map([[to(1), state]]), unreadable: new Map() }),
    },
  };
  const { mail, mails, outcomes } = await notified({ keys: 2, parts });
  expect(mails).toEqual([to(2)]);
  expect(mail).toEqual(counts({ sent: 2 }));
  expect(outcomes).toEqual(['notified', 'notified']);
});
