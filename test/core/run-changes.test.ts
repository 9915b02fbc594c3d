import { problem } from '../../src/core/problem.ts';
import { changesSince, type LastReport, type LastRun } from '../../src/core/run-changes.ts';
import { ago, AS_OF } from '../builders/as-of.ts';
import { accountEntry, keyEntry } from '../builders/report.ts';

const YESTERDAY = '2026-11-21T08-00-00Z-enforce';
const TODAY = '2026-11-22T08-00-00Z-enforce';

/** Starts as a run over one account in which nothing is to be done. */
const today = (overrides: Partial<LastReport> = {}): LastReport => ({
  runId: TODAY,
  asOf: AS_OF,
  accounts: [accountEntry()],
  keys: [],
  problems: [],
  ...overrides,
});

const yesterday = (overrides: Partial<LastReport> = {}): LastRun<LastReport> => ({
  kind: 'read',
  report: { ...today(overrides), runId: YESTERDAY, asOf: ago(1) },
});

const FIRST: LastRun<LastReport> = { kind: 'none' };
const UNREAD: LastRun<LastReport> = { kind: 'unread', runId: YESTERDAY, why: 'it is damaged' };

const lost = accountEntry({ status: 'unreachable', reason: 'MEMBER_ROLE_UNASSUMABLE' });
const closed = accountEntry({ status: 'not-active', reason: 'SUSPENDED' });
const typo = problem('contact', '111122223333/ci', 'CONTACT_INVALID', 'no mail address: "team data"');

describe('an account', () => {
  test.each([
    ['was surveyed', [accountEntry()]],
    ['was opted out', [accountEntry({ status: 'opted-out' })]],
    ['was not there', []],
  ])('is newly unreachable when it %s in the last run', (_, accounts) => {
    const { accounts: changed } = changesSince(yesterday({ accounts }), today({ accounts: [lost] }));
    expect(changed).toEqual({ newlyUnreachable: [lost], back: [] });
  });

  test('that stays unreachable is no news', () => {
    const { accounts } = changesSince(yesterday({ accounts: [lost] }), today({ accounts: [lost] }));
    expect(accounts).toEqual({ newlyUnreachable: [], back: [] });
  });

  test('is back once it is surveyed again, and not when it was closed meanwhile', () => {
    const since = yesterday({ accounts: [lost] });
    expect(changesSince(since, today()).accounts.back).toEqual([accountEntry()]);
    expect(changesSince(since, today({ accounts: [closed] })).accounts.back).toEqual([]);
  });
});

describe('a problem', () => {
  test('is the same as long as its code and what it is about are, whatever its message says', () => {
    const reworded = { ...typo, message: 'no mail address: "data team"' };
    const { problems } = changesSince(yesterday({ problems: [typo] }), today({ problems: [reworded] }));
    expect(problems).toEqual({ new: [], still: [reworded], solved: [] });
  });

  test.each([
    ['code', { code: 'CONTACT_UNDELIVERABLE' as const }],
    ['scope', { scope: 'mail' as const }],
    ['object', { id: '111122223333/web' }],
  ])('of another %s is another one', (_, other) => {
    const changed = { ...typo, ...other };
    const { problems } = changesSince(yesterday({ problems: [typo] }), today({ problems: [changed] }));
    expect(problems).toEqual({ new: [changed], still: [], solved: [typo] });
  });

  test('of the run as a whole is the same in the next run, though it names another', () => {
    const of = (runId: string) => problem('run', runId, 'NOTHING_SURVEYED', 'none of 3 was surveyed');
    const { problems } = changesSince(
      yesterday({ problems: [of(YESTERDAY)] }),
      today({ problems: [of(TODAY)] }),
    );
    expect(problems).toEqual({ new: [], still: [of(TODAY)], solved: [] });
  });

  const ofKey = problem('key', keyEntry().accessKeyId, 'KEY_UNREAD', 'no tags');
  test.each([
    ['a user', typo, []],
    ['a key', ofKey, [keyEntry()]],
    ['the account', problem('account', '111122223333', 'OPT_OUT_UNREADABLE', 'the tag is "no"'), []],
    ['its root user', problem('account', '111122223333', 'ROOT_KEY_ACTIVE', 'an active key'), []],
  ])('about %s is not solved by not seeing the account any more', (_, hidden, keys) => {
    const since = yesterday({ keys, problems: [hidden] });
    expect(changesSince(since, today({ accounts: [lost] })).problems.solved).toEqual([]);
    const seen = today({ accounts: [accountEntry({ rootKey: 'none' })] });
    expect(changesSince(since, seen).problems.solved).toEqual([hidden]);
  });

  test.each([null, 'unread', 'active'] as const)(
    'about a root key is not solved by a credential report that says %s of it',
    (rootKey) => {
      const rootKeyActive = problem('account', '111122223333', 'ROOT_KEY_ACTIVE', 'an active key');
      const { problems } = changesSince(
        yesterday({ problems: [rootKeyActive] }),
        today({ accounts: [accountEntry({ rootKey })] }),
      );
      expect(problems.solved).toEqual([]);
    },
  );

  const unjudged = keyEntry({ decision: 'undetermined', outcome: 'none' });
  test.each([
    ['a key of it could not be judged', today({ keys: [unjudged] })],
    [
      'its keys could not be listed',
      today({ problems: [problem('user', '111122223333/ci', 'USER_UNREAD', 'throttled')] }),
    ],
    [
      'many users of its account could not be read',
      today({ problems: [problem('account', '111122223333', 'USER_UNREAD', '30 more')] }),
    ],
  ])('about a user is not solved when %s', (_, after) => {
    expect(changesSince(yesterday({ problems: [typo] }), after).problems.solved).toEqual([]);
  });
});

