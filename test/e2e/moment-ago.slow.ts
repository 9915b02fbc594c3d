import { LEASE_MS } from '../../src/ledger/lock.ts';
import { REFUSALS } from '../../src/simulator/traffic/faults/refusals.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import type { User } from '../../src/simulator/world/world.ts';
import { nothingUnread } from '../builders/unread.ts';
import { NO_RETRIES, stage, type Stage, type StageOptions } from './harness.ts';
import { codes, keyOf, outcomes, owner, withoutNames } from './people.ts';

/** One account with one user, whose contact was told on day 0 that the key goes on day 7. */
async function noticed(
  settings: Record<string, string> = {},
  options: StageOptions = {},
): Promise<{ staged: Stage; ci: User; tags: Record<string, string> }> {
  const ci = owner('ci');
  const shop = account({ name: 'shop', users: [ci, owner('other', { ageDays: 1 })] });
  const staged = await stage(
    emptyWorld({ accounts: [shop] }),
    { REMINDERDAYS: 'none', ...settings },
    options,
  );
  await staged.run(0);
  return { staged, ci, tags: shop.tags };
}

const statusOf = ({ organization }: Stage) => keyOf(organization.world, 'ci').status;
const setStatus = ({ organization }: Stage, status: 'Active' | 'Inactive') => {
  keyOf(organization.world, 'ci').status = status;
};
const firstNotice = { ci: 'notify first notified' };

describe('a key that a whole run found inactive, and that somebody re-activates later, starts a new cycle', () => {
  const gaps: [string, (staged: Stage) => void][] = [
    ['cannot enter the account', ({ organization }) => void organization.faults.deny('sts:AssumeRole')],
    [
      'is cut off from the account',
      ({ organization }) =>
        void organization.faults.inject({ action: 'iam:*' }, { kind: 'drop', when: 'before' }),
    ],
    [
      'finds the account suspended',
      ({ organization }) => {
        for (const each of organization.world.accounts.values())
          if (each.name === 'shop') each.state = 'SUSPENDED';
      },
    ],
    ['cannot read the history', ({ organization }) => void organization.faults.deny('dynamodb:BatchGetItem')],
  ];

  test.each(gaps)('though the run in between %s', async (_, spoil) => {
    const { staged } = await noticed({}, { client: NO_RETRIES });
    setStatus(staged, 'Inactive');
    await staged.run(3);
    setStatus(staged, 'Active');
    spoil(staged);
    await staged.run(6).catch(() => undefined);
    staged.organization.faults.clear();
    for (const each of staged.organization.world.accounts.values()) each.state = 'ACTIVE';
    expect(outcomes(await staged.run(7))).toEqual(firstNotice);
    expect(statusOf(staged)).toBe('Active');
  });

  test('though the run that found it inactive could not write that down', async () => {
    const { staged } = await noticed({}, { client: NO_RETRIES });
    setStatus(staged, 'Inactive');
    staged.organization.faults.deny('dynamodb:BatchGetItem');
    await staged.run(3);
    staged.organization.faults.clear();
    setStatus(staged, 'Active');
    expect(outcomes(await staged.run(7))).toEqual(firstNotice);
  });

  test('and one whose account or user could not be read goes on with its cycle', async () => {
    const { staged } = await noticed({}, { client: NO_RETRIES });
    staged.organization.faults.inject(
      { action: 'iam:ListAccessKeys', params: ({ UserName }) => UserName === 'ci' },
      REFUSALS.denied,
    );
    expect(codes(await staged.run(3))).toEqual(['USER_UNREAD']);
    staged.organization.faults.clear();
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'deactivate deactivated deactivated' });
  });
});

describe('a key whose exemption ended starts a new cycle', () => {
  test("when it was its user's", async () => {
    const { staged, ci } = await noticed();
    ci.tags.KeyRotation = 'opt-out until 2027-03-07';
    expect(outcomes(await staged.run(4))).toEqual({ ci: 'exempt none' });
    expect(outcomes(await staged.run(7))).toEqual(firstNotice);
    for (const day of [10, 13.9]) expect(outcomes(await staged.run(day))).toEqual({ ci: 'wait none' });
    expect(outcomes(await staged.run(14))).toEqual({ ci: 'deactivate deactivated deactivated' });
  });

  test("when it was its account's", async () => {
    const { staged, tags } = await noticed();
    tags.KeyRotation = 'opt-out';
    expect((await staged.run(4)).coverage).toMatchObject({ optedOut: 1 });
    delete tags.KeyRotation;
    expect(outcomes(await staged.run(7))).toEqual(firstNotice);
  });
});

describe('a deactivation whose outcome nobody could read', () => {
  test('because its answer was lost and every further call is denied stays open, and is told by the next run', async () => {
    const { staged } = await noticed();
    const { faults } = staged.organization;
    faults.inject({ action: 'iam:UpdateAccessKey', times: 1 }, { kind: 'drop', when: 'after' });
    const denied = faults.inject({ action: 'iam:UpdateAccessKey' }, REFUSALS.denied);
    const lists = () => staged.organization.calls.count('iam:UpdateAccessKey') > 0;
    faults.inject({ action: 'iam:ListAccessKeys', params: lists }, REFUSALS.denied);
    const report = await staged.run(7);
    expect(denied.fired).toBe(1);
    expect(statusOf(staged)).toBe('Inactive');
    expect(outcomes(report)).toEqual({ ci: 'deactivate reminder failed' });
    expect(codes(report)).toEqual(['INTENT_OPEN']);
    faults.clear();
    expect((await staged.run(8)).counts.deactivated).toBe(1);
    expect(staged.organization.ses.mailbox.to('ci@example.org').at(-1)?.subject).toContain('Deactivated');
  });
});

