import { AssumeRoleError } from '../../../src/aws/answer-errors.ts';
import type { Iam, ListedKey } from '../../../src/aws/iam.ts';
import type { KeyHistory, RecordedDeactivation } from '../../../src/core/notice-cycle.ts';
import { problem } from '../../../src/core/problem.ts';
import type { RunFinding } from '../../../src/core/run-finding.ts';
import type { KeyHistories } from '../../../src/ledger/key-history.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import { deactivateKey } from '../../../src/phases/act/deactivate-key.ts';
import { isToDeactivate, type ToDeactivate } from '../../../src/phases/act/to-deactivate.ts';
import type { Run, Services } from '../../../src/phases/run.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { due } from '../../builders/decided-key.ts';
import { ACCOUNT, details, finding, KEY_ID, otherKey, UNREAD } from '../../builders/finding.ts';
import { deactivation, history, recorded } from '../../builders/history.ts';
import { ANN, BOB } from '../../builders/notice.ts';
import {
  bug,
  ledgerWith,
  outage,
  phaseRun,
  phaseServices,
  RUN,
  unreadableRow,
} from '../../builders/phase.ts';
import { decidedRow, doneRow, toDeactivate } from '../../builders/run-row.ts';

const OLD = finding({ createDate: ago(60) });
const PLANNED: ToDeactivate = {
  ...decidedRow({ finding: OLD, contacts: [ANN, BOB] }),
  decision: toDeactivate(),
};
const TOLD = history({ notices: [recorded(ago(8))] });
const ACTIVE: ListedKey = { accessKeyId: KEY_ID, active: true, createDate: ago(60) };
const INACTIVE: ListedKey = { ...ACTIVE, active: false };

interface Turn {
  readonly planned?: ToDeactivate;
  readonly past?: KeyHistory;
  readonly keys?: readonly ListedKey[];
  readonly iam?: Partial<Iam>;
  readonly ledger?: Partial<KeyHistories>;
  readonly run?: Partial<Run>;
  readonly enter?: Services['enterAccount'];
}

/** The turn of a key whose contact was told eight days ago, and whose grace period is over. */
async function turnOf({
  planned = PLANNED,
  past = TOLD,
  keys = [ACTIVE],
  iam = {},
  ledger = {},
  run,
  enter,
}: Turn = {}) {
  const did: string[] = [];
  const intents: RecordedDeactivation[] = [];
  const entered: unknown[] = [];
  const note = (what: string): Promise<void> => Promise.resolve(void did.push(what));
  const ofRun = phaseRun(run);
  const session: Iam = {
    ...phaseServices().enterAccount({ accountId: ACCOUNT, partition: 'aws' }, { kind: 'survey' }, RUN),
    listAccessKeys: () => Promise.resolve([...keys]),
    userTags: () => Promise.resolve([]),
    deactivate: async (userName, accessKeyId, mayGoOn) => {
      await mayGoOn?.();
      await note(`off ${userName} ${accessKeyId}`);
    },
    ...iam,
  };
  const services = phaseServices({
    ledger: ledgerWith({
      keys: {
        read: () => Promise.resolve(past),
        recordIntent: (intent) => {
          intents.push(intent);
          return note('intent').then(() => 'recorded');
        },
        closeIntent: (_, state) => note(`closed ${state}`),
        recordRestart: (_, restart) => note(`restart ${restart}`),
        ...ledger,
      },
      outbox: { add: (notice) => note(`notice ${notice.kind} ${notice.contact}`).then(() => 'pending') },
      actions: { record: ({ kind }) => note(`action ${kind}`) },
    }),
    enterAccount:
      enter ??
      ((...asked) => {
        entered.push(asked);
        return session;
      }),
  });
  const row = await deactivateKey(services, ofRun, planned);
  return { row, did, intents, entered, told: ofRun.told };
}

const ended = (row: RunFinding | PausedError): RunFinding => {
  if (row instanceof PausedError) throw row;
  return row;
};
const wordsOf = (row: RunFinding | PausedError): string[] =>
  ended(row).problems.map(({ scope, code, message }) => `${scope} ${code}: ${message}`);

const WHOLE = [
  'intent',
  `off ci ${KEY_ID}`,
  `notice deactivated ${ANN}`,
  `notice deactivated ${BOB}`,
  'action deactivated',
  'closed done-here',
];

