import fc from 'fast-check';
import { decide } from '../../src/core/decision.ts';
import { dayOf, daysBetween, instant, plusDays, toMs, type Instant } from '../../src/core/instant.ts';
import { countsFrom } from '../../src/core/notice.ts';
import { NO_HISTORY, type KeyHistory, type RecordedNotice } from '../../src/core/notice-cycle.ts';
import type { Policy } from '../../src/core/policy.ts';
import * as any from '../builders/arbitraries.ts';
import { AS_OF } from '../builders/as-of.ts';
import { finding } from '../builders/finding.ts';
import { recorded } from '../builders/history.ts';
import { policy } from '../builders/policy.ts';

/** What befalls the run of one day. */
interface Fate {
  readonly runs: 'once' | 'twice' | 'not at all';
  readonly mail: 'accepted' | 'refused';
  /** How long after the run's as-of instant SES takes the mail. */
  readonly delayMs: number;
  /** Days after which the mail comes back. */
  readonly bouncesAfter: number | null;
  readonly braked: boolean;
}

const SMOOTH: Fate = { runs: 'once', mail: 'accepted', delayMs: 0, bouncesAfter: null, braked: false };

const fates: fc.Arbitrary<Fate> = fc.record({
  runs: fc.constantFrom('once', 'once', 'once', 'twice', 'not at all'),
  mail: fc.constantFrom('accepted', 'accepted', 'accepted', 'refused'),
  delayMs: fc.constantFrom(0, 60_000, 3_600_000, 3_600_001, 15 * 3_600_000),
  bouncesAfter: fc.constantFrom(null, null, null, null, 0, 1, 5),
  braked: fc.boolean(),
});

interface Life {
  /** As SES accepted them, in this order; bounces up to the end are marked. */
  readonly notices: readonly RecordedNotice[];
  readonly sentOn: readonly string[];
  readonly deactivatedAt: Instant | null;
}

/** A key created on `createDate`, judged by the daily runs from the as-of instant on until it is deactivated. */
function live(createDate: Instant, fatesByDay: readonly Fate[], rules: Policy): Life {
  const accepted: { notice: RecordedNotice; bouncesAt: Instant | null }[] = [];
  const sentOn: string[] = [];
  const historyAt = (asOf: Instant): KeyHistory => ({
    ...NO_HISTORY,
    notices: accepted.map(({ notice, bouncesAt }) =>
      bouncesAt !== null && bouncesAt <= asOf ? { ...notice, status: 'bounced' } : notice,
    ),
  });
  for (const [day, fate] of fatesByDay.entries()) {
    const asOf = plusDays(AS_OF, day);
    for (let run = 0; run < { once: 1, twice: 2, 'not at all': 0 }[fate.runs]; run++) {
      const made = decide(
        { finding: finding({ createDate }), history: historyAt(asOf), runId: dayOf(asOf) },
        rules,
        asOf,
      );
      if (made.kind === 'deactivate' && !fate.braked) {
        return { notices: historyAt(asOf).notices, sentOn, deactivatedAt: asOf };
      }
      const mails = made.kind === 'notify' || (made.kind === 'deactivate' && made.reminderDue);
      if (!mails || fate.mail === 'refused') continue;
      const { cycle, deadline } = made;
      const kind = made.kind === 'notify' ? made.notice : 'reminder';
      const from = countsFrom(asOf, instant(toMs(asOf) + fate.delayMs));
      const bouncesAt = fate.bouncesAfter === null ? null : plusDays(asOf, fate.bouncesAfter);
      accepted.push({ notice: recorded(cycle, { kind, deadline, countsFrom: from }), bouncesAt });
      sentOn.push(dayOf(asOf));
    }
  }
  return { notices: historyAt(plusDays(AS_OF, fatesByDay.length)).notices, sentOn, deactivatedAt: null };
}

const days = (count: number, fate: Partial<Fate> = {}): Fate[] =>
  Array.from({ length: count }, () => ({ ...SMOOTH, ...fate }));

const timeline = ({ notices, deactivatedAt }: Life) => [
  ...notices.map(({ kind, countsFrom: at }) => `${kind} ${daysBetween(AS_OF, at)}`),
  ...(deactivatedAt ? [`deactivated ${daysBetween(AS_OF, deactivatedAt)}`] : []),
];

