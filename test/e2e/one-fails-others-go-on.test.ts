import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import type { RunReport } from '../../src/core/report.ts';
import { NO_RETRIES, stage, type Stage } from './harness.ts';
import { refuseMailTo } from './mail-refusal.ts';
import { outcomes, owner } from './people.ts';

const ID = {
  noRole: '200000000001',
  throttled: '200000000002',
  cutOff: '200000000003',
  expiring: '200000000004',
  oneUser: '200000000005',
  refused: '200000000006',
};

async function troubled(): Promise<Stage> {
  const world = emptyWorld({
    accounts: [
      account({ id: ID.noRole, users: [owner('a')], hasMemberRole: false }),
      account({ id: ID.throttled, users: [owner('b')] }),
      account({ id: ID.cutOff, users: [owner('c')] }),
      account({ id: ID.expiring, users: [owner('d'), owner('e')] }),
      account({ id: ID.oneUser, users: [owner('unlucky'), owner('f')] }),
      account({ id: ID.refused, users: [owner('refused'), owner('g')] }),
    ],
  });
  const staged = await stage(world, {}, { client: NO_RETRIES });
  const { faults } = staged.organization;
  faults.intercept(({ service, accountId }) =>
    service === 'iam' && accountId === ID.throttled
      ? { kind: 'error', status: 400, code: 'Throttling', message: 'Rate exceeded' }
      : undefined,
  );
  faults.intercept(({ service, accountId }) =>
    service === 'iam' && accountId === ID.cutOff ? { kind: 'drop', when: 'before' } : undefined,
  );
  faults.intercept(({ action, params }) =>
    action === 'ListAccessKeys' && params.UserName === 'unlucky'
      ? { kind: 'error', status: 500, code: 'ServiceFailure', message: 'not now' }
      : undefined,
  );
  refuseMailTo(staged.organization, 'refused@example.org');
  expireOnce(staged, 'ListUserTags');
  return staged;
}

/** In the middle of the account, once: what was assumed so far is worth nothing any more. */
function expireOnce({ organization }: Stage, action: string): void {
  let expired = false;
  organization.faults.intercept((request) => {
    if (expired || request.accountId !== ID.expiring || request.action !== action) return undefined;
    expired = true;
    organization.faults.expireSessions(ID.expiring);
    return undefined;
  });
}

describe('one failing account, user or address stops nothing else (I6)', () => {
  let staged: Stage;
  let report: RunReport;
  beforeAll(async () => {
    staged = await troubled();
    report = await staged.run(0);
  });

  test('everybody else gets the notice', () => {
    expect(outcomes(report)).toEqual({
      d: 'notify first notified',
      e: 'notify first notified',
      f: 'notify first notified',
      g: 'notify first notified',
      refused: 'notify first failed',
    });
    expect(report.coverage).toMatchObject({ total: 7, surveyed: 4, unreachable: 3 });
    expect(report.mail).toMatchObject({ sent: 4, failed: 1, pending: 0 });
  });

  test.each([
    ['an account without the member role', ID.noRole, 'MEMBER_ROLE_UNASSUMABLE'],
    ['an account that throttles for ever', ID.throttled, 'THROTTLED'],
    ['an account whose IAM drops connections', ID.cutOff, 'TIMED_OUT'],
    ['a user that cannot be read', `${ID.oneUser}/unlucky`, 'USER_UNREAD'],
    ['an address that SES refuses', 'refused@example.org', 'MAIL_REFUSED'],
  ])('%s is a problem with a code and a fix', (_, id, code) => {
    const found = report.problems.filter((each) => each.id === id);
    expect(found.map((each) => each.code)).toEqual([code]);
    expect(found[0]?.fix).toMatch(/\w{3,}.*\./);
    expect(report.status).toBe('problems');
  });

  test('there are no other problems', () => {
    expect(report.problems).toHaveLength(5);
  });

  test('credentials that end in the middle of an account are renewed, once', () => {
    const entered = staged.organization.calls
      .find({ action: 'sts:AssumeRole' })
      .filter(({ params }) => String(params.RoleArn).includes(ID.expiring));
    expect(entered).toHaveLength(2);
  });

  test('deactivations go on as well when one account is out of reach and one key is refused', async () => {
    expireOnce(staged, 'UpdateAccessKey');
    staged.organization.faults.intercept(({ action, params }) =>
      action === 'UpdateAccessKey' && params.UserName === 'f'
        ? { kind: 'error', status: 403, code: 'AccessDenied', message: 'not this one' }
        : undefined,
    );
    expect(outcomes(await staged.run(7))).toMatchObject({
      d: 'deactivate deactivated deactivated',
      e: 'deactivate deactivated deactivated',
      f: 'deactivate reminder failed',
      g: 'deactivate deactivated deactivated',
      refused: 'notify first failed',
    });
  });
});

describe('an account whose IAM takes calls and never answers', () => {
  test('is given up, its users not asked to the last; all others are told', async () => {
    const hanging = '200000000007';
    const world = emptyWorld({
      accounts: [
        account({ id: hanging, users: Array.from({ length: 60 }, (_, n) => owner(`silent-${n}`)) }),
        account({ users: [owner('a')] }),
      ],
    });
    const staged = await stage(world, {}, { client: { ...NO_RETRIES, requestTimeoutMs: 300 } });
    let asked = 0;
    staged.organization.faults.intercept(({ action, accountId }) => {
      if (action !== 'ListAccessKeys' || accountId !== hanging) return undefined;
      asked += 1;
      return { kind: 'delay', ms: 1_000 };
    });
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ a: 'notify first notified' });
    expect(report.problems.map(({ id, code }) => [id, code])).toEqual([[hanging, 'TIMED_OUT']]);
    const askedByTheEnd = asked;
    expect(askedByTheEnd).toBeLessThan(20);
    // Nothing goes on behind the account that was given up; and what it was asked ends before the test does.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(asked).toBe(askedByTheEnd);
    await staged.close();
  });
});