describe('a key past its grace period', () => {
  test('is announced in the ledger, then deactivated, then its contacts are to be told', async () => {
    const { row, did, intents, entered, told } = await turnOf();
    expect(did).toEqual(WHOLE);
    expect(row).toMatchObject({ stage: 'done', outcome: 'deactivated', notice: 'deactivated', problems: [] });
    expect(told).toEqual([
      { event: 'key-deactivated', accountId: ACCOUNT, userName: 'ci', accessKeyId: KEY_ID },
    ]);
    expect(intents).toEqual([
      {
        state: 'intent',
        runId: RUN,
        asOf: AS_OF,
        deadline: ago(1),
        cycle: ago(8),
        reason: 'age',
        contacts: [ANN, BOB],
        contactSource: 'user-tag',
        finding: { ...OLD, otherKeys: [] },
      },
    ]);
    expect(entered).toEqual([
      [{ accountId: ACCOUNT, partition: 'aws' }, { kind: 'act', userArn: OLD.userArn }, RUN],
    ]);
  });

  test('is left alone once the lease is lost', async () => {
    const assertHeld = (): never => {
      throw new RangeError('lost');
    };
    const lease = { ...phaseRun().lease, assertHeld };
    await expect(turnOf({ run: { lease } })).rejects.toThrow('lost');
  });

  test('shows which keys its user has now, and what was known of their use', async () => {
    const other = otherKey({ lastUse: ago(2) });
    const planned = { ...PLANNED, finding: { ...OLD, otherKeys: [other] } };
    const { accessKeyId, createDate } = other;
    const { row } = await turnOf({ planned, keys: [ACTIVE, { accessKeyId, createDate, active: false }] });
    expect(ended(row).finding.otherKeys).toEqual([{ ...other, active: false }]);
  });
});

describe('read again on the spot, a key', () => {
  test.each<[string, Turn, string]>([
    [
      'that opted out meanwhile',
      { iam: { userTags: () => Promise.resolve([['KeyRotation', 'opt-out']]) } },
      'exempt',
    ],
    ['whose history began anew', { past: history() }, 'notify'],
    ['that was told later', { past: history({ notices: [recorded(ago(2))] }) }, 'wait'],
    ['that is another, younger one', { keys: [{ ...ACTIVE, createDate: ago(2) }] }, 'compliant'],
  ])('%s stays active, and is decided so', async (_, turn, kind) => {
    const { row, did } = await turnOf(turn);
    expect(did).toEqual([]);
    expect(row).toMatchObject({ stage: 'done', outcome: 'none', decision: { kind } });
    expect(wordsOf(row)).toEqual([
      `key DEACTIVATION_WITHHELD: the key was left active: it is now to be decided as "${kind}"`,
    ]);
  });

  test.each<[string, Turn, string]>([
    ['has no date any more', { keys: [{ ...ACTIVE, createDate: null }] }, 'create-date-unread'],
    ['was never read', { planned: { ...PLANNED, finding: { ...OLD, details: UNREAD } } }, 'ACCESS_DENIED'],
  ])('that %s is more than a change of mind', async (_, turn, why) => {
    const { row } = await turnOf(turn);
    expect(wordsOf(row)).toEqual([
      'key DEACTIVATION_WITHHELD: the key was left active: it is now to be decided as "undetermined"',
      `key KEY_UNREAD: the key is past its deadline, and could not be judged again: ${why}`,
    ]);
    expect(row).toMatchObject({ decision: { kind: 'undetermined' } });
  });

  test('whom nobody can be told of is not touched', async () => {
    const before = problem('key', KEY_ID, 'CONTACT_INVALID', 'no address');
    const { row, did } = await turnOf({ planned: { ...PLANNED, contacts: [], problems: [before] } });
    expect(did).toEqual([]);
    expect(wordsOf(row)).toEqual([
      'key CONTACT_INVALID: no address',
      'key DEACTIVATION_WITHHELD: the key was left active: nobody can be told',
    ]);
  });

  test('of which the survey read no date has one now, and is not acted upon by a row that has none', async () => {
    const { row, did } = await turnOf({ planned: { ...PLANNED, finding: { ...OLD, createDate: null } } });
    expect(did).toEqual([]);
    expect(row).toMatchObject({ outcome: 'none' });
  });

  test('keeps what the survey read of it beside its opt-out', async () => {
    const lastUsed = { date: ago(3), service: 's3', region: 'eu-west-1' };
    const planned = { ...PLANNED, finding: { ...OLD, details: details({ lastUsed, optOutTag: 'opt-out' }) } };
    const { intents } = await turnOf({ planned });
    expect(intents).toMatchObject([{ finding: { details: { lastUsed } } }]);
  });
});