describe('a process that is suspended in a call, longer than its lease', () => {
  /** The first attempt gets no answer; while the process hangs in it, another run takes over and ends. */
  async function suspendedIn(
    action: 'iam:UpdateAccessKey' | 'ses:SendRawEmail',
    meanwhile: (user: User) => void,
  ) {
    const { staged, ci } = await noticed();
    const other = staged.engine({});
    let others: Promise<unknown> | undefined;
    staged.organization.faults.inject({ action, times: 1 }, () => {
      staged.organization.clock.advance(LEASE_MS + 1);
      meanwhile(ci);
      others = other.run(7);
      return { kind: 'error', status: 500, code: 'InternalFailure', message: 'lost' };
    });
    const run = staged.run(7);
    await expect(run).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await others;
    return staged;
  }

  test('deactivates no key of a user who opted out meanwhile', async () => {
    const staged = await suspendedIn('iam:UpdateAccessKey', (user) => {
      user.tags.KeyRotation = 'opt-out';
    });
    expect(statusOf(staged)).toBe('Active');
  });

  test('sends no mail a second time', async () => {
    const staged = await suspendedIn('ses:SendRawEmail', () => undefined);
    const told = staged.organization.ses.mailbox.to('ci@example.org');
    expect(told.filter(({ subject }) => subject.includes('Deactivated'))).toHaveLength(1);
  });
});

describe('a ledger that fails after a deactivation', () => {
  test('does not make it undone: the report says what IAM says, and the contact is told by the next run', async () => {
    const { staged } = await noticed({}, { client: NO_RETRIES });
    const { faults, calls } = staged.organization;
    const isAfterDeed = () => calls.count('iam:UpdateAccessKey') > 0;
    const isOfKey = ({ Item, Key }: Record<string, unknown>) =>
      JSON.stringify(Item ?? Key ?? '').includes('KEY#') && isAfterDeed();
    for (const action of ['dynamodb:PutItem', 'dynamodb:UpdateItem'] as const)
      faults.inject({ action, params: isOfKey }, REFUSALS.denied);
    const report = await staged.run(7);
    expect(outcomes(report)).toEqual({ ci: 'deactivate deactivated' });
    expect(codes(report)).toContain('LEDGER_UNREACHABLE');
    faults.clear();
    await staged.run(8);
    const told = staged.organization.ses.mailbox.to('ci@example.org');
    expect(told.map(({ subject }) => withoutNames(subject))).toEqual([
      'Rotate by 8 Mar 2027 or it stops working: AWS access key',
      'Deactivated, no longer working: AWS access key',
    ]);
  });
});

describe('a write that lands late', () => {
  test('of the survey undoes no decision', async () => {
    const { staged } = await noticed();
    const { ledger } = staged.services;
    const { runId } = await staged.run(1);
    const seen = [];
    for await (const row of ledger.runs.seen(runId, nothingUnread)) seen.push(row);
    await ledger.runs.putSeen(runId, seen);
    expect(outcomes(await staged.run(1))).toEqual({ ci: 'wait none' });
  });

  test('of the plan undoes no outcome', async () => {
    const { staged } = await noticed();
    const { runs } = staged.services.ledger;
    const { runId } = await staged.run(7);
    const late = [];
    for await (const row of runs.findings(runId, nothingUnread))
      late.push({ ...row, stage: 'decided' as const });
    await runs.decideFindings(runId, late);
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'deactivate deactivated deactivated' });
  });

  test('of the discovery undoes no survey of an account', async () => {
    const { staged } = await noticed();
    const { runs } = staged.services.ledger;
    const { runId, accounts } = await staged.run(1);
    const late = [];
    for await (const row of runs.accounts(runId, nothingUnread))
      late.push({ ...row, status: 'pending' as const });
    await runs.listAccounts(runId, late);
    expect((await staged.run(1)).accounts).toEqual(accounts);
  });

  test('and a key that was seen and never decided is undetermined, and said', async () => {
    const { staged } = await noticed();
    const { runs } = staged.services.ledger;
    const { runId } = await staged.run(1);
    for await (const { finding, accountContactTag } of runs.findings(runId, nothingUnread)) {
      const accessKeyId = 'AKIALATELATELATELATE' as typeof finding.accessKeyId;
      await runs.putSeen(runId, [
        { finding: { ...finding, userName: 'late', accessKeyId }, accountContactTag },
      ]);
    }
    const report = await staged.run(1);
    expect(outcomes(report)).toEqual({ ci: 'wait none', late: 'undetermined none' });
    expect(codes(report)).toEqual(['KEY_UNDECIDED']);
  });
});
