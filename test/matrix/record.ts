import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { byText, compareText } from '../../src/core/compare-text.ts';
import type { Cell } from './cell.ts';
import type { Outcome } from './outcome.ts';
import type { Part } from './parts.ts';

/** Failures of one call that come to the same. */
export interface Group extends Outcome {
  readonly failures: readonly string[];
}

/** What is on record of each call, by its name. */
export type Records = Readonly<Record<string, readonly Group[]>>;

const FOLDER = join(import.meta.dirname, 'record');

/** Whether this run of the tests writes down what it finds, instead of comparing: `npm run failure-modes`. */
export const isWriting = process.env.FAILURE_MODES === 'write';

/** The record of one part of the matrix. */
export function readRecord(part: string): Records {
  const file = fileOf(part);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Records) : {};
}

/** Calls of the part that were not tried this time keep what is on record of them. */
export function writeRecord({ name, calls }: Pick<Part, 'name' | 'calls'>, cells: readonly Cell[]): void {
  const before = readRecord(name);
  const records = calls.toSorted(compareText).map((call): [string, readonly Group[]] => {
    const tried = cells.filter((cell) => cell.call === call);
    return [call, tried.length > 0 ? groups(tried) : (before[call] ?? [])];
  });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(fileOf(name), `${JSON.stringify(Object.fromEntries(records), null, 1)}\n`);
}

const fileOf = (part: string): string => join(FOLDER, `${part}.json`);

/** Cells of one call by their outcome; the largest group first, and all in an order that does not hang on the rows'. */
export function groups(cells: readonly Cell[]): Group[] {
  const byOutcome = new Map<string, { readonly outcome: Outcome; readonly failures: string[] }>();
  for (const { outcome, failure } of cells.toSorted(byText((cell) => cell.failure))) {
    const id = JSON.stringify(outcome);
    const group = byOutcome.get(id) ?? { outcome, failures: [] };
    group.failures.push(failure);
    byOutcome.set(id, group);
  }
  return [...byOutcome.values()]
    .map(({ outcome, failures }) => ({ ...outcome, failures }))
    .sort(byText(({ failures: [first = ''] }) => first))
    .sort((a, b) => b.failures.length - a.failures.length);
}