describe('a key that is inactive already', () => {
  const by = (overrides: Parameters<typeof deactivation>[0]) =>
    history({ ...TOLD, deactivation: { ...deactivation(overrides), finding: OLD, reason: 'age' } as never });
  const ours = { runId: RUN, asOf: AS_OF };

  const nobodys = { ownerOf: () => Promise.reject(awsError('NoSuchEntityException')) };

  test.each<[string, Turn]>([
    ['by somebody else', { keys: [INACTIVE] }],
    ['by an earlier run', { keys: [INACTIVE], past: by({ state: 'intent' }) }],
    ['after this run gave up', { keys: [INACTIVE], past: by({ ...ours, state: 'withdrawn' }) }],
  ])('%s ends its notices, and is told', async (_, turn) => {
    const { row, did, told } = await turnOf(turn);
    expect(did).toEqual(['action inactive', 'restart inactive']);
    expect(row).toMatchObject({ stage: 'done', outcome: 'none' });
    expect(wordsOf(row)).toEqual([expect.stringMatching(/^key KEY_SWITCHED: /)]);
    expect(told).toMatchObject([{ event: 'problem', problem: { code: 'KEY_SWITCHED' } }]);
  });

  test.each<[string, Turn]>([
    ['and deleted', { keys: [], iam: nobodys }],
    [
      'and deleted, though this run had begun',
      { keys: [], iam: nobodys, past: by({ ...ours, state: 'intent' }) },
    ],
  ])('%s ends its notices', async (_, turn) => {
    const { row, did } = await turnOf(turn);
    expect(did).toEqual(['action inactive', 'restart inactive']);
    expect(row).toMatchObject({ stage: 'done', outcome: 'none', problems: [] });
  });

  test('by this run, which died before it could say so, is recorded', async () => {
    const { row, did } = await turnOf({ keys: [INACTIVE], past: by({ ...ours, state: 'intent' }) });
    expect(did).toEqual([`notice deactivated ${ANN}`, 'action deactivated', 'closed done']);
    expect(row).toMatchObject({ outcome: 'deactivated', notice: 'deactivated' });
  });

  test('by this run, which said so, is done, though it is deleted since', async () => {
    const past = by({ ...ours, state: 'done' });
    for (const keys of [[INACTIVE], []]) {
      const { row, did } = await turnOf({ keys, past, iam: nobodys });
      expect(did).toEqual([]);
      expect(row).toMatchObject({ outcome: 'deactivated', notice: 'deactivated' });
    }
  });

  test('by this run, and whose date nobody read, is not recorded by half', async () => {
    const planned = { ...PLANNED, finding: { ...OLD, createDate: null } };
    const { row, did } = await turnOf({ planned, keys: [INACTIVE], past: by({ ...ours, state: 'intent' }) });
    expect(did).not.toContain('closed done');
    expect(row).toMatchObject({ outcome: 'none' });
  });

  test('with its user gone, is gone', async () => {
    const gone = () => Promise.reject(awsError('NoSuchEntityException'));
    expect((await turnOf({ iam: { ...nobodys, listAccessKeys: gone } })).row).toMatchObject({
      outcome: 'none',
    });
  });
});

describe('a key that this run has deactivated and somebody restored', () => {
  const done = deactivation({ runId: RUN, asOf: ago(2) });
  const restored = (past: Partial<KeyHistory>) =>
    turnOf({ past: history({ ...TOLD, deactivation: done, ...past }) });

  test('stays active: what was done is told', async () => {
    for (const restoredAt of [ago(2), ago(1)]) {
      const { row, did } = await restored({ restoredAt });
      expect(did).toEqual([]);
      expect(row).toMatchObject({ outcome: 'deactivated', notice: 'deactivated' });
      // The row is the plan's: IAM was not asked again.
      expect(ended(row).finding).toBe(OLD);
    }
  });

  test.each<[string, Partial<KeyHistory>]>([
    ['before that', { restoredAt: ago(2, 1) }],
    ['never', {}],
    [
      'after another run',
      { restoredAt: ago(1), deactivation: deactivation({ runId: 'another', asOf: ago(20) }) },
    ],
    ['which had not come to an end', { restoredAt: ago(1), deactivation: { ...done, state: 'intent' } }],
  ])('%s, is judged anew', async (_, past) => {
    expect(ended((await restored(past)).row).finding).not.toBe(OLD);
  });
});