describe('a problem of a user', () => {
  const other = keyEntry({ userName: 'web', decision: 'undetermined', outcome: 'none' });
  const ofKey = problem('key', keyEntry().accessKeyId, 'KEY_UNREAD', 'no tags');

  test('is solved though a key was judged, or another user could not be read', () => {
    const since = yesterday({ problems: [typo] });
    for (const keys of [[keyEntry()], [other]]) {
      expect(changesSince(since, today({ keys })).problems.solved).toEqual([typo]);
    }
  });

  test.each([
    ['the key could not be judged', { keys: [keyEntry({ decision: 'undetermined', outcome: 'none' })] }],
    [
      'the keys of its user could not be listed',
      { problems: [problem('user', '111122223333/ci', 'USER_UNREAD', 'throttled')] },
    ],
  ])('is not solved of a key when %s', (_, after) => {
    const since = yesterday({ keys: [keyEntry()], problems: [ofKey] });
    expect(changesSince(since, today(after)).problems.solved).toEqual([]);
  });

  test('of another account is solved, though users of this one could not be read', () => {
    const elsewhere = problem('user', '444455556666/ci', 'CONTACT_INVALID', 'none');
    const after = today({ problems: [problem('account', '111122223333', 'USER_UNREAD', '30 more')] });
    expect(changesSince(yesterday({ problems: [elsewhere] }), after).problems.solved).toEqual([elsewhere]);
  });

  test('is solved of an account, though many of its users could not be read', () => {
    const unreadable = problem('account', '111122223333', 'OPT_OUT_UNREADABLE', 'the tag is "no"');
    const after = today({ problems: [problem('account', '111122223333', 'USER_UNREAD', '30 more')] });
    expect(changesSince(yesterday({ problems: [unreadable] }), after).problems.solved).toEqual([unreadable]);
  });
});

describe('a key', () => {
  const waiting = keyEntry({ decision: 'wait', notice: null, outcome: 'none' });
  const deactivated = keyEntry({ decision: 'deactivate', outcome: 'deactivated' });

  test('is newly due, and newly planned, though it was listed before without being so', () => {
    const since = yesterday({ keys: [keyEntry({ decision: 'exempt', outcome: 'none' })] });
    const planned = keyEntry({ outcome: 'would-notify' });
    const changes = changesSince(since, today({ keys: [planned] }));
    expect(changes.newlyDue).toEqual([planned]);
    expect(changes.newlyPlanned).toEqual([planned]);
  });

  test('is newly due once, in the run that finds it', () => {
    expect(changesSince(yesterday(), today({ keys: [keyEntry()] })).newlyDue).toEqual([keyEntry()]);
    expect(changesSince(yesterday({ keys: [keyEntry()] }), today({ keys: [waiting] })).newlyDue).toEqual([]);
  });

  test('of the same ID in another account is another key', () => {
    const other = keyEntry({ accountId: '444455556666' });
    expect(changesSince(yesterday({ keys: [keyEntry()] }), today({ keys: [other] })).newlyDue).toEqual([
      other,
    ]);
  });

  test('that a run in between deactivated, and told nobody of, is among the deactivated, once', () => {
    const other = keyEntry({ ...deactivated, userName: 'bot', accountId: '444455556666' });
    const { deactivated: told } = changesSince(yesterday(), today({ keys: [deactivated] }), [
      deactivated,
      other,
    ]);
    expect(told).toEqual([deactivated, other]);
  });

  test.each([
    ['exempt', keyEntry({ decision: 'exempt', outcome: 'none' })],
    ['undetermined', keyEntry({ decision: 'undetermined', outcome: 'none' })],
  ])('that is %s is not due', (_, key) => {
    expect(changesSince(yesterday(), today({ keys: [key] })).newlyDue).toEqual([]);
  });

  test('that this run deactivated is told, whatever the last run said of it', () => {
    const since = yesterday({ keys: [deactivated] });
    expect(changesSince(since, today({ keys: [deactivated] })).deactivated).toEqual([deactivated]);
  });

  test('of a dry run is news when it would be told for the first time, and again when it would be deactivated', () => {
    const told = keyEntry({ outcome: 'would-notify' });
    const stopped = keyEntry({ decision: 'deactivate', outcome: 'would-deactivate' });
    const planned = (before: LastRun<LastReport>, keys: LastReport['keys']) =>
      changesSince(before, today({ keys })).newlyPlanned;
    expect(planned(yesterday(), [told])).toEqual([told]);
    expect(planned(yesterday({ keys: [told] }), [told])).toEqual([]);
    expect(planned(yesterday({ keys: [told] }), [stopped])).toEqual([stopped]);
  });
});

