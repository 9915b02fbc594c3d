import type { AccountId } from '../../core/account.ts';
import { daysBetween } from '../../core/instant.ts';
import type { Batch } from '../../workflow/batches.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import type { Run, Services } from '../run.ts';
import { surveyBatch, turns } from './batch.ts';

/** An invocation's time for the largest account there can be, several times over. What is left then is unreachable. */
const MAX_ROUNDS = 10;
/** Of all rounds but the first: of a durable execution's 3,000 operations, what the other phases leave. */
const MAX_FURTHER_STEPS = 1_200;
/** A suspect that takes a whole invocation at each turn must not take the day of everybody else. */
const SUSPECTS_UNTIL_DAYS = 6 / 24;

/** A batch in which an invocation was killed, or beside which one was. */
interface Suspect {
  readonly batch: Batch<AccountId>;
  /** How often that happened while it was the only one under way, and one of its accounts at a time. */
  readonly kills: number;
}

/**
 * Surveys all accounts into the ledger. Accounts that an invocation did not get done go on in another round. Whatever was
 * under way when one was killed is gone through one account at a time from then on, those last in whose turn it happened
 * again: in the end it costs the account that has it killed, and neither its neighbours nor anybody's mail (I6).
 */
export async function survey(
  workflow: Workflow,
  services: Services,
  run: Run,
  batches: readonly Batch<AccountId>[],
): Promise<void> {
  const concurrency = run.settings.accountConcurrency;
  const together = turns(concurrency);
  const oneByOne = turns(1);
  let left = batches;
  let suspects: readonly Suspect[] = [];
  let furtherSteps = MAX_FURTHER_STEPS;
  const withinSteps = <T>(items: readonly T[]): readonly T[] => {
    const fitting = items.slice(0, furtherSteps);
    furtherSteps -= fitting.length;
    return fitting;
  };
  const eachOf = async <T>(
    name: string,
    items: readonly T[],
    work: (item: T, isTimeUp: () => boolean) => Promise<number>,
    atOnce: number,
  ): Promise<number[]> =>
    items.length === 0
      ? []
      : workflow.map(name, items, work, { concurrency: atOnce, ifKilled: NOBODY_KNOWS_HOW_MANY });

  for (let round = 1; round <= MAX_ROUNDS && left.length + suspects.length > 0; round += 1) {
    const name = round === 1 ? 'survey' : `survey round ${round}`;
    const [asked, alone] = round === 1 ? [left, []] : [withinSteps(left), withinSteps(suspects)];
    const ends = await eachOf(
      name,
      asked,
      (batch, isTimeUp) => surveyBatch(services, run, batch, { turns: together, isTimeUp, beginAt: 0 }),
      concurrency,
    );
    const endsAlone = await eachOf(
      `${name}, one by one`,
      alone,
      async ({ batch, kills }, isTimeUp) => {
        if (daysBetween(run.asOf, services.clock.now()) > SUSPECTS_UNTIL_DAYS) return 0;
        return surveyBatch(services, run, batch, { turns: oneByOne, isTimeUp, beginAt: kills });
      },
      1,
    );
    left = asked.filter((_, index) => (ends[index] ?? 0) > 0);
    suspects = [
      ...alone.flatMap(({ batch, kills }, index) => {
        const wasKilled = endsAlone[index] === NOBODY_KNOWS_HOW_MANY;
        return endsAlone[index] === 0 ? [] : [{ batch, kills: kills + (wasKilled ? 1 : 0) }];
      }),
      ...asked
        .filter((_, index) => ends[index] === NOBODY_KNOWS_HOW_MANY)
        .map((batch) => ({ batch, kills: 0 })),
    ];
  }
}

/** What is done of a batch that was killed the ledger says, when it has its next turn. */
const NOBODY_KNOWS_HOW_MANY = -1;
