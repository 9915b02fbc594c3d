import type { AccessKeyId } from '../../../src/core/access-key.ts';
import type { ContactState } from '../../../src/core/contact-state.ts';
import type { EmailAddress } from '../../../src/core/contact.ts';
import { dayOf } from '../../../src/core/instant.ts';
import { noticeId, noticeName, type Notice } from '../../../src/core/notice.ts';
import type { RunFinding } from '../../../src/core/run-finding.ts';
import type { RunAccount } from '../../../src/core/run-record.ts';
import { inMemoryLedger } from '../../../src/ledger/in-memory.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { collectNotices } from '../../../src/phases/notify/collect.ts';
import { heldWords } from '../../../src/phases/notify/held-words.ts';
import { noticesOf } from '../../../src/phases/notify/todays-notices.ts';
import type { Standing } from '../../../src/phases/notify/held-notice.ts';
import type { SettingValues } from '../../../src/settings/settings.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { due } from '../../builders/decided-key.ts';
import { ACCOUNT, finding, KEY_ID, otherKey } from '../../builders/finding.ts';
import { ANN, BOB, notice } from '../../builders/notice.ts';
import {
  DAMAGED,
  IS_DAMAGED,
  ledgerWith,
  OPERATOR,
  outage,
  phaseRun,
  phaseServices,
  readAll,
  RUN,
  STILL,
  unreadableRow,
  type LedgerParts,
} from '../../builders/phase.ts';
import { decidedRow, doneRow, runAccount } from '../../builders/run-row.ts';

const EARLIER = '2026-11-21T08-00-00Z-enforce';
const operator = OPERATOR as EmailAddress;
const TO_NOTIFY = decidedRow({
  finding: finding({ otherKeys: [] }),
  decision: { kind: 'notify', notice: 'first', ...due({ cycle: AS_OF }) },
  notice: 'first',
});
const TODAYS = notice({
  contact: ANN,
  cycle: AS_OF,
  deadline: due().deadline,
  otherKeys: [],
});
/** Left by yesterday's run, of a cycle that has been running since. */
const LEFT = notice({ runId: EARLIER, decidedAt: ago(1), cycle: ago(1), otherKeys: [otherKey()] });
const STILL_DUE = decidedRow({ decision: { kind: 'wait', ...due({ cycle: ago(1) }) } });

interface Past {
  readonly rows?: readonly RunFinding[];
  readonly left?: readonly Notice[];
  readonly account?: RunAccount | null;
  readonly states?: readonly (readonly [EmailAddress, Partial<ContactState>])[];
  readonly settings?: SettingValues;
  readonly parts?: LedgerParts;
  /** Rows about the outbox, findings and accounts that cannot be read. */
  readonly torn?: { readonly outbox?: true; readonly finding?: true; readonly account?: true };
}

async function collected({
  rows = [],
  left = [],
  account = runAccount(),
  states = [],
  settings = {},
  parts = {},
  torn = {},
}: Past = {}) {
  const memory = inMemoryLedger(STILL);
  await memory.runs.putFindings(RUN, rows);
  const wrote: string[] = [];
  const byId = (notices: readonly Notice[]) => new Map(notices.map((each) => [noticeId(each), each]));
  /** What is pending in the outbox. */
  const kept = byId(left);
  const decided = byId(rows.flatMap((row) => noticesOf(row, phaseRun())));
  const { add = () => Promise.resolve('pending'), withdraw = () => Promise.resolve() } = parts.outbox ?? {};
  const known = states.map(
    ([address, state]) =>
      [address, { undeliverableSince: null, lastDigest: null, refusedMails: [], ...state }] as const,
  );
  const ledger = ledgerWith(
    {
      outbox: {
        pending: (onUnreadable) => {
          if (torn.outbox) onUnreadable(DAMAGED);
          return asyncItems(left);
        },
        readMany: (notices) =>
          readAll(
            notices.flatMap((each) => {
              const present = kept.get(noticeId(each));
              return present
                ? [[noticeId(each), { notice: present, status: 'pending' as const }] as const]
                : [];
            }),
          ),
        ...parts.outbox,
        withdraw: async (gone, at, why) => {
          await withdraw(gone, at, why);
          kept.delete(noticeId(gone));
          wrote.push(`withdrew ${gone.kind} ${gone.contact} at ${at}: ${why}`);
        },
        add: async (added) => {
          const end = await add(added);
          if (end === 'settled') return end;
          kept.set(noticeId(added), added);
          wrote.push(`added ${added.kind} ${added.contact}`);
          return end;
        },
      },
      contacts: {
        readMany: (asked) => readAll(known.filter(([address]) => asked.includes(address))),
        ...parts.contacts,
      },
      runs: {
        findings: (runId, onUnreadable, between) => {
          if (torn.finding)
            onUnreadable({ ...DAMAGED, pk: `RUN#${RUN}`, sk: `FINDING#${ACCOUNT}#${KEY_ID}` });
          return memory.runs.findings(runId, onUnreadable, between);
        },
        accounts: (_, onUnreadable) => {
          if (torn.account) onUnreadable({ ...DAMAGED, pk: `RUN#${RUN}`, sk: `ACCOUNT#${ACCOUNT}` });
          return asyncItems(account === null ? [] : [account]);
        },
        ...parts.runs,
      },
    },
    memory,
  );
  const services = phaseServices({ ledger });
  const run = phaseRun({}, settings);
  const result = await collectNotices(services, run);
  const held = [...result.line.byAccount()].flat();
  const words = await heldWords(
    services,
    run,
    held.filter(({ isToSend }) => isToSend),
  );
  const toSend = [...words.values()].map((each) => (each.kind === 'pending' ? each.notice : null));
  const standing = (as: Standing, from: ReadonlyMap<string, Notice>) =>
    held.filter((each) => each.standing === as).map((each) => from.get(noticeId(each)));
  const told = result.problems.map(({ scope, id, code, message }) => `${scope} ${id} ${code}: ${message}`);
  return {
    ...result,
    toSend,
    waiting: standing('waits', kept),
    settled: standing('settled', decided),
    wrote,
    told,
  };
}

