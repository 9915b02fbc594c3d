import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { stage, type Stage } from './harness.ts';
import { codes, keyOf, outcomes, owner } from './people.ts';

const MINUTE = 1 / (24 * 60);
/** 23:59 UTC of the first day, which is 2027-03-01. */
const LAST_MINUTE = 16 / 24 - MINUTE;

const TAGS = [
  ['opt-out', 300, true],
  ['  Opt-Out ', 300, true],
  ['OPT OUT UNTIL 2027-03-01', 0, true],
  ['opt-out until 2027-03-01', LAST_MINUTE, true],
  ['opt-out until 2027-03-01', LAST_MINUTE + MINUTE, false],
  ['opt-out until 2027-02-28', 0, false],
  ['opt-out until 2027-02-30', 0, true],
  ['yes please', 0, true],
  ['', 0, true],
] as const;

describe('an account that opted out is not entered (I7)', () => {
  test.each(TAGS)('tag %j on day %d: opted out is %s', async (value, day, optedOut) => {
    const id = '300000000001';
    const world = emptyWorld({
      accounts: [account({ id, tags: { keyrotation: value }, users: [owner('ci')] })],
    });
    const staged = await stage(world);
    const report = await staged.run(day);
    const entered = staged.organization.calls
      .find({ action: 'sts:AssumeRole' })
      .some(({ params }) => String(params.RoleArn).includes(id));
    expect(entered).toBe(!optedOut);
    expect(staged.organization.calls.find({ accountId: id })).toHaveLength(optedOut ? 0 : 4);
    expect(report.coverage.optedOut).toBe(optedOut ? 1 : 0);
    expect(outcomes(report)).toEqual(optedOut ? {} : { ci: 'notify first notified' });
  });

  test('has two tags that differ in case: the one that opts out holds', async () => {
    const tags = { KeyRotation: 'opt-out until 2027-02-01', keyrotation: 'opt-out until 2027-05-31' };
    const staged = await stage(
      emptyWorld({ accounts: [account({ name: 'shop', tags, users: [owner('ci')] })] }),
    );
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({});
    expect(report.coverage.optedOut).toBe(1);
  });

  test('is listed with the end of its opt-out', async () => {
    const tags = { KeyRotation: 'opt-out until 2027-05-31' };
    const staged = await stage(emptyWorld({ accounts: [account({ name: 'shop', tags })] }));
    const report = await staged.run(0, { mailSummary: true });
    expect(report.accounts).toContainEqual(
      expect.objectContaining({ name: 'shop', status: 'opted-out', reason: 'until 2027-05-31' }),
    );
    expect(staged.organization.ses.mailbox.to('keys@example.com')[0]?.text).toContain(
      'shop, until 31 May 2027',
    );
  });
});

describe('an exempt user', () => {
  test('keeps its keys and gets no mail, tag by tag, while others are told (I7)', async () => {
    const users = TAGS.filter(([, day]) => day === 0).map(([value, , exempt], index) =>
      owner(`${exempt ? 'exempt' : 'due'}-${index}`, { tags: { KEYROTATION: value } }),
    );
    const staged = await stage(emptyWorld({ accounts: [account({ users })] }));
    const found = Object.entries(outcomes(await staged.run(0))).map(([name, outcome]) => [
      name.split('-')[0],
      outcome,
    ]);
    expect(found.sort()).toEqual([
      ['due', 'notify first notified'],
      ['exempt', 'exempt none'],
      ['exempt', 'exempt none'],
      ['exempt', 'exempt none'],
      ['exempt', 'exempt none'],
    ]);
    expect(staged.organization.ses.mailbox.accepted).toHaveLength(1);
  });

  test('whose exemption came after the notice keeps its key past the deadline', async () => {
    const staged = await noticed();
    tagsOf(staged).KeyRotation = 'opt-out until 2027-03-20';
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'exempt none' });
    expect((await staged.run(8)).keys[0]?.reason).toBe('opt-out until 2027-03-20');
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
  });

  test('whose tag was set between plan and act keeps its key, and the report says why', async () => {
    const staged = await noticed();
    let reads = 0;
    staged.organization.faults.intercept(({ action }) => {
      // The survey reads the tags first; the second reader is about to act.
      if (action === 'ListUserTags' && ++reads === 2) tagsOf(staged).KeyRotation = 'opt-out';
      return undefined;
    });
    const report = await staged.run(7);
    expect(reads).toBe(2);
    expect(outcomes(report)).toEqual({ ci: 'exempt none' });
    expect(codes(report)).toEqual(['DEACTIVATION_WITHHELD']);
    expect(staged.organization.calls.count('iam:UpdateAccessKey')).toBe(0);
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'exempt none' });
  });
});

async function noticed(): Promise<Stage> {
  const staged = await stage(emptyWorld({ accounts: [account({ users: [owner('ci')] })] }));
  await staged.run(0);
  return staged;
}

function tagsOf({ organization }: Stage): Record<string, string> {
  for (const { users } of organization.world.accounts.values()) {
    const tags = users.get('ci')?.tags;
    if (tags) return tags;
  }
  throw new Error('no ci');
}
