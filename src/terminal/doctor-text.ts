import type { Diagnosis } from '../doctor/examine.ts';
import type { Finding, FindingKind } from '../doctor/finding.ts';
import { count } from '../words/counts.ts';
import { oneLine } from '../words/one-line.ts';
import type { Paint } from './colour.ts';
import { wrapped } from './wrapped.ts';

export interface TextOptions {
  readonly paint: Paint;
  /** Lists in full. */
  readonly all: boolean;
}

const COLUMNS = 80;
const MARKS: Readonly<
  Record<FindingKind, { readonly mark: string; readonly colour: 'green' | 'yellow' | 'red' }>
> = {
  ok: { mark: '✓', colour: 'green' },
  attention: { mark: '!', colour: 'yellow' },
  broken: { mark: '✗', colour: 'red' },
};
/** Mark, blank, the longest name of a check, two blanks. */
const INDENT = 18;
const MOST_ITEMS = 12;

/** A check as people read it: each finding with its mark, then what to do. */
export function diagnosisText({ name, findings }: Diagnosis, options: TextOptions): string {
  return findings
    .flatMap((finding, index) => findingLines(index === 0 ? name : '', finding, options))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function findingLines(name: string, finding: Finding, { paint, all }: TextOptions): string[] {
  const { mark, colour } = MARKS[finding.kind];
  const indent = ' '.repeat(INDENT);
  const column = COLUMNS - INDENT;
  const [first = '', ...rest] = wrapped(oneLine(finding.found, 2000), column);
  const head = `${paint(colour, mark)} ${name.padEnd(INDENT - 2)}${first}`;
  const items = all ? finding.items : finding.items.slice(0, MOST_ITEMS);
  const left = finding.items.length - items.length;
  return [
    head,
    ...rest.map((line) => indent + line),
    ...items.flatMap((item) => itemLines(item, indent, column)),
    ...(left > 0 ? [`${indent}  … and ${left} more; --all lists them`] : []),
    ...(finding.fix === null
      ? []
      : wrapped(finding.fix, column - 2).map((line, at) => `${indent}${at === 0 ? '→ ' : '  '}${line}`)),
    ...finding.command.map((line) => `    ${line}`),
  ];
}

/** Items below a heading are set in by their blanks. */
function itemLines(item: string, indent: string, columns: number): string[] {
  const depth = /^ */.exec(item)?.[0].length ?? 0;
  const lines = wrapped(oneLine(item, 1000), columns - depth - 4);
  return lines.map((line, at) => `${indent}${' '.repeat(depth + (at === 0 ? 2 : 4))}${line}`);
}

/** The last line: how it stands in all. */
export function summaryText(diagnoses: readonly Diagnosis[]): string {
  const of = (kind: FindingKind): number => diagnoses.filter((each) => each.kind === kind).length;
  const [fine, attention, broken] = [of('ok'), of('attention'), of('broken')];
  const end = broken > 0 ? `${broken} to mend` : 'nothing has to be done';
  return `\n${count(diagnoses.length, 'check')}: ${fine} fine, ${attention} to look at, ${end}.\n`;
}
