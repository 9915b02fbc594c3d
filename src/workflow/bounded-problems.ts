import { type Problem } from '../core/problem.ts';

/** Well below the 256 KB of a checkpoint and the 400 KB of a ledger row, whatever the messages hold. */
const MAX_BYTES = 100_000;

/**
 * A step's result stays small: what is cut off here still counts, in the mail counts or in the accounts' rows. Errors have
 * the room first: no crowd of warnings pushes one out.
 */
export function boundedProblems(problems: readonly Problem[]): readonly Problem[] {
  let left = MAX_BYTES;
  const fits = (each: Problem): boolean => (left -= Buffer.byteLength(JSON.stringify(each))) >= 0;
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  const kept = new Set([...errors, ...warnings].filter(fits));
  return problems.filter((each) => kept.has(each));
}
