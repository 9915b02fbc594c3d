import { flagOf } from './names.ts';
import type { SettingName } from './table.ts';

/** A setting that is missing or cannot be read. */
export interface UnusableValue {
  readonly name: SettingName;
  readonly got: string | undefined;
  readonly takes: string;
  /** Where it was said, as part of a sentence: "in keyrotation.yml". */
  readonly origin?: string | undefined;
}

/** Settings that can be read and do not go together; `name` is the one to change. */
export interface Contradiction {
  readonly name: SettingName;
  /** Names all of them, and what to do. */
  readonly message: string;
}

export type SettingProblem = UnusableValue | Contradiction;

/** Thrown once, with all problems of all settings. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    super(
      ['The settings cannot be used:', ...problems.map((problem) => `  ${describe(problem)}`)].join('\n'),
    );
    this.problems = problems;
  }
}

function describe(problem: SettingProblem): string {
  if ('message' in problem) return problem.message;
  const { name, got, takes, origin } = problem;
  const what = got === undefined ? 'is missing' : `is ${quoted(got.slice(0, 100))}`;
  if (got !== undefined && origin !== undefined) return `${name} ${what} ${origin}; it takes ${takes}.`;
  const how =
    name === 'MODE'
      ? 'Set MODE in the environment or a settings file'
      : `Set ${name} in the environment or a settings file, or pass ${flagOf(name)}`;
  return `${name} ${what}; it takes ${takes}. ${how}.`;
}

/** What cannot be seen in a text, or turns it round, by its code: it is mostly what is wrong with it. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (letter) => `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
