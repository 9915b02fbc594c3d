import type { AccountId } from '../../../src/core/account.ts';
import { instant, toMs } from '../../../src/core/instant.ts';
import type { RunAccount } from '../../../src/core/run-record.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { survey } from '../../../src/phases/survey/survey.ts';
import type { Batch } from '../../../src/workflow/batches.ts';
import type { Workflow } from '../../../src/workflow/workflow.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { ledgerWith, phaseRun, phaseServices } from '../../builders/phase.ts';
import { runAccount } from '../../builders/run-row.ts';

/** A durable execution has 3,000 operations: the other phases take up to 700 of them. */
const MOST_STEPS = 2_300;
const HOUR_MS = 3_600_000;

const idOf = (number: number) => String(300_000_000_000 + number) as AccountId;

/** Of a step: what it tells; `work` does it; `kill`: it is killed in the middle. */
type Ends = (step: { readonly name: string; readonly index: number }) => number | 'work' | 'kill';

/** @param accounts that are not done, in each of the batches */
async function surveyed(
  batches: number,
  ends: Ends,
  { accounts = 0, sinceMs = 0 }: { readonly accounts?: number; readonly sinceMs?: number } = {},
) {
  const mapped: string[] = [];
  const begun: string[] = [];
  let steps = 0;
  let reads = 0;
  const workflow: Workflow = {
    step: (_, work) => work(),
    sleep: () => Promise.resolve(),
    sleepsForFree: true,
    async map<I, T>(
      name: string,
      items: readonly I[],
      work: (item: I, isTimeUp: () => boolean) => Promise<T>,
      { concurrency, ifKilled }: { readonly concurrency: number; readonly ifKilled?: T },
    ) {
      mapped.push(`${name}: ${items.length}, ${concurrency} at once`);
      steps += items.length + 1;
      const results: T[] = [];
      for (const [index, item] of items.entries()) {
        const end = ends({ name, index });
        if (end === 'kill' && ifKilled !== undefined) results.push(ifKilled);
        else results.push(typeof end === 'number' ? (end as T) : await work(item, () => false));
      }
      return results;
    },
  };
  const services = phaseServices({
    clock: { now: () => instant(toMs(AS_OF) + sinceMs), sleep: () => Promise.resolve() },
    organizations: {
      accountTags: (accountId) => {
        begun.push(accountId);
        return Promise.resolve([['KeyRotation', 'opt-out']]);
      },
    },
    ledger: ledgerWith({
      runs: {
        accounts: () => {
          reads += 1;
          const pending = runAccount({ status: 'pending' });
          const rows = Array.from({ length: accounts }, (_, n): RunAccount => ({
            ...pending,
            account: { ...pending.account, accountId: idOf(n) },
          }));
          return asyncItems(rows);
        },
      },
    }),
  });
  const all = Array.from({ length: batches }, (_, n): Batch<AccountId> => [idOf(n), idOf(n)]);
  await survey(workflow, services, phaseRun(), all);
  return { mapped, begun, steps, reads };
}

const isAlone = ({ name }: { readonly name: string }) => name.endsWith('one by one');
const killedUnlessAlone: Ends = (step) => (isAlone(step) ? 'work' : 'kill');

describe('a survey', () => {
  test('is over when all batches are done', async () => {
    const { mapped, reads } = await surveyed(3, () => 'work');
    expect(mapped).toEqual(['survey: 3, 20 at once']);
    expect(reads).toBe(3);
    expect((await surveyed(0, () => 'work')).mapped).toEqual([]);
  });

  test('goes on in another round with what was left, and with nothing else', async () => {
    const { mapped } = await surveyed(3, ({ name, index }) => (name === 'survey' && index > 0 ? 1 : 0));
    expect(mapped).toEqual(['survey: 3, 20 at once', 'survey round 2: 2, 20 at once']);
  });

  test('ends after ten rounds, whatever is left', async () => {
    const { mapped } = await surveyed(2, () => 1);
    expect(mapped).toHaveLength(10);
    expect(mapped.at(-1)).toBe('survey round 10: 2, 20 at once');
  });

  test('leaves the other phases their operations, however large the organization', async () => {
    expect((await surveyed(1_000, () => 1)).steps).toBeLessThanOrEqual(MOST_STEPS);
    const { mapped, steps } = await surveyed(1_000, () => 'kill');
    expect(steps).toBeLessThanOrEqual(MOST_STEPS);
    expect(mapped).toEqual([
      'survey: 1000, 20 at once',
      'survey round 2, one by one: 1000, 1 at once',
      'survey round 3, one by one: 200, 1 at once',
    ]);
  });
});

describe('what was under way when an invocation was killed', () => {
  test('has its next turn alone, and none after it is done', async () => {
    const { mapped, reads } = await surveyed(20, killedUnlessAlone);
    expect(reads).toBe(20);
    expect(mapped).toEqual(['survey: 20, 20 at once', 'survey round 2, one by one: 20, 1 at once']);
  });

  test('keeps nothing from going on that was only left', async () => {
    const { mapped } = await surveyed(3, (step) => {
      if (step.name !== 'survey') return 0;
      return step.index === 0 ? 'kill' : step.index;
    });
    expect(mapped).toEqual([
      'survey: 3, 20 at once',
      'survey round 2: 2, 20 at once',
      'survey round 2, one by one: 1, 1 at once',
    ]);
  });

  test('stays alone as long as some of it is left', async () => {
    const { mapped } = await surveyed(1, (step) => (step.name === 'survey' ? 'kill' : 1));
    expect(mapped).toHaveLength(10);
    expect(mapped.slice(1).every((name) => name.includes('one by one'))).toBe(true);
  });

  test('ends after ten rounds where it is killed at each turn', async () => {
    const { mapped } = await surveyed(20, () => 'kill');
    expect(mapped).toHaveLength(10);
    expect(mapped.slice(1).every((name) => name.endsWith('one by one: 20, 1 at once'))).toBe(true);
  });

  test('begins with another account each time that it is killed alone', async () => {
    let kills = 0;
    const ends: Ends = (step) => {
      if (!isAlone(step)) return 'kill';
      kills += 1;
      return kills <= 2 ? 'kill' : 'work';
    };
    const { begun } = await surveyed(1, ends, { accounts: 3 });
    expect(begun).toEqual([idOf(2), idOf(0), idOf(1)]);
  });

  test('begins where it did, when time was up and it was not killed', async () => {
    let turns = 0;
    const ends: Ends = (step) => {
      if (!isAlone(step)) return 'kill';
      turns += 1;
      return turns === 1 ? 1 : 'work';
    };
    expect((await surveyed(1, ends, { accounts: 2 })).begun).toEqual([idOf(0), idOf(1)]);
  });

  test('is not begun more than six hours after the as-of instant: everybody else is to be told', async () => {
    const inTime = await surveyed(20, killedUnlessAlone, { sinceMs: 6 * HOUR_MS });
    expect(inTime.reads).toBe(20);
    const late = await surveyed(20, killedUnlessAlone, { sinceMs: 6 * HOUR_MS + 1 });
    expect(late.mapped).toHaveLength(2);
    expect(late.reads).toBe(0);
  });
});
