import fc from 'fast-check';
import { applyBrake, type DecidedKey } from '../../src/core/brake.ts';
import { groupByContact, inSendingOrder } from '../../src/core/digest.ts';
import { countCoverage } from '../../src/core/report.ts';
import * as any from '../builders/arbitraries.ts';

const runs = { numRuns: 200 };

describe('laws of the brake', () => {
  const name = (key: DecidedKey) => `${key.accountId} ${key.accessKeyId}`;
  const passing = (keys: readonly DecidedKey[]) => keys.filter((key) => key.decision.kind === 'deactivate');
  const picked = (keys: readonly DecidedKey[], max: number | null) =>
    passing(applyBrake(keys, max)).map(name).sort();
  const limits = fc.option(fc.nat(16));

  test('it lets as many through as it may, the oldest deadlines first, and keeps every key in its place', () => {
    fc.assert(
      fc.property(any.decidedKeys, limits, (keys, max) => {
        const braked = applyBrake(keys, max);
        const deadlines = (decision: string) =>
          braked.flatMap((key) =>
            key.decision.kind === decision && 'deadline' in key.decision ? [key.decision.deadline] : [],
          );
        const [through, deferred] = [deadlines('deactivate').sort(), deadlines('deferred').sort()];
        expect(braked.map(name)).toEqual(keys.map(name));
        expect(through).toHaveLength(Math.min(max ?? Infinity, passing(keys).length));
        expect(through.length + deferred.length).toBe(passing(keys).length);
        expect((through.at(-1) ?? '') <= (deferred[0] ?? '~')).toBe(true);
      }),
      runs,
    );
  });

  test('the order of keys and accounts does not change what it picks', () => {
    const shuffled = any.decidedKeys.chain((keys) =>
      fc.tuple(fc.constant(keys), fc.shuffledSubarray(keys, { minLength: keys.length })),
    );
    fc.assert(
      fc.property(shuffled, limits, ([keys, others], max) => {
        expect(picked(others, max)).toEqual(picked(keys, max));
      }),
      runs,
    );
  });

  test('raising MAXDEACTIVATIONS never spares a key that went before', () => {
    fc.assert(
      fc.property(any.decidedKeys, fc.nat(16), limits, (keys, max, more) => {
        expect(picked(keys, more === null ? null : max + more)).toEqual(
          expect.arrayContaining(picked(keys, max)),
        );
      }),
      runs,
    );
  });
});

describe('laws of the digests', () => {
  test('they partition the notices by contact, and the sending order loses none', () => {
    fc.assert(
      fc.property(any.notices, (all) => {
        const digests = inSendingOrder(groupByContact(all));
        const sent = digests.flatMap(({ notices }) => notices);
        expect(sent).toHaveLength(all.length);
        expect(new Set(sent)).toEqual(new Set(all));
        expect(new Set(digests.map(({ contact }) => contact)).size).toBe(digests.length);
        expect(
          digests.every(({ contact, notices }) => notices.every((each) => each.contact === contact)),
        ).toBe(true);
      }),
      runs,
    );
  });

  test('the order of the notices changes neither digests nor sending order', () => {
    fc.assert(
      fc.property(any.notices, (all) => {
        const backwards = inSendingOrder(groupByContact([...all].reverse()));
        expect(backwards).toEqual(inSendingOrder(groupByContact(all)));
      }),
      runs,
    );
  });
});

test('law of the coverage: the counts sum to the total', () => {
  const statuses = fc.constantFrom('surveyed', 'opted-out', 'not-active', 'out-of-scope', 'unreachable');
  fc.assert(
    fc.property(fc.array(statuses.map((status) => ({ status }))), (accounts) => {
      const { total, ...counts } = countCoverage(accounts);
      expect(total).toBe(accounts.length);
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
    }),
  );
});
