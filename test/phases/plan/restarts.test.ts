import type { AccessKeyId, KeyName } from '../../../src/core/access-key.ts';
import type { Instant } from '../../../src/core/instant.ts';
import type { Restart } from '../../../src/core/notice-cycle.ts';
import type { RunAccount, RunMeta } from '../../../src/core/run-record.ts';
import type { KeyHistories, RunningCycle } from '../../../src/ledger/key-history.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { recordRestarts } from '../../../src/phases/plan/restarts.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { ACCOUNT, details, KEY_ID, UNREAD } from '../../builders/finding.ts';
import { history, recorded } from '../../builders/history.ts';
import {
  bug,
  DAMAGED,
  ledgerWith,
  outage,
  phaseRun,
  phaseServices,
  readAll,
  unread,
  unreadableRow,
} from '../../builders/phase.ts';
import { runAccount, seen } from '../../builders/run-row.ts';

const KEY = `${ACCOUNT} ${KEY_ID}`;
const YESTERDAY = '2026-11-21T08-00-00Z-enforce';
const OF_YESTERDAY = ago(1);

/** A key whose contact was told four days ago. */
const running = (overrides: Partial<RunningCycle> = {}): RunningCycle => ({
  accountId: ACCOUNT,
  accessKeyId: KEY_ID,
  userName: 'ci',
  history: history({ notices: [recorded(ago(4))] }),
  ...overrides,
});

interface Past {
  readonly cycles?: readonly RunningCycle[];
  readonly torn?: boolean;
  readonly account?: RunAccount | null;
  readonly seenThen?: Ledger['runs']['seenOf'];
  readonly runs?: Partial<Ledger['runs']>;
  readonly keys?: Partial<KeyHistories>;
  readonly lock?: Partial<Ledger['lock']>;
}

/** The day after a run that surveyed the account of a told key, and of the key saw nothing. */
async function dayAfter({
  cycles = [running()],
  torn = false,
  account = runAccount(),
  seenThen,
  runs,
  keys,
  lock,
}: Past = {}) {
  const wrote: string[] = [];
  const write = (text: string): Promise<void> => Promise.resolve(void wrote.push(text));
  const ledger = ledgerWith({
    lock: {
      uncheckedRuns: () => Promise.resolve([YESTERDAY]),
      recordChecked: (runId) => write(`checked ${runId}`),
      ...lock,
    },
    runs: {
      readMeta: () => Promise.resolve({ runId: YESTERDAY, asOf: OF_YESTERDAY } as RunMeta),
      accountsOf: () => readAll(account === null ? [] : [[ACCOUNT, account]]),
      seenOf: seenThen ?? (() => readAll()),
      ...runs,
    },
    keys: {
      runningCycles: (onUnreadable) => {
        if (torn) onUnreadable(DAMAGED);
        return asyncItems(cycles);
      },
      recordRestart: ({ accessKeyId }: KeyName, restart: Restart, at: Instant) =>
        write(`${accessKeyId} ${restart} ${at}`),
      retireCycle: ({ accessKeyId }) => write(`${accessKeyId} retired`),
      ...keys,
    },
    actions: {
      record: ({ kind, of, at, runId, by, why }) =>
        write(`action ${kind} of ${of} at ${at} in ${runId} ${by} ${why}`),
    },
  });
  const inDoubt = await recordRestarts(phaseServices({ ledger }), phaseRun());
  return { inDoubt, wrote };
}

const CHECKED = `checked ${YESTERDAY}`;
const found = (restart: Restart): string[] => [
  `action ${restart} of ${OF_YESTERDAY} at ${OF_YESTERDAY} in ${YESTERDAY} null null`,
  `${KEY_ID} ${restart} ${OF_YESTERDAY}`,
  CHECKED,
];

describe('a told key that yesterday nobody saw', () => {
  test('was inactive, where its user was read: that is written down as of that run', async () => {
    const { inDoubt, wrote } = await dayAfter();
    expect(wrote).toEqual(found('inactive'));
    expect(inDoubt).toEqual(new Set());
  });

  test.each<[string, RunAccount | null, string[]]>([
    ['opted out', runAccount({ status: 'opted-out' }), found('exempt')],
    ['not surveyed', runAccount({ status: 'unreachable' }), [CHECKED]],
    ['not listed', null, [CHECKED]],
    ['with very many unread users', runAccount({ unreadUsers: 'many' }), [CHECKED]],
    ['whose user is unread', runAccount({ unreadUsers: ['ci'] }), [CHECKED]],
    ['where another user is unread', runAccount({ unreadUsers: ['other'] }), found('inactive')],
  ])('in an account %s', async (_, account, wrote) => {
    expect((await dayAfter({ account })).wrote).toEqual(wrote);
  });

  test('of a cycle that nobody can read, was inactive only if every user was read', async () => {
    const torn = { cycles: [], torn: true };
    expect((await dayAfter(torn)).wrote).toEqual(found('inactive'));
    const account = runAccount({ unreadUsers: ['other'] });
    expect((await dayAfter({ ...torn, account })).wrote).toEqual([CHECKED]);
  });
});

