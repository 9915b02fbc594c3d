import { sizeOf } from '../ledger/row-size.ts';
import { owner } from '../e2e/people.ts';
import { IN_PEACE } from './in-peace.ts';
import { HOSTILE, month, PATIENCE_MS } from './month.ts';

/** As many as a tag has room for; new ones each day. */
const ADDRESSES = 32;
const addressesOf = (day: number): string[] =>
  Array.from({ length: ADDRESSES }, (_, n) => `${n.toString(36)}${day.toString(36)}@e.co`);

/** A sixth of what DynamoDB takes. */
const SMALL_BYTES = 64 * 1024;

test(
  'a key whose many addresses are new each day and all bounce keeps small rows, and its trouble to itself',
  async () => {
    const largest = new Map<string, number>();
    const hostile = await month({
      account: { name: 'many', users: [owner('many')] },
      before: ({ staged, account }, day) => {
        const many = account.users.get('many');
        if (many) many.tags.Contact = addressesOf(day).join(' ');
        for (const address of addressesOf(day)) staged.organization.ses.bounce(address);
      },
      after: async ({ staged }, day) => {
        if (day % 10 !== 0) return;
        for (const row of await staged.rows())
          largest.set(
            row.pk.split('#')[0] ?? '',
            Math.max(largest.get(row.pk.split('#')[0] ?? '') ?? 0, sizeOf(row)),
          );
      },
    });
    expect(hostile.ofOthers).toEqual(IN_PEACE);
    expect(Math.max(...largest.values())).toBeLessThan(SMALL_BYTES);
    for (const { accounts, keys } of hostile.reports) {
      expect(accounts.every(({ status }) => status === 'surveyed')).toBe(true);
      // Nobody was told: it is never deactivated, and told anew each day.
      expect(
        keys.filter(({ accountId }) => accountId === HOSTILE).map(({ decision }) => decision),
      ).not.toContain('deactivate');
    }
  },
  PATIENCE_MS,
);
