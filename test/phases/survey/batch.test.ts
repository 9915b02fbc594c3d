import type { AccountId } from '../../../src/core/account.ts';
import { problem } from '../../../src/core/problem.ts';
import type { RunAccount } from '../../../src/core/run-record.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import type { Run } from '../../../src/phases/run.ts';
import { surveyBatch, turns, type Bounds } from '../../../src/phases/survey/batch.ts';
import { awsError } from '../../builders/aws-error.ts';
import { DAMAGED, ledgerWith, phaseRun, phaseServices, RUN, type LedgerParts } from '../../builders/phase.ts';
import { runAccount } from '../../builders/run-row.ts';
import { reported, reportOf } from './reported.ts';

const idOf = (number: number) => String(100_000_000_000 + number) as AccountId;
const BATCH = [idOf(0), idOf(9)] as const;

const account = (number: number, overrides: Partial<RunAccount> = {}): RunAccount => ({
  ...runAccount({ status: 'pending', users: 0, activeKeys: 0, ...overrides }),
  account: { ...runAccount().account, accountId: idOf(number) },
});

interface Given extends Partial<Bounds> {
  readonly accounts?: readonly RunAccount[];
  readonly tagsOf?: (accountId: string) => Promise<readonly (readonly [string, string])[]>;
  readonly reportOf?: () => Promise<never>;
  readonly run?: Partial<Run>;
  readonly runs?: LedgerParts['runs'];
}

/** Of accounts with one user, who has no key. */
async function surveyed({
  accounts = [account(1), account(2), account(3)],
  tagsOf = () => Promise.resolve([]),
  reportOf: report,
  run: overrides = {},
  runs = {},
  ...bounds
}: Given = {}) {
  const wrote: string[] = [];
  const asked: unknown[] = [];
  const run = phaseRun(overrides);
  const services = phaseServices({
    organizations: { accountTags: tagsOf },
    iam: {
      credentialReport: report ?? (() => Promise.resolve(reportOf([reported('ci')]))),
      listAccessKeys: () => Promise.resolve([]),
    },
    ledger: ledgerWith({
      runs: {
        accounts: (runId, onUnreadable, between) => {
          asked.push([runId, between]);
          onUnreadable(DAMAGED);
          return asyncItems(accounts);
        },
        putAccount: (_, { account: { accountId }, status }) => {
          wrote.push(`${accountId} ${status}`);
          return Promise.resolve([]);
        },
        ...runs,
      },
    }),
  });
  const left = surveyBatch(services, run, BATCH, {
    turns: turns(1),
    isTimeUp: () => false,
    beginAt: 0,
    ...bounds,
  });
  return { left: await left, wrote, asked, told: run.told };
}
const done = (...numbers: readonly number[]) => numbers.map((number) => `${idOf(number)} surveyed`);

describe('a batch', () => {
  test('is surveyed account by account, those that are done are not', async () => {
    const accounts = [account(1), account(2, { status: 'opted-out' }), account(3)];
    const { left, wrote, asked } = await surveyed({ accounts });
    expect(left).toBe(0);
    expect(wrote).toEqual(done(1, 3));
    expect(asked).toEqual([[RUN, BATCH]]);
  });

  test.each([
    [1, [2, 3, 1]],
    [2, [3, 1, 2]],
    [3, [1, 2, 3]],
    [4, [2, 3, 1]],
  ])('begins, after %i kills, with whoever was not under way then', async (beginAt, order) => {
    expect((await surveyed({ beginAt })).wrote).toEqual(done(...order));
  });

  test('of which all is done stays as it is', async () => {
    expect(await surveyed({ accounts: [], beginAt: 2 })).toMatchObject({ left: 0, wrote: [], told: [] });
  });

  test('is left where time is up: so many for another round, of which nothing is told', async () => {
    let asked = 0;
    const { left, wrote, told } = await surveyed({ isTimeUp: () => (asked += 1) > 2 });
    expect(wrote).toEqual(done(1));
    expect(left).toBe(2);
    expect(told).toHaveLength(1);
  });

  test('has an account that was half done for another round', async () => {
    let asked = 0;
    const isTimeUp = () => (asked += 1) > 1;
    const { left, wrote, told } = await surveyed({ accounts: [account(1)], isTimeUp });
    expect([left, wrote, told]).toEqual([1, [`${idOf(1)} pending`], []]);
  });
});

describe('of an account is told', () => {
  test('what was seen of it', async () => {
    const { told } = await surveyed({ accounts: [account(1)] });
    expect(told).toEqual([
      {
        event: 'account-surveyed',
        accountId: idOf(1),
        status: 'surveyed',
        users: 1,
        remembered: 0,
        activeKeys: 0,
        due: 0,
      },
    ]);
  });

  test('what kept it from being seen, before', async () => {
    const denied = awsError('AccessDeniedException', 'no tags');
    const { told } = await surveyed({ accounts: [account(1)], tagsOf: () => Promise.reject(denied) });
    expect(told).toMatchObject([
      { event: 'problem', problem: { scope: 'account', id: idOf(1) } },
      { event: 'account-surveyed', status: 'unreachable' },
    ]);
  });

  test('what the ledger did not take of it', async () => {
    const refused = problem('account', idOf(1), 'LEDGER_REFUSED', 'too long');
    const runs = { putAccount: () => Promise.resolve([refused]) };
    const { told } = await surveyed({ accounts: [account(1)], runs });
    expect(told[0]).toEqual({ event: 'problem', problem: refused });
  });
});

describe('a run that has lost its lease', () => {
  const losing = (at: number) => {
    let looks = 0;
    const assertHeld = () => {
      looks += 1;
      if (looks >= at) throw new RangeError('lost');
    };
    return { lease: { ...phaseRun().lease, assertHeld } };
  };
  const OPTED_OUT = () => Promise.resolve([['KeyRotation', 'opt-out']] as const);

  test('begins no account', async () => {
    const asked: string[] = [];
    const tagsOf = (accountId: string) => {
      asked.push(accountId);
      return OPTED_OUT();
    };
    await expect(surveyed({ tagsOf, run: losing(1) })).rejects.toThrow('lost');
    expect(asked).toEqual([]);
  });

  test('writes down none that it was at', async () => {
    const wrote: string[] = [];
    const putAccount = () => {
      wrote.push('account');
      return Promise.resolve([]);
    };
    await expect(surveyed({ tagsOf: OPTED_OUT, run: losing(2), runs: { putAccount } })).rejects.toThrow(
      'lost',
    );
    expect(wrote).toEqual([]);
  });
});

test('twice as many accounts are begun as there is work in; one at a time is one', () => {
  const atOnce = (number: number) => {
    const { begun, atWork } = turns(number);
    return [begun.concurrency, atWork.concurrency];
  };
  expect(atOnce(20)).toEqual([40, 20]);
  expect(atOnce(2)).toEqual([4, 2]);
  expect(atOnce(1)).toEqual([1, 1]);
});
