import type { RunAccount } from '../../src/core/run-record.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { LEASE_MS } from '../../src/ledger/lock.ts';
import { NO_RETRIES, onDay, stage, type Stage } from '../e2e/harness.ts';
import { codes, owner } from '../e2e/people.ts';
import { durableDay } from './durable-stage.ts';
import { onLocalRunner, type Around } from './local-runner.ts';

onLocalRunner();

const USERS = 450;
/** Stands for Lambda's 15 minutes: the local runner waits in real time. */
const INVOCATION_MS = 5_000;

const large = () =>
  account({ users: Array.from({ length: USERS }, (_, n) => owner(`user-${String(n).padStart(3, '0')}`)) });

const asked = ({ organization }: Stage) =>
  organization.calls.find({ action: 'iam:ListAccessKeys' }).map(({ params }) => String(params.UserName));

/** A Lambda on which every call to IAM takes so long that the account needs more than one invocation. */
function slowIam(staged: Stage, msACall: number, invocations: string[]): Around {
  let elapsedMs = 0;
  staged.organization.faults.intercept(({ action }) => {
    if (action === 'ListAccessKeys') elapsedMs += msACall;
    return undefined;
  });
  return (handler) => (event, context) => {
    elapsedMs = 0;
    invocations.push('begun');
    return handler(event, { ...context, getRemainingTimeInMillis: () => INVOCATION_MS - elapsedMs });
  };
}

describe('an account that is too large for one invocation', () => {
  test('is surveyed over several, each user asked once, and told as in one', async () => {
    const staged = await stage(emptyWorld({ accounts: [large(), account({ users: [owner('ci')] })] }));
    const invocations: string[] = [];
    const { report, execution } = await durableDay(staged, 0, { around: slowIam(staged, 15, invocations) });
    expect(execution.getStatus()).toBe('SUCCEEDED');
    expect(codes(report)).toEqual([]);
    expect(report.coverage).toMatchObject({ total: 3, surveyed: 3 });
    expect(report.counts).toMatchObject({ users: USERS + 1, activeKeys: USERS + 1, notified: USERS + 1 });
    // 450 users at 15 ms are 6,750: one invocation has 5,000.
    expect(invocations.length).toBeGreaterThan(1);
    expect(asked(staged).toSorted()).toEqual([...new Set(asked(staged))].toSorted());
    expect(asked(staged)).toHaveLength(USERS + 1);
    await staged.close();
  });

  test('whose session ends in the middle keeps what was read, says so, and is done by the next run', async () => {
    const shop = large();
    const staged = await stage(emptyWorld({ accounts: [shop] }));
    staged.organization.faults.intercept(({ action, params }) => {
      if (action === 'ListAccessKeys' && params.UserName === 'user-150') {
        staged.organization.faults.removeMemberRole(shop.id);
        staged.organization.faults.expireSessions(shop.id);
      }
      return undefined;
    });
    const report = await staged.run(0);
    const [entry] = report.accounts.filter((each) => each.accountId === shop.id);
    expect(entry).toMatchObject({ status: 'unreachable', reason: 'MEMBER_ROLE_UNASSUMABLE', users: USERS });
    expect(codes(report)).toEqual(['MEMBER_ROLE_UNASSUMABLE']);
    expect(report.keys.length).toBeGreaterThanOrEqual(100);
    expect(report.keys.length).toBeLessThan(USERS);
    expect(report.keys.every(({ outcome }) => outcome === 'notified')).toBe(true);
    expect(report.counts.compliant).toBe(0);

    staged.organization.faults.clear();
    const next = await staged.run(1);
    expect(next.coverage).toMatchObject({ surveyed: 2 });
    expect(next.keys).toHaveLength(USERS);
    await staged.close();
  });
});

describe('trouble of the run in the middle of a large account', () => {
  test.each<[string, (staged: Stage) => void, RegExp]>([
    [
      'a lost lock',
      ({ organization }) => {
        organization.clock.advance(LEASE_MS + 1);
      },
      /lock of this run/,
    ],
    [
      'a ledger that fails',
      ({ organization }) => organization.faults.deny('dynamodb:BatchWriteItem'),
      /not authorized/i,
    ],
  ])(
    '%s ends the run; the account is not taken for unreachable, and goes on in the next',
    async (_, fault, told) => {
      const staged = await stage(emptyWorld({ accounts: [large()] }), {}, { client: NO_RETRIES });
      staged.organization.faults.intercept(({ action, params }) => {
        if (action === 'ListAccessKeys' && params.UserName === 'user-150') fault(staged);
        return undefined;
      });
      await expect(staged.run(0)).rejects.toThrow(told);
      staged.organization.faults.clear();
      const accounts = (await staged.rows()).flatMap(({ entry, sk }) =>
        sk.startsWith('ACCOUNT#') ? [(entry as RunAccount).status] : [],
      );
      expect(accounts).not.toContain('unreachable');
      const report = await staged.run(0);
      expect(report.coverage).toMatchObject({ total: 2, surveyed: 2 });
      expect(report.keys).toHaveLength(USERS);
      await staged.close();
    },
  );
});

test('a run that is taken up by the plain handler goes on with the users that are left', async () => {
  const staged = await stage(emptyWorld({ accounts: [large()] }));
  const died = staged.run(0, {
    before: (step) => (step === 'plan' ? Promise.reject(new Error('the machine died')) : Promise.resolve()),
  });
  await expect(died).rejects.toThrow('the machine died');
  // As it lies in the ledger when the machine dies after two parts of the account.
  const rows = await staged.rows();
  const half = { status: 'pending', activeKeys: 200, progress: { upTo: 'user-199', unlisted: 0 } };
  await staged.putRows(
    rows
      .filter(({ sk, entry }) => sk.startsWith('ACCOUNT#') && (entry as RunAccount).users === USERS)
      .map((row) => ({ ...row, entry: { ...(row.entry as RunAccount), ...half } })),
  );
  staged.organization.calls.clear();
  const report = await staged.run(0);
  expect(asked(staged)).toHaveLength(USERS - 200);
  expect(report.asOf).toBe(onDay(0));
  expect(report.counts).toMatchObject({ activeKeys: USERS, notified: USERS });
  await staged.close();
});
