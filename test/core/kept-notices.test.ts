import fc from 'fast-check';
import type { EmailAddress } from '../../src/core/contact.ts';
import { plusDays } from '../../src/core/instant.ts';
import { MAX_KEPT_NOTICES, noticesToDrop } from '../../src/core/kept-notices.ts';
import {
  currentCycle,
  promisedDeadline,
  type KeyHistory,
  type RecordedNotice,
} from '../../src/core/notice-cycle.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { histories, policies } from '../builders/arbitraries.ts';
import { deactivation, history, recorded, reminderOf } from '../builders/history.ts';

const named = (notices: readonly RecordedNotice[]): ReadonlyMap<string, RecordedNotice> =>
  new Map(notices.map((notice, index) => [`NOTICE#${index}`, notice]));

function kept(past: KeyHistory): KeyHistory {
  const notices = named(past.notices);
  const dropped = noticesToDrop(notices, past);
  return {
    ...past,
    notices: [...notices].flatMap(([name, notice]) => (dropped.includes(name) ? [] : [notice])),
  };
}

const inCycle = (count: number, first = recorded(ago(5))): RecordedNotice[] =>
  Array.from({ length: count }, (_, index) =>
    reminderOf(first, plusDays(ago(5), index / 100), { contact: `a${index}@example.org` as EmailAddress }),
  );

describe('of the notices of a key', () => {
  const first = recorded(ago(5));

  test('those of the running cycle stay, those of cycles before it go', () => {
    const before = recorded(ago(20));
    const reminder = reminderOf(first, ago(2));
    expect(
      kept(history({ notices: [before, reminderOf(before, ago(16)), first, reminder] })).notices,
    ).toEqual([first, reminder]);
  });

  test('those of the newest cycle stay where no first notice stands', () => {
    const bounced = { ...first, status: 'bounced' as const };
    const before = recorded(ago(20), { status: 'bounced' });
    const cyclesBegun = [before.cycle, bounced.cycle];
    expect(kept(history({ notices: [before, bounced], cyclesBegun })).notices).toEqual([bounced]);
    // Whether what began the newest cycle is there still, or gone.
    expect(kept(history({ notices: [before], cyclesBegun })).notices).toEqual([]);
  });

  test('which stay does not depend on the order in which they were told, though deadlines are the same', () => {
    const before = recorded(ago(6), { deadline: first.deadline });
    const orders = [
      [before, first],
      [first, before],
    ];
    expect(orders.map((notices) => kept(history({ notices })).notices)).toEqual([[first], [first]]);
  });

  test('mails about what was done stay, in the order of time, when a cycle has very many', () => {
    const done = recorded(ago(5), { kind: 'deactivated', countsFrom: ago(1) });
    const { notices } = kept(history({ notices: [done, first, ...inCycle(200)] }));
    expect(notices).toContain(done);
  });

  test('of very many the newest that stands stays, though bounced ones are newer', () => {
    const many = inCycle(100).map((notice) => ({
      ...notice,
      countsFrom: plusDays(notice.countsFrom, 2),
      status: 'bounced' as const,
    }));
    const reminder = reminderOf(first, ago(4));
    const { notices } = kept(history({ notices: [first, reminder, ...many] }));
    expect(notices).toEqual(expect.arrayContaining([first, reminder]));
  });

  test('the one stays that named the latest deadline, of whichever cycle it is', () => {
    const generous = recorded(ago(20), { deadline: ahead(30) });
    expect(kept(history({ notices: [recorded(ago(25)), generous, first] })).notices).toEqual([
      generous,
      first,
    ]);
  });

  test('a promise that bounced, or that a restart has answered, binds nobody', () => {
    const bounced = recorded(ago(20), { deadline: ahead(30), status: 'bounced' });
    expect(kept(history({ notices: [bounced, first] })).notices).toEqual([first]);
    const answered = recorded(ago(20), { deadline: ahead(30) });
    expect(kept(history({ notices: [answered, first], restoredAt: ago(10) })).notices).toEqual([first]);
  });

  test('all go once the key is deactivated', () => {
    const done = deactivation({ asOf: ago(1) });
    expect(
      kept(history({ notices: [first, reminderOf(first, ago(2))], deactivation: done })).notices,
    ).toEqual([]);
  });

  test(`at most ${MAX_KEPT_NOTICES} stay, the first and the newest among them`, () => {
    const many = inCycle(200);
    const { notices } = kept(history({ notices: [first, ...many] }));
    expect(notices).toHaveLength(MAX_KEPT_NOTICES);
    expect(notices).toContain(first);
    expect(notices).toContain(many.at(-1));
    expect(notices).not.toContain(many[0]);
  });

  test('to very many addresses the first ones stay before reminders do', () => {
    const firsts = inCycle(100).map((notice) => ({ ...notice, kind: 'first' as const }));
    const { notices } = kept(history({ notices: [...firsts, ...inCycle(100)] }));
    expect(notices.filter(({ kind }) => kind === 'first')).toHaveLength(MAX_KEPT_NOTICES - 1);
  });
});

describe('laws', () => {
  test('what is dropped changes neither the running cycle nor the deadline that was promised', () => {
    fc.assert(
      fc.property(histories, policies(), (past, policy) => {
        const after = kept(past);
        expect(promisedDeadline(after)).toBe(promisedDeadline(past));
        expect(currentCycle(after, policy, AS_OF)).toEqual(currentCycle(past, policy, AS_OF));
      }),
      { numRuns: 1_000 },
    );
  });

  test('to drop twice drops nothing more', () => {
    fc.assert(
      fc.property(histories, (past) => {
        expect(kept(kept(past))).toEqual(kept(past));
      }),
      { numRuns: 1_000 },
    );
  });
});
