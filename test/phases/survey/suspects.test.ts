import type { AccountId } from '../../../src/core/account.ts';
import type { Run } from '../../../src/phases/run.ts';
import { survey } from '../../../src/phases/survey/survey.ts';
import type { Batch } from '../../../src/workflow/batches.ts';
import type { Workflow } from '../../../src/workflow/workflow.ts';
import { onDay, stage } from '../../e2e/harness.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';

/** A durable execution has 3,000 operations: the other phases take up to 700 of them. */
const MOST_STEPS = 2_300;

interface Mapped {
  readonly name: string;
  readonly items: number;
  readonly concurrency: number;
}

/** What is mapped while every item is killed, or, `alone`, while one that is the only one under way is not. */
async function mappedWhile(
  batches: number,
  alone: 'killed' | 'done',
  hoursAfterAsOf = 0,
): Promise<{ readonly mapped: readonly Mapped[]; readonly reads: number }> {
  const { services, settings, organization } = await stage(onlyAccounts({}));
  const mapped: Mapped[] = [];
  const killing: Workflow = {
    step: (_, work) => work(),
    sleep: () => Promise.resolve(),
    sleepsForFree: true,
    async map<I, T>(
      name: string,
      items: readonly I[],
      work: (item: I, isTimeUp: () => boolean) => Promise<T>,
      { concurrency, ifKilled }: { readonly concurrency: number; readonly ifKilled?: T },
    ) {
      mapped.push({ name, items: items.length, concurrency });
      const results: T[] = [];
      for (const item of items) {
        const isKilled = concurrency > 1 || alone === 'killed';
        results.push(isKilled && ifKilled !== undefined ? ifKilled : await work(item, () => false));
      }
      return results;
    },
  };
  const all = Array.from({ length: batches }, (_, n): Batch<AccountId> => {
    const id = String(300_000_000_000 + n) as AccountId;
    return [id, id];
  });
  await survey(killing, services, { settings, asOf: onDay(-hoursAfterAsOf / 24), runId: 'run' } as Run, all);
  return { mapped, reads: organization.calls.count('dynamodb:Query') };
}

test('what was under way when an invocation was killed has its next turn alone, and none after it is done', async () => {
  const { mapped, reads } = await mappedWhile(20, 'done');
  expect(reads).toBe(20);
  expect(mapped).toEqual([
    { name: 'survey', items: 20, concurrency: 20 },
    { name: 'survey round 2, one by one', items: 20, concurrency: 1 },
  ]);
});

test('a survey that is killed at each turn ends after ten rounds', async () => {
  const { mapped } = await mappedWhile(20, 'killed');
  expect(mapped).toHaveLength(10);
  expect(mapped.map(({ items }) => items)).toEqual(mapped.map(() => 20));
});

test('a survey that is killed at each turn leaves the other phases their operations, however large the organization', async () => {
  const { mapped } = await mappedWhile(1_000, 'killed');
  expect(mapped.reduce((steps, { items }) => steps + items + 1, 0)).toBeLessThanOrEqual(MOST_STEPS);
});

test('so long after the as-of instant of the run nothing that may be killed is begun: everybody else is to be told', async () => {
  const { mapped, reads } = await mappedWhile(20, 'done', 6.1);
  expect(mapped).toHaveLength(2);
  expect(reads).toBe(0);
});