describe('a told key that yesterday was seen', () => {
  const sawWith = (optOutTag: string | null) => () =>
    readAll([[KEY, seen({ details: details({ optOutTag }) })] as const]);

  test.each([
    ['opt-out', found('exempt')],
    ['opt-out until 2026-11-21', found('exempt')],
    ['opt-out until 2026-11-20', [CHECKED]],
    [null, [CHECKED]],
  ])('with the tag %s', async (tag, wrote) => {
    expect((await dayAfter({ seenThen: sawWith(tag) })).wrote).toEqual(wrote);
  });

  test('and whose tags or row cannot be read stays as it is', async () => {
    const unreadTags = () => readAll([[KEY, seen({ details: UNREAD })] as const]);
    expect((await dayAfter({ seenThen: unreadTags })).wrote).toEqual([CHECKED]);
    expect((await dayAfter({ seenThen: () => unread([[KEY, DAMAGED]]) })).wrote).toEqual([CHECKED]);
  });
});

describe('a cycle', () => {
  test('that began in that very run, or after it, is not ended by what that run saw', async () => {
    for (const startedAt of [OF_YESTERDAY, AS_OF]) {
      const cycles = [running({ history: history({ notices: [recorded(startedAt)] }) })];
      expect((await dayAfter({ cycles })).wrote).toEqual([CHECKED]);
    }
    const before = [running({ history: history({ notices: [recorded(ago(1, 1))] }) })];
    expect((await dayAfter({ cycles: before })).wrote).toEqual(found('inactive'));
  });

  test('that is over leaves the list, or is looked at again tomorrow', async () => {
    const cycles = [running({ history: history() })];
    expect((await dayAfter({ cycles })).wrote).toEqual([`${KEY_ID} retired`, CHECKED]);
    const stays = await dayAfter({ cycles, keys: { retireCycle: unreadableRow } });
    expect(stays.wrote).toEqual([CHECKED]);
    expect(stays.inDoubt).toEqual(new Set());
    expect((await dayAfter({ cycles, keys: { retireCycle: outage } })).inDoubt).toBe('all');
  });
});

describe('what cannot be written down', () => {
  test('puts its key in doubt, and no other; the run is checked again', async () => {
    const other = 'AKIAI44QH8DHBEXAMPLE' as AccessKeyId;
    const wrote: string[] = [];
    const { inDoubt, wrote: rest } = await dayAfter({
      cycles: [running(), running({ accessKeyId: other })],
      keys: {
        recordRestart: ({ accessKeyId }) =>
          accessKeyId === KEY_ID ? unreadableRow() : Promise.resolve(void wrote.push(accessKeyId)),
      },
    });
    expect(inDoubt).toEqual(new Set([KEY]));
    expect(wrote).toEqual([other]);
    expect(rest).not.toContain(CHECKED);
  });

  test('for want of the table puts all keys in doubt; a bug ends the run', async () => {
    expect((await dayAfter({ keys: { recordRestart: outage } })).inDoubt).toBe('all');
    expect((await dayAfter({ lock: { uncheckedRuns: outage } })).inDoubt).toBe('all');
    await expect(dayAfter({ keys: { recordRestart: bug } })).rejects.toThrow('a bug');
  });
});

describe('the run of yesterday', () => {
  test('that the ledger keeps no more is done with', async () => {
    expect((await dayAfter({ runs: { readMeta: () => Promise.resolve(null) } })).wrote).toEqual([CHECKED]);
  });

  test('whose row cannot be read is known by its name', async () => {
    expect((await dayAfter({ runs: { readMeta: unreadableRow } })).wrote).toEqual(found('inactive'));
    expect((await dayAfter({ runs: { readMeta: outage } })).inDoubt).toBe('all');
  });

  test('is asked of the accounts of told keys, each once, and of nothing without any', async () => {
    const asked: string[] = [];
    const accountsOf: Ledger['runs']['accountsOf'] = (runId, ids) => {
      asked.push(`${runId} ${ids.join(' ')}`);
      return readAll();
    };
    const two = [running(), running({ accessKeyId: 'AKIAI44QH8DHBEXAMPLE' as AccessKeyId })];
    await dayAfter({ cycles: two, runs: { accountsOf } });
    expect(asked).toEqual([`${YESTERDAY} ${ACCOUNT}`]);
    const nobody = { accountsOf: outage, seenOf: outage };
    expect((await dayAfter({ cycles: [], runs: nobody })).inDoubt).toEqual(new Set());
  });
});