const digestOf = (...notices: Notice[]): Partial<ContactState> => ({
  lastDigest: {
    day: dayOf(AS_OF),
    messageId: 'mail-1',
    sentAt: AS_OF,
    asOf: AS_OF,
    notices: notices.map(noticeName),
  },
});

/** Refused for what they say about the account, on three days. */
const REFUSED_THRICE: Partial<ContactState> = {
  refusedMails: [1, 2, 3].map((days) => ({ at: ago(days), mail: `refused-${days}`, accountId: ACCOUNT })),
};

describe('what this run decided', () => {
  test('is added to the outbox, and to be sent', async () => {
    const { toSend, waiting, settled, mails, wrote, told } = await collected({ rows: [TO_NOTIFY] });
    expect(toSend).toEqual([TODAYS]);
    expect([waiting, settled, [...mails], told]).toEqual([[], [], [], []]);
    expect(wrote).toEqual([`added first ${ANN}`]);
  });

  test('is nothing where no row asks for a notice: no contact is asked for', async () => {
    const { toSend, wrote } = await collected({
      rows: [STILL_DUE],
      parts: { contacts: { readMany: outage } },
    });
    expect([toSend, wrote]).toEqual([[], []]);
  });

  test('and was sent before is settled, until its row says so', async () => {
    const add = () => Promise.resolve('settled' as const);
    const again = await collected({ rows: [TO_NOTIFY], parts: { outbox: { add } } });
    expect([again.toSend, again.settled]).toEqual([[], [TODAYS]]);
    const noted = doneRow({ ...TO_NOTIFY, stage: 'done', outcome: 'notified' });
    expect((await collected({ rows: [noted], parts: { outbox: { add } } })).settled).toEqual([]);
  });

  test('and a mail of this run carried is not added again', async () => {
    const { toSend, settled, mails, wrote } = await collected({
      rows: [TO_NOTIFY],
      states: [[ANN, digestOf(TODAYS)]],
    });
    expect([toSend, wrote]).toEqual([[], []]);
    expect(settled).toEqual([TODAYS]);
    expect([...mails]).toEqual(['mail-1']);
  });

  test('and the ledger does not take is told, and not sent', async () => {
    const { toSend, settled, told } = await collected({
      rows: [TO_NOTIFY],
      parts: { outbox: { add: unreadableRow } },
    });
    expect([toSend, settled]).toEqual([[], []]);
    expect(told).toEqual([`key ${KEY_ID} LEDGER_UNREADABLE: ${IS_DAMAGED}`]);
    await expect(collected({ rows: [TO_NOTIFY], parts: { outbox: { add: outage } } })).rejects.toThrow(
      'the table does not answer',
    );
  });

  test('goes to the operator as well, where the contact may never see it', async () => {
    const { toSend, told } = await collected({ rows: [TO_NOTIFY], states: [[ANN, REFUSED_THRICE]] });
    expect(toSend.map((each) => `${each?.contact} ${each?.contactSource}`)).toEqual([
      `${ANN} user-tag`,
      `${OPERATOR} operator`,
    ]);
    expect(told).toEqual([
      `mail ${ANN} MAIL_REFUSED: mails about account ${ACCOUNT} were refused on three days within 30; the operator is told as well`,
    ]);
  });
});

