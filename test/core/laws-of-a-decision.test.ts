import fc from 'fast-check';
import { decide, type Decision } from '../../src/core/decision.ts';
import { daysBetween, latest, plusDays, type Instant } from '../../src/core/instant.ts';
import * as any from '../builders/arbitraries.ts';
import { ago, AS_OF } from '../builders/as-of.ts';
import { details, finding, UNREAD } from '../builders/finding.ts';
import { history, recorded } from '../builders/history.ts';
import { keyCase } from '../builders/key-case.ts';
import { policy } from '../builders/policy.ts';

const rules = any.policies(fc.option(fc.integer({ min: 1, max: 120 })));
const runs = { numRuns: 200 };

/** Two creation dates, the older one first. */
const twoDates = fc
  .tuple(any.recentInstants(400), any.recentInstants(400))
  .map(([a, b]): [Instant, Instant] => (a < b ? [a, b] : [b, a]));

/** How hard a decision is on a key that is judged: the order of the age rule's steps. */
function severity(made: Decision): number {
  if (made.kind === 'notify' && made.notice === 'first') return 1;
  return { compliant: 0, exempt: 0, undetermined: 0, notify: 2, wait: 2, deferred: 3, deactivate: 3 }[
    made.kind
  ];
}

describe('laws of the decision', () => {
  const severityAt = (createDate: Instant, past = history(), rule = policy(), asOf = AS_OF) =>
    severity(decide(keyCase({ finding: finding({ createDate }), history: past }), rule, asOf));

  test('severity never falls as age rises, history being the same', () => {
    fc.assert(
      fc.property(twoDates, any.histories, any.policies(), ([old, young], past, rule) => {
        expect(severityAt(old, past, rule)).toBeGreaterThanOrEqual(severityAt(young, past, rule));
      }),
      runs,
    );
  });

  test('severity never falls as age rises, under the unused rule too', () => {
    const overdue = history({ notices: [recorded(ago(10))] });
    const unusedRule = policy({ notifyKeyAgeDays: 90, unusedKeyAgeDays: 45 });
    fc.assert(
      fc.property(twoDates, any.histories, rules, ([old, young], past, rule) => {
        expect(severityAt(old, past, rule)).toBeGreaterThanOrEqual(severityAt(young, past, rule));
      }),
      { ...runs, examples: [[[ago(90), ago(89)], overdue, unusedRule]] },
    );
  });

  test('severity never falls from day to day while the cycle lives', () => {
    fc.assert(
      fc.property(
        any.recentInstants(90),
        fc.nat(13),
        fc.nat(13),
        any.policies(),
        (createDate, a, b, rule) => {
          const past = history({ notices: [recorded(AS_OF)] });
          const [sooner, later] = [Math.min(a, b), Math.max(a, b)].map((days) => plusDays(AS_OF, days));
          fc.pre(Math.max(a, b) <= rule.graceDays + 7);
          expect(severityAt(createDate, past, rule, later)).toBeGreaterThanOrEqual(
            severityAt(createDate, past, rule, sooner),
          );
        },
      ),
      runs,
    );
  });

  test('deciding is total and deterministic', () => {
    fc.assert(
      fc.property(any.keyCases, rules, (key, rule) => {
        expect(decide(structuredClone(key), rule, AS_OF)).toEqual(decide(key, rule, AS_OF));
      }),
      runs,
    );
  });

  test('exempt keys are never deactivated, and neither are keys whose tag is a typo', () => {
    const exempting = any.optOutTags.filter((tag) => tag !== null && !tag.endsWith('2026-11-21'));
    fc.assert(
      fc.property(any.keyCases, exempting, rules, (key, optOutTag, rule) => {
        const exempt = { ...key, finding: { ...key.finding, details: details({ optOutTag }) } };
        const { kind: decision } = decide(exempt, rule, AS_OF);
        expect(['exempt', 'compliant', 'undetermined']).toContain(decision);
      }),
      runs,
    );
  });

  test('what is undetermined is neither deactivated nor notified', () => {
    const unread = [{ details: UNREAD }, { createDate: null }, { history: null }];
    fc.assert(
      fc.property(any.keyCases, fc.constantFrom(...unread), rules, (key, hole, rule) => {
        const holed = { ...key, finding: { ...key.finding, ...hole }, ...('history' in hole ? hole : {}) };
        expect(['undetermined', 'compliant', 'exempt']).toContain(decide(holed, rule, AS_OF).kind);
      }),
      runs,
    );
  });

  test('I1: no deactivation without an accepted notice a grace period ago and one not too long ago', () => {
    let deactivations = 0;
    fc.assert(
      fc.property(any.keyCases, rules, (key, rule) => {
        const made = decide(key, rule, AS_OF);
        if (made.kind !== 'deactivate') return;
        deactivations += 1;
        const restarts = [key.history?.restoredAt, key.history?.exemptAt, key.history?.deactivation].flatMap(
          (at) =>
            at === null || at === undefined
              ? []
              : typeof at === 'string'
                ? [at]
                : at.state === 'done'
                  ? [at.asOf]
                  : [],
        );
        const counting = (key.history?.notices ?? []).filter(
          ({ status, kind, cycle }) =>
            status === 'sent' &&
            kind !== 'deactivated' &&
            cycle === made.cycle &&
            restarts.every((restart) => cycle > restart),
        );
        const ages = counting.map(({ countsFrom }) => daysBetween(countsFrom, AS_OF));
        expect(Math.max(...ages)).toBeGreaterThanOrEqual(rule.graceDays);
        expect(Math.min(...ages)).toBeLessThanOrEqual(rule.graceDays + 7);
        expect(counting.some(({ kind }) => kind === 'first')).toBe(true);
        const told = counting.map(({ deadline }) => deadline);
        expect(AS_OF >= latest(made.deadline, ...told)).toBe(true);
      }),
      { numRuns: 800 },
    );
    expect(deactivations).toBeGreaterThan(10);
  });

  test('bounced notices count for nothing', () => {
    fc.assert(
      fc.property(any.keyCases, any.histories, rules, (key, past, rule) => {
        const unbounced = { ...past, notices: past.notices.filter(({ status }) => status === 'sent') };
        const [withThem, without] = [past, unbounced].map((each) =>
          decide({ ...key, history: each }, rule, AS_OF),
        );
        expect(withThem).toEqual(without);
      }),
      runs,
    );
  });

  test('the order of the notices in the ledger does not matter', () => {
    fc.assert(
      fc.property(any.keyCases, any.histories, rules, (key, past, rule) => {
        const backwards = { ...past, notices: [...past.notices].reverse() };
        expect(decide({ ...key, history: backwards }, rule, AS_OF)).toEqual(
          decide({ ...key, history: past }, rule, AS_OF),
        );
      }),
      runs,
    );
  });
});