describe('an opt-out', () => {
  const optedOut = (until: string | null) =>
    accountEntry({ status: 'opted-out', optOut: { until: until as never, reason: 'vendor' } });
  const exempt = keyEntry({
    decision: 'exempt',
    outcome: 'none',
    optOut: { until: null, reason: 'until the move' },
  });
  const ofAccount = { accountId: '111122223333', userName: null, reason: 'vendor' };
  const ofUser = { accountId: '111122223333', userName: 'ci', until: null, reason: 'until the move' };

  test('is new of an account and of a user, once for all keys of the user', () => {
    const second = { ...exempt, accessKeyId: 'AKIAIOSFODNN8EXAMPLE' };
    const sandbox = { ...optedOut(null), accountId: '444455556666' };
    const now = today({ accounts: [accountEntry(), sandbox], keys: [exempt, second] });
    expect(changesSince(yesterday(), now).optOuts).toEqual({
      new: [{ ...ofAccount, accountId: '444455556666', until: null }, ofUser],
      ended: [],
    });
  });

  test('that got another end is new, and not ended', () => {
    const since = yesterday({ accounts: [optedOut('2026-12-31')] });
    expect(changesSince(since, today({ accounts: [optedOut('2027-12-31')] })).optOuts).toEqual({
      new: [{ ...ofAccount, until: '2027-12-31' }],
      ended: [],
    });
    expect(changesSince(since, today({ accounts: [optedOut('2026-12-31')] })).optOuts.new).toEqual([]);
  });

  test('of an account has ended once the account is surveyed, and not when its tags cannot be read', () => {
    const since = yesterday({ accounts: [optedOut(null)] });
    const ended = { ...ofAccount, until: null };
    expect(changesSince(since, today()).optOuts.ended).toEqual([ended]);
    expect(changesSince(since, today({ accounts: [lost] })).optOuts.ended).toEqual([]);
  });

  test('of a user has ended once a key of the user is judged, and not when the user has no due key any more', () => {
    const since = yesterday({ keys: [exempt] });
    expect(changesSince(since, today({ keys: [keyEntry()] })).optOuts.ended).toEqual([ofUser]);
    expect(
      changesSince(since, today({ keys: [keyEntry({ decision: 'undetermined' })] })).optOuts.ended,
    ).toEqual([]);
    expect(changesSince(since, today()).optOuts.ended).toEqual([]);
  });
});

describe.each([
  ['no run before it', FIRST],
  ['a run before it that cannot be read', UNREAD],
])('with %s', (_, since) => {
  test('everything counts as new, and nothing as back, ended or solved', () => {
    const now = today({
      accounts: [lost],
      keys: [keyEntry(), keyEntry({ userName: 'bot', decision: 'exempt', outcome: 'none' })],
      problems: [typo],
    });
    expect(changesSince(since, now)).toEqual({
      since,
      accounts: { newlyUnreachable: [lost], back: [] },
      problems: { new: [typo], still: [], solved: [] },
      deactivated: [],
      newlyDue: [keyEntry()],
      newlyPlanned: [],
      optOuts: {
        new: [{ accountId: '111122223333', userName: 'bot', until: null, reason: null }],
        ended: [],
      },
    });
  });
});