describe('the same notice, left from an earlier day', () => {
  test('goes in place of today’s: it keeps its name and cycle, and says what is so today', async () => {
    const left = { ...LEFT, lastUsed: null, lastUsedAsOf: ago(1) };
    const { toSend, wrote } = await collected({ rows: [TO_NOTIFY], left: [left] });
    expect(toSend).toEqual([
      {
        ...left,
        accountName: TODAYS.accountName,
        userName: TODAYS.userName,
        description: TODAYS.description,
        lastUsed: TODAYS.lastUsed,
        lastUsedAsOf: TODAYS.lastUsedAsOf,
        otherKeys: TODAYS.otherKeys,
        deadline: TODAYS.deadline,
        reason: TODAYS.reason,
      },
    ]);
    expect(wrote).toEqual([]);
  });

  test('of several days, is the earliest; the others are of an older cycle', async () => {
    const older = notice({ runId: 'older', decidedAt: ago(2), cycle: ago(2) });
    for (const left of [
      [older, LEFT],
      [LEFT, older],
    ]) {
      const { toSend, wrote } = await collected({ rows: [TO_NOTIFY], left });
      expect(toSend.map((each) => each?.decidedAt)).toEqual([ago(2)]);
      expect(wrote).toEqual([`withdrew first ${ANN} at ${AS_OF}: a newer notice cycle has begun`]);
    }
  });

  test('is of the same kind: another one does not go in its place', async () => {
    const { toSend } = await collected({ rows: [TO_NOTIFY], left: [{ ...LEFT, kind: 'reminder' }] });
    expect(toSend).toEqual([TODAYS]);
  });
});

describe('a notice of an earlier run', () => {
  test('of a key that is due still goes, with what this run saw of the other keys', async () => {
    const row = { ...STILL_DUE, finding: finding({ otherKeys: [otherKey({ active: false })] }) };
    const { toSend, wrote } = await collected({ rows: [row], left: [LEFT] });
    expect(toSend).toEqual([{ ...LEFT, otherKeys: row.finding.otherKeys }]);
    expect(wrote).toEqual([]);
  });

  test('that the index tells of twice goes once', async () => {
    const { toSend, wrote } = await collected({ rows: [STILL_DUE], left: [LEFT, LEFT] });
    expect([toSend.map((each) => each?.kind), wrote]).toEqual([['first'], []]);
  });

  test.each<[string, Past]>([
    ['its account is out of reach', { account: runAccount({ status: 'unreachable' }) }],
    ['its account was not looked at yet', { account: runAccount({ status: 'pending' }) }],
    ['its account cannot be read', { account: null, torn: { account: true } }],
    ['its finding cannot be read', { rows: [], torn: { finding: true } }],
    ['nobody can judge its key', { rows: [decidedRow({ decision: { kind: 'undetermined', reason: 'x' } })] }],
  ])('waits where %s', async (_, past) => {
    const { toSend, waiting, wrote } = await collected({ rows: [STILL_DUE], left: [LEFT], ...past });
    expect([toSend, waiting, wrote]).toEqual([[], [LEFT], []]);
  });

  test.each<[string, Past]>([
    ['the account is opted-out', { account: runAccount({ status: 'opted-out' }) }],
    ['the account is no longer in the organization', { account: null }],
    ['the key is no longer active, or no longer due', { rows: [] }],
    ['the key was deactivated, which has a notice of its own', { rows: [doneRow()] }],
    ['the key is compliant', { rows: [decidedRow({ decision: { kind: 'compliant' } })] }],
    ['the contact has changed', { rows: [{ ...STILL_DUE, contacts: [BOB] }] }],
    [
      'a newer notice cycle has begun',
      { rows: [decidedRow({ decision: { kind: 'wait', ...due({ cycle: ago(0) }) } })] },
    ],
  ])('is withdrawn: %s', async (why, past) => {
    const { toSend, waiting, wrote } = await collected({ rows: [STILL_DUE], left: [LEFT], ...past });
    expect([toSend, waiting]).toEqual([[], []]);
    expect(wrote).toEqual([`withdrew first ${ANN} at ${AS_OF}: ${why}`]);
  });

  test('whose row cannot be read is told', async () => {
    const { told } = await collected({ torn: { outbox: true } });
    expect(told).toEqual([`key ${KEY_ID} LEDGER_UNREADABLE: ${IS_DAMAGED}`]);
  });

  test('that cannot be withdrawn is told, and keeps no other from it', async () => {
    const other = { ...LEFT, accessKeyId: 'AKIAI44QH8DHBEXAMPLE' as AccessKeyId };
    const withdraw = ({ accessKeyId }: Notice) =>
      accessKeyId === KEY_ID ? unreadableRow() : Promise.resolve();
    const { told } = await collected({ left: [LEFT, other], parts: { outbox: { withdraw } } });
    expect(told).toEqual([`key ${KEY_ID} LEDGER_UNREADABLE: ${IS_DAMAGED}`]);
  });
});

