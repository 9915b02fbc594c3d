import { groupBy } from '../core/group-by.ts';
import type { Problem, Severity } from '../core/problem.ts';
import { withAccountName } from '../words/account-names.ts';
import { formatNumber } from '../words/counts.ts';
import { oneLine } from '../words/one-line.ts';
import { wrapped } from './wrapped.ts';

/** Of one code and fix; very many of a kind say no more than some. */
const MAX_OF_A_KIND = 10;

export interface ProblemTextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly all: boolean;
}

/** Problems by what mends them, the worst first: the fix once, and below it what it is about. */
export function renderProblems(
  problems: readonly Problem[],
  names: ReadonlyMap<string, string>,
  options: ProblemTextOptions,
): string[] {
  return (['error', 'warning'] as const).flatMap((severity) => {
    const found = problems.filter((each) => each.severity === severity);
    if (found.length === 0) return [];
    const kinds = [...groupBy(found, ({ code, fix }) => `${code} ${fix}`).values()];
    return [
      '',
      `  ${TITLES[severity]} (${formatNumber(found.length)})`,
      ...kinds.flatMap((kind) => kindLines(kind, names, options)),
    ];
  });
}

const TITLES: Readonly<Record<Severity, string>> = { error: 'Errors', warning: 'Warnings' };

function kindLines(
  kind: readonly Problem[],
  names: ReadonlyMap<string, string>,
  { width, all }: ProblemTextOptions,
): string[] {
  const [first] = kind;
  if (!first) return [];
  const more = all ? 0 : kind.length - MAX_OF_A_KIND;
  const item = ({ id, message }: Problem): string[] =>
    hanging('      - ', `${withAccountName(oneLine(id, 80), names)}: ${oneLine(message, 300)}`, width);
  return [
    `    ${first.code}${kind.length > 1 ? ` (${formatNumber(kind.length)})` : ''}`,
    ...hanging('      Fix: ', first.fix, width),
    ...kind.slice(0, more > 0 ? MAX_OF_A_KIND : undefined).flatMap(item),
    ...(more > 0 ? [`      … and ${formatNumber(more)} more; --all lists them`] : []),
  ];
}

/** The lines after the first stand below its text. */
function hanging(head: string, text: string, width: number): string[] {
  return wrapped(text, Math.max(20, width - head.length)).map((line, at) =>
    at === 0 ? head + line : ' '.repeat(head.length) + line,
  );
}