describe('the life of a key', () => {
  test('is notice, two reminders, deactivation, a week after the notice', () => {
    const year = live(plusDays(AS_OF, -365), days(30), policy());
    expect(timeline(year)).toEqual(['first 0', 'reminder 4', 'reminder 6', 'deactivated 7']);
  });

  test('begins on its thirtieth day', () => {
    const young = live(plusDays(AS_OF, -20), days(30), policy());
    expect(timeline(young)).toEqual(['first 10', 'reminder 14', 'reminder 16', 'deactivated 17']);
  });

  test('goes on for a week longer for each day that SES refused the first notice', () => {
    const refused = live(plusDays(AS_OF, -365), [...days(3, { mail: 'refused' }), ...days(30)], policy());
    expect(timeline(refused)).toEqual(['first 3', 'reminder 7', 'reminder 9', 'deactivated 10']);
  });

  test('starts again when its first notice bounced in the last moment', () => {
    const bounced = live(plusDays(AS_OF, -365), [...days(1, { bouncesAfter: 7 }), ...days(30)], policy());
    expect(timeline(bounced).slice(-4)).toEqual(['first 7', 'reminder 11', 'reminder 13', 'deactivated 14']);
  });

  test('is one of weekly reminders while the brake holds it back', () => {
    const held = live(plusDays(AS_OF, -365), [...days(28, { braked: true }), ...days(1)], policy());
    expect(timeline(held)).toEqual([
      'first 0',
      'reminder 4',
      'reminder 6',
      'reminder 13',
      'reminder 20',
      'reminder 27',
      'deactivated 28',
    ]);
  });

  test('ends at once after a short outage of the runs', () => {
    const outage = [...days(1), ...days(13, { runs: 'not at all' }), ...days(1)];
    expect(timeline(live(plusDays(AS_OF, -365), outage, policy()))).toEqual(['first 0', 'deactivated 14']);
  });

  test('starts again after a long one', () => {
    const outage = [...days(1), ...days(14, { runs: 'not at all' }), ...days(1)];
    expect(timeline(live(plusDays(AS_OF, -365), outage, policy()))).toEqual(['first 0', 'first 15']);
  });
});

describe('laws of any life of a key under daily runs', () => {
  const lives = fc
    .tuple(any.recentInstants(60), fc.array(fates, { minLength: 20, maxLength: 60 }), any.policies())
    .map(([createDate, fatesByDay, rules]) => ({
      rules: { ...rules, notifyKeyAgeDays: Math.min(rules.notifyKeyAgeDays, 40) },
      createDate,
      fatesByDay,
    }));

  test('from its first accepted notice to deactivation a full grace period passes', () => {
    let deactivations = 0;
    fc.assert(
      fc.property(lives, ({ createDate, fatesByDay, rules }) => {
        const { notices, deactivatedAt } = live(createDate, fatesByDay, rules);
        if (deactivatedAt === null) return;
        deactivations += 1;
        const standing = notices.filter(({ status }) => status === 'sent');
        const ages = standing.map(({ countsFrom: at }) => toMs(deactivatedAt) - toMs(at));
        expect(Math.max(...ages)).toBeGreaterThanOrEqual(rules.graceDays * 24 * 3_600_000);
        expect(Math.min(...ages)).toBeLessThanOrEqual((rules.graceDays + 7) * 24 * 3_600_000);
        expect(standing.every(({ deadline }) => deadline <= deactivatedAt)).toBe(true);
      }),
      { numRuns: 150 },
    );
    expect(deactivations).toBeGreaterThan(10);
  });

  test('it gets one notice a day at most, even if a run is repeated, unless that one bounced at once', () => {
    const notAtOnce = lives.map(({ fatesByDay, ...rest }) => ({
      ...rest,
      fatesByDay: fatesByDay.map((fate) => ({
        ...fate,
        bouncesAfter: fate.bouncesAfter === 0 ? 1 : fate.bouncesAfter,
      })),
    }));
    fc.assert(
      fc.property(notAtOnce, ({ createDate, fatesByDay, rules }) => {
        const { sentOn } = live(createDate, fatesByDay, rules);
        expect(new Set(sentOn).size).toBe(sentOn.length);
      }),
      { numRuns: 150 },
    );
  });

  test('nothing is sent or done before it is old enough', () => {
    fc.assert(
      fc.property(lives, ({ createDate, fatesByDay, rules }) => {
        const { notices } = live(createDate, fatesByDay, rules);
        const due = plusDays(createDate, rules.notifyKeyAgeDays);
        expect(notices.every(({ cycle }) => cycle >= due)).toBe(true);
      }),
      { numRuns: 80 },
    );
  });
});