describe('word of what was done to a key', () => {
  const word = notice({ kind: 'deactivated', runId: EARLIER, decidedAt: ago(1), otherKeys: [otherKey()] });
  const dead: Partial<ContactState> = { undeliverableSince: ago(1) };
  const withdrew = (why: string) => `withdrew deactivated ${ANN} at ${AS_OF}: ${why}; the operator is told`;

  test('goes whatever became of account and key; of other keys an earlier run tells nothing', async () => {
    const { toSend, wrote } = await collected({ left: [word], account: null });
    expect(toSend).toEqual([{ ...word, otherKeys: null }]);
    expect(wrote).toEqual([]);
    const ofRow = await collected({ left: [word], rows: [STILL_DUE] });
    expect(ofRow.toSend).toEqual([{ ...word, otherKeys: null }]);
  });

  test.each<[string, Past, string]>([
    ['an address that takes no mail', { states: [[ANN, dead]] }, 'no mail reaches the contact'],
    ['one that may never see it', { states: [[ANN, REFUSED_THRICE]] }, 'no mail reaches the contact'],
  ])('to %s goes to the operator', async (_, past, why) => {
    const { toSend, wrote, told } = await collected({ left: [word], ...past });
    // By the other keys of an earlier run nobody is told which one to delete.
    expect(toSend).toEqual([{ ...word, contact: operator, contactSource: 'operator', otherKeys: null }]);
    expect(wrote).toEqual([`added deactivated ${OPERATOR}`, withdrew(why)]);
    expect(told).toEqual([]);
  });

  test('to an address that may get no mail by now goes to the operator, and is told', async () => {
    const settings = { CONTACTDOMAINS: 'another.example' };
    const { toSend, wrote, told } = await collected({ left: [word], settings });
    expect(toSend.map((each) => each?.contact)).toEqual([operator]);
    expect(wrote[1]).toBe(withdrew('the contact is not in CONTACTDOMAINS by now'));
    expect(told).toEqual([
      `contact ${ACCOUNT}/ci CONTACT_OUTSIDE: the contact is not in CONTACTDOMAINS by now: ${ANN}`,
    ]);
  });

  test('to the operator goes there, dead or not; other notices to a dead address are not redirected', async () => {
    const own = { ...word, contact: operator };
    const { toSend, wrote } = await collected({ left: [own], states: [[operator, dead]] });
    expect(toSend.map((each) => each?.contact)).toEqual([operator]);
    expect(wrote).toEqual([]);
    const first = await collected({ rows: [STILL_DUE], left: [LEFT], states: [[ANN, dead]] });
    expect(first.toSend.map((each) => each && noticeId(each))).toEqual([noticeId(LEFT)]);
  });

  test('that the operator has already is not sent twice', async () => {
    const add = () => Promise.resolve('settled' as const);
    const { toSend, wrote } = await collected({
      left: [word],
      states: [[ANN, dead]],
      parts: { outbox: { add } },
    });
    expect(toSend).toEqual([]);
    expect(wrote).toEqual([withdrew('no mail reaches the contact')]);
  });
});

describe('mails that SES took and rejected afterwards', () => {
  const message =
    'SES took the last mail, and then it or the mail server rejected it for what it says; its notices do not count';
  const last = (mail: string, days: number): Partial<ContactState> => ({
    lastDigest: { day: dayOf(ago(1)), messageId: 'mail-0', sentAt: ago(1), asOf: ago(1), notices: [] },
    refusedMails: [{ at: ago(days), mail, accountId: ACCOUNT }],
  });

  test.each<[string, Partial<ContactState>, boolean]>([
    ['on the day of the last mail', last('mail-0', 1), true],
    ['after it', last('mail-0', 0), true],
    ['before it', last('mail-0', 2), false],
    ['by SES outright', last('refused-2026-11-21', 1), false],
    [
      'where there was no mail',
      { refusedMails: [{ at: ago(1), mail: 'mail-0', accountId: ACCOUNT }] },
      false,
    ],
  ])('%s', async (_, state, isTold) => {
    const { told } = await collected({
      rows: [{ ...TO_NOTIFY, contacts: [ANN, BOB] }],
      states: [[ANN, state]],
    });
    expect(told).toEqual(isTold ? [`mail ${ANN} MAIL_REFUSED: ${message}`] : []);
  });
});
