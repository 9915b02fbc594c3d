import { KeyRotationError, type Problem } from '../../src/core/problem.ts';
import type { Restoration } from '../../src/core/restoration.ts';
import { plusDays, type Instant } from '../../src/core/instant.ts';
import type { RecordedDeactivation } from '../../src/core/notice-cycle.ts';
import { asyncItems } from '../../src/ledger/sorted-rows.ts';
import type { RunAccount } from '../../src/core/run-record.ts';
import { recover } from '../../src/phases/recover.ts';
import { ago, AS_OF } from '../builders/as-of.ts';
import { awsError } from '../builders/aws-error.ts';
import { ACCOUNT, KEY_ID } from '../builders/finding.ts';
import { recordedDeactivation } from '../builders/history.ts';
import { ANN } from '../builders/notice.ts';
import {
  bug,
  DAMAGED,
  IS_DAMAGED,
  ledgerWith,
  phaseRun,
  phaseServices,
  readAll,
  RUN,
  type LedgerParts,
} from '../builders/phase.ts';
import { runAccount } from '../builders/run-row.ts';

const INTENT = recordedDeactivation({ state: 'intent', runId: 'yesterday' });

const restoration = (overrides: Partial<Restoration> = {}): Restoration => ({
  state: 'intent',
  restoreId: 'restore-1',
  at: ago(1),
  until: AS_OF,
  by: 'arn:aws:iam::111122223333:user/ann',
  why: null,
  deactivatedBy: 'yesterday',
  ...overrides,
});

interface Given {
  readonly intents?: readonly RecordedDeactivation[];
  readonly restores?: readonly Restoration[];
  /** As IAM lists it; `gone` when it does not; an error when it does not answer. */
  readonly key?: 'active' | 'inactive' | 'in doubt' | 'gone' | Error;
  readonly account?: RunAccount | null;
  readonly torn?: boolean;
  readonly parts?: LedgerParts;
  readonly lease?: () => void;
}

async function recovered({
  intents = [],
  restores = [],
  key = 'inactive',
  account = runAccount({ status: 'pending' }),
  torn = false,
  parts = {},
  lease,
}: Given) {
  const wrote: string[] = [];
  const rows: unknown[] = [];
  const write = (text: string): Promise<void> => Promise.resolve(void wrote.push(text));
  const services = phaseServices({
    ledger: ledgerWith({
      keys: {
        openIntents: (onUnreadable) => {
          if (torn) onUnreadable(DAMAGED);
          return asyncItems(intents);
        },
        closeIntent: (_, state) => write(`intent ${state}`),
        ...parts.keys,
      },
      restores: {
        open: (onUnreadable) => {
          if (torn) onUnreadable({ ...DAMAGED, pk: 'elsewhere', sk: 'x' });
          return asyncItems(restores.map((each) => ({ deactivation: INTENT, restoration: each })));
        },
        close: (_, __, state) => write(`restore ${state}`),
        ...parts.restores,
      },
      runs: {
        accountsOf: () => readAll(account === null ? [] : [[ACCOUNT, account]]),
        putFindings: (_, given) => {
          rows.push(...given);
          return write('row').then(() => []);
        },
        ...parts.runs,
      },
      outbox: {
        add: ({ kind, contact }) => write(`to tell ${kind} ${contact}`).then(() => 'pending'),
        ...parts.outbox,
      },
    }),
    organizations: { accountTags: () => Promise.resolve([]) },
    iam: {
      listAccessKeys: () => {
        if (key instanceof Error) return Promise.reject(key);
        if (key === 'gone') return Promise.resolve([]);
        const doubt = key === 'in doubt' ? { inDoubt: true as const } : {};
        return Promise.resolve([
          { accessKeyId: KEY_ID, active: key !== 'inactive', createDate: ago(60), ...doubt },
        ]);
      },
      ownerOf: () => Promise.resolve('ci'),
    },
  });
  const run = phaseRun(lease && { lease: { ...phaseRun().lease, assertHeld: lease } });
  const problems = await recover(services, run);
  return { wrote, rows, told: problems.map(inWords), events: run.told };
}

const inWords = ({ scope, id, code, message }: Problem) => `${scope} ${id} ${code}: ${message}`;
const open = (message: string) => `key ${KEY_ID} INTENT_OPEN: ${message}`;
const DOUBT = 'IAM tells a status of the key that nobody knows';
const closed = runAccount({ status: 'not-active' });