describe('the intent', () => {
  const answering = (answer: 'done' | 'restored') =>
    turnOf({ ledger: { recordIntent: () => Promise.resolve(answer) } });

  test('that was closed by an earlier attempt says that it is done', async () => {
    const { row, did } = await answering('done');
    expect(did).toEqual([]);
    expect(row).toMatchObject({ outcome: 'deactivated', notice: 'deactivated' });
  });

  test('is not written over a restore', async () => {
    const { row, did } = await answering('restored');
    expect(did).toEqual([]);
    expect(wordsOf(row)).toEqual([
      'key DEACTIVATION_WITHHELD: the key was left active: it was re-activated meanwhile',
    ]);
    expect(row).toMatchObject({ outcome: 'none', decision: { kind: 'deactivate' } });
  });

  test('is written on what the key was decided by', async () => {
    const asked: unknown[] = [];
    const past = history({ ...TOLD, restoredAt: ago(50) });
    await turnOf({
      past,
      ledger: {
        recordIntent: (_, decidedOn) => {
          asked.push(decidedOn);
          return Promise.resolve('done');
        },
      },
    });
    expect(asked).toEqual([past]);
  });
});

describe('what fails', () => {
  test('fails its key, and is told; a reminder goes out where one is due', async () => {
    for (const [reminderDue, notice] of [
      [false, null],
      [true, 'reminder'],
    ] as const) {
      const planned = { ...PLANNED, decision: toDeactivate({ reminderDue }) };
      const { row, told } = await turnOf({ planned, ledger: { read: outage } });
      expect(row).toMatchObject({ stage: 'done', outcome: 'failed', notice });
      const [found] = ended(row).problems;
      expect(found).toMatchObject({
        scope: 'key',
        id: KEY_ID,
        code: 'DEACTIVATION_FAILED',
        message: 'the table does not answer',
      });
      expect(told).toEqual([{ event: 'problem', problem: found }]);
    }
  });

  test('with the session is the account’s', async () => {
    const cause = awsError('AccessDenied', 'no sts:AssumeRole');
    const enter = () => ({
      ...phaseServices().enterAccount({ accountId: ACCOUNT, partition: 'aws' }, { kind: 'survey' }, RUN),
      listAccessKeys: () => Promise.reject(new AssumeRoleError('no session', { cause })),
    });
    const { row } = await turnOf({ enter });
    expect(ended(row).problems).toMatchObject([
      { scope: 'account', id: ACCOUNT, code: 'MEMBER_ROLE_UNASSUMABLE' },
    ]);
  });

  test('by a pause leaves the key as it was; by a bug ends the run', async () => {
    const paused = new PausedError('paused by Ann');
    expect((await turnOf({ ledger: { recordIntent: () => Promise.reject(paused) } })).row).toBe(paused);
    await expect(turnOf({ ledger: { read: bug } })).rejects.toThrow('a bug');
    expect(ended((await turnOf({ ledger: { read: unreadableRow } })).row)).toMatchObject({
      outcome: 'failed',
    });
  });
});

test('to be deactivated is what has had no turn yet, or was left open', () => {
  const open = problem('key', KEY_ID, 'INTENT_OPEN', 'nobody knows');
  expect(isToDeactivate(decidedRow())).toBe(true);
  expect(isToDeactivate(decidedRow({ decision: { kind: 'wait', ...due() } }))).toBe(false);
  expect(isToDeactivate(doneRow({ outcome: 'failed' }))).toBe(false);
  expect(isToDeactivate(doneRow({ outcome: 'failed', problems: [open] }))).toBe(true);
  expect(isToDeactivate(doneRow({ decision: { kind: 'compliant' }, problems: [open] }))).toBe(false);
});
