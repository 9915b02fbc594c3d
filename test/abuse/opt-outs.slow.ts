import type { RunReport } from '../../src/core/report.ts';
import { owner } from '../e2e/people.ts';
import { IN_PEACE } from './in-peace.ts';
import { HOSTILE, month, PATIENCE_MS } from './month.ts';

const TAGS = {
  forever: 'opt-out until 9999-12-31 for ever',
  empty: '',
  typo: 'opt-otu until 2027-03-05',
};

const exemptIn = ({ keys }: RunReport): unknown =>
  Object.fromEntries(
    keys
      .filter(({ accountId }) => accountId === HOSTILE)
      .map(({ userName, reason, optOut }) => [userName, { reason, optOut }]),
  );

test(
  'an opt-out for ever, an empty one and a misspelt one are told as what they are, every day; nobody else is touched',
  async () => {
    const users = Object.entries(TAGS).map(([name, KeyRotation]) => owner(name, { tags: { KeyRotation } }));
    const hostile = await month({
      account: { name: 'exempt', users },
      // Exempt when the run looks, and not in between.
      before: ({ account }) => {
        for (const [name, KeyRotation] of Object.entries(TAGS))
          Object.assign(account.users.get(name)?.tags ?? {}, { KeyRotation });
      },
      after: ({ account }) => {
        for (const { tags } of account.users.values()) delete tags.KeyRotation;
      },
    });
    expect(hostile.ofOthers).toEqual(IN_PEACE);
    for (const report of hostile.reports) {
      expect(exemptIn(report)).toEqual({
        forever: { reason: 'opt-out', optOut: { until: null, reason: 'for ever' } },
        empty: { reason: 'opt-out-unreadable', optOut: { until: null, reason: null } },
        typo: { reason: 'opt-out-unreadable', optOut: { until: null, reason: null } },
      });
      expect(
        report.problems.map(({ code, message }) => `${code} ${/is "[^"]*"/.exec(message)?.[0] ?? ''}`).sort(),
      ).toEqual(['OPT_OUT_UNREADABLE is ""', 'OPT_OUT_UNREADABLE is "opt-otu until 2027-03-05"']);
      expect(report.status).toBe('complete');
    }
  },
  PATIENCE_MS,
);
