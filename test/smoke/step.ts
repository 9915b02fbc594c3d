import { z } from 'zod';
import type { Site } from './site.ts';
import { Skipped } from './skipped.ts';

/** One thing that only a real organization can show. */
export interface Step {
  readonly name: string;
  /** What is done, and what it shows when it is right. */
  readonly about: string;
  /** @returns what it showed @throws Skipped where it cannot be tried, and anything else where it went wrong */
  run(site: Site): Promise<string>;
}

export type Verdict = 'passed' | 'skipped' | 'failed';

export interface StepEnd {
  readonly name: string;
  readonly verdict: Verdict;
  /** What it showed, why it was left out, or what went wrong. */
  readonly words: string;
}

/** Goes through the steps in their order; what went wrong in one does not keep the next from being tried. */
export async function take(
  steps: readonly Step[],
  site: Site,
  say: (line: string) => void,
): Promise<StepEnd[]> {
  const ends: StepEnd[] = [];
  for (const step of steps) {
    if (site.signal.aborted) {
      ends.push({ name: step.name, verdict: 'skipped', words: 'interrupted before it began' });
      continue;
    }
    say(`\n=== ${step.name}: ${step.about}`);
    const end = await endOf(step, site);
    say(`--- ${end.verdict}: ${end.words}`);
    ends.push(end);
  }
  return ends;
}

async function endOf(step: Step, site: Site): Promise<StepEnd> {
  const { name } = step;
  try {
    return { name, verdict: 'passed', words: await step.run(site) };
  } catch (error) {
    return { name, verdict: error instanceof Skipped ? 'skipped' : 'failed', words: wordsOf(error) };
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof z.ZodError) return `an answer in another form: ${z.prettifyError(error)}`;
  return error instanceof Error ? error.message : String(error);
}
