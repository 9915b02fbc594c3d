import fc from 'fast-check';
import { applyBrake, firstInLine, inLine, type DecidedKey } from '../../src/core/brake.ts';
import { keyText } from '../../src/core/access-key.ts';
import { groupBy } from '../../src/core/group-by.ts';
import { groupByContact } from '../../src/core/digest.ts';
import { inSendingOrder } from '../../src/core/sending-order.ts';
import * as any from '../builders/arbitraries.ts';
import { countCoverage } from '../builders/whole-report.ts';

const runs = { numRuns: 200 };

describe('laws of the brake', () => {
  const name = (key: DecidedKey) => `${key.accountId} ${key.accessKeyId}`;
  const passing = (keys: readonly DecidedKey[]) => keys.filter((key) => key.decision.kind === 'deactivate');
  const picked = (keys: readonly DecidedKey[], max: number | null) =>
    passing(applyBrake(keys, max)).map(name).sort();
  const limits = fc.option(fc.nat(16));
  const ORDER = ['begun', 'next', 'set-back'];

  const deferredOf = (keys: readonly DecidedKey[]) => keys.filter((key) => key.decision.kind === 'deferred');
  const deadlineOf = ({ decision }: DecidedKey) => ('deadline' in decision ? decision.deadline : '');
  const accounts = (keys: readonly DecidedKey[]) => [...new Set(keys.map(({ accountId }) => accountId))];
  const alike = any.decidedKeys.map((keys) => keys.map((key) => ({ ...key, place: 'next' as const })));

  test('it lets as many through as it may, never more, and nobody waits while there is room', () => {
    fc.assert(
      fc.property(any.decidedKeys, limits, (keys, max) => {
        const braked = applyBrake(keys, max);
        expect(braked.map(name)).toEqual(keys.map(name));
        expect(passing(braked)).toHaveLength(Math.min(max ?? Infinity, passing(keys).length));
        expect(passing(braked).length + deferredOf(braked).length).toBe(passing(keys).length);
      }),
      runs,
    );
  });

  test('of one account and one place in line, the oldest deadlines go first', () => {
    fc.assert(
      fc.property(any.decidedKeys, limits, (keys, max) => {
        const braked = applyBrake(keys, max);
        for (const waiting of deferredOf(braked)) {
          const before = passing(braked).filter(
            ({ accountId, place }) => accountId === waiting.accountId && place === waiting.place,
          );
          for (const each of before) expect(deadlineOf(each) <= deadlineOf(waiting)).toBe(true);
        }
      }),
      runs,
    );
  });

  test('what could not be deactivated lately goes after all others, what the run has begun with before them', () => {
    fc.assert(
      fc.property(any.decidedKeys, limits, (keys, max) => {
        const braked = applyBrake(keys, max);
        const places = (of: readonly DecidedKey[]) => of.map(({ place }) => ORDER.indexOf(place));
        expect(Math.max(-1, ...places(passing(braked)))).toBeLessThanOrEqual(
          Math.min(ORDER.length, ...places(deferredOf(braked))),
        );
      }),
      runs,
    );
  });

  test('while two accounts wait, their shares differ by one at most', () => {
    fc.assert(
      fc.property(alike, limits, (keys, max) => {
        const braked = applyBrake(keys, max);
        const share = (of: string) => passing(braked).filter(({ accountId }) => accountId === of).length;
        for (const waiting of accounts(deferredOf(braked)))
          for (const other of accounts(keys)) expect(share(other)).toBeLessThanOrEqual(share(waiting) + 1);
      }),
      runs,
    );
  });

  test('an account with no more keys than its share has them all through, whatever others bring', () => {
    fc.assert(
      fc.property(alike, fc.nat(16), (keys, max) => {
        const all = accounts(passing(keys));
        const share = Math.floor(max / Math.max(1, all.length));
        const through = passing(applyBrake(keys, max));
        for (const account of all) {
          const ofAccount = passing(keys).filter(({ accountId }) => accountId === account);
          if (ofAccount.length <= share) expect(through).toEqual(expect.arrayContaining(ofAccount));
        }
      }),
      runs,
    );
  });

  test('it picks the same of the others when an account has nothing that can be deactivated', () => {
    fc.assert(
      fc.property(alike, fc.nat(16), (keys, max) => {
        const [hostile] = accounts(keys);
        const isHostile = ({ accountId }: DecidedKey) => accountId === hostile;
        const others = keys.filter((key) => !isHostile(key));
        const tried = inLine(keys).filter((key) => !isHostile(key));
        expect(tried.slice(0, max)).toEqual(inLine(others).slice(0, max));
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

test('law of the first in line: whatever is left out on the way, they are the first of the whole line', () => {
  fc.assert(
    fc.property(any.decidedKeys, fc.nat(20), (keys, count) => {
      const waiting = keys.flatMap(({ decision, ...key }) =>
        decision.kind === 'deactivate' ? [{ ...key, deadline: decision.deadline }] : [],
      );
      const accounts = groupBy(waiting, ({ accountId }) => accountId).values();
      expect(firstInLine(accounts, count).map(keyText)).toEqual(inLine(keys).slice(0, count).map(keyText));
    }),
    runs,
  );
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