describe('a deactivation that was begun', () => {
  test('and took effect is finished: its row first, then its notices, then its intent', async () => {
    const { wrote, rows, told, events } = await recovered({ intents: [INTENT] });
    expect(wrote).toEqual(['row', `to tell deactivated ${ANN}`, 'intent done']);
    const { finding, reason, cycle, deadline } = INTENT;
    expect(rows).toEqual([
      {
        stage: 'done',
        finding,
        accountContactTag: null,
        decision: { kind: 'deactivate', reason, cycle, deadline, reminderDue: false },
        contacts: [ANN],
        contactSource: 'user-tag',
        notice: null,
        outcome: 'deactivated',
        problems: [],
        recovered: true,
      },
    ]);
    expect(told).toEqual([]);
    expect(events).toEqual([
      { event: 'key-deactivated', accountId: ACCOUNT, userName: 'ci', accessKeyId: KEY_ID },
    ]);
  });

  test('by an earlier attempt at this run has its row', async () => {
    const { wrote } = await recovered({ intents: [{ ...INTENT, runId: RUN }] });
    expect(wrote).toEqual([`to tell deactivated ${ANN}`, 'intent done']);
  });

  test('counts as done where nobody may look any more', async () => {
    expect((await recovered({ intents: [INTENT], account: closed })).wrote).toContain('intent done');
    expect((await recovered({ intents: [INTENT], account: null })).wrote).toContain('intent done');
  });

  test.each(['active', 'gone'] as const)('of a key that is %s is withdrawn', async (key) => {
    const { wrote, told, events } = await recovered({ intents: [INTENT], key });
    expect([wrote, told, events]).toEqual([['intent withdrawn-in-vain'], [], []]);
  });

  test('stays open where nobody can tell, and keeps no other from being looked at', async () => {
    const { wrote, told } = await recovered({ intents: [INTENT, INTENT], key: 'in doubt' });
    expect([wrote, told]).toEqual([[], [open(DOUBT), open(DOUBT)]]);
    const silent = await recovered({ intents: [INTENT], key: awsError('TimeoutError', 'no answer') });
    expect(silent.wrote).toEqual([]);
    expect(silent.told[0]).toMatch(new RegExp(`^key ${KEY_ID} (?:INTENT_OPEN|TIMED_OUT): .*no answer`));
  });

  test('ends the run with a bug, and with what must end it', async () => {
    await expect(recovered({ intents: [INTENT], parts: { keys: { closeIntent: bug } } })).rejects.toThrow(
      'a bug',
    );
    const lease = () => {
      throw new KeyRotationError('LEASE_LOST', 'the lock was taken over');
    };
    await expect(recovered({ intents: [INTENT], lease })).rejects.toThrow('the lock was taken over');
    await expect(recovered({ restores: [restoration()], lease })).rejects.toThrow('the lock was taken over');
  });
});

describe('a restore that was begun', () => {
  const restores = [restoration()];

  test('is left to its command until its time is over', async () => {
    const until = plusDays(AS_OF, 1) satisfies Instant;
    const { wrote, told } = await recovered({ restores: [restoration({ until })], key: 'active' });
    expect([wrote, told]).toEqual([[], []]);
  });

  test('and took effect is finished, and its contact told', async () => {
    const { wrote, told } = await recovered({ restores, key: 'active' });
    expect(wrote).toEqual([`to tell restored ${ANN}`, 'restore done']);
    expect(told).toEqual([]);
  });

  test.each(['inactive', 'gone'] as const)('of a key that is %s is withdrawn', async (key) => {
    const { wrote, told } = await recovered({ restores, key });
    expect([wrote, told]).toEqual([['restore withdrawn'], []]);
  });

  test('stays open where nobody can tell', async () => {
    const { wrote, told } = await recovered({ restores, key: 'in doubt' });
    expect([wrote, told]).toEqual([[], [open(`whether it was restored: ${DOUBT}`)]]);
    const silent = await recovered({ restores, key: awsError('TimeoutError', 'no answer') });
    expect([silent.wrote, silent.told.length]).toEqual([[], 1]);
    expect(silent.told[0]).toMatch(/no answer/);
    await expect(recovered({ restores, parts: { restores: { close: bug } } })).rejects.toThrow('a bug');
  });

  test('where nobody may look stays open for a week, and no longer', async () => {
    const week = await recovered({ restores: [restoration({ at: ago(7) })], account: closed });
    expect(week.wrote).toEqual([]);
    expect(week.told).toEqual([
      open('whether it was restored: its account was closed, has left, has opted out or is out of scope'),
    ]);
    const longer = await recovered({ restores: [restoration({ at: ago(7, 1) })], account: closed });
    expect([longer.wrote, longer.told]).toEqual([['restore withdrawn'], []]);
  });
});

test('rows that cannot be read are told by their keys, or by their names', async () => {
  const { told } = await recovered({ torn: true });
  expect(told).toEqual([
    `key ${KEY_ID} INTENT_OPEN: ${IS_DAMAGED}`,
    'key elsewhere INTENT_OPEN: the row elsewhere / x of the ledger cannot be read: it is torn',
  ]);
});
