import type { Report, ReportHead } from '../core/report.ts';
import { escapeUnseen } from './json-text.ts';

/** Letters that are handed on at once. */
const PIECE = 64 * 1024;

/** How a report is laid out. */
export interface ReportLayout {
  /** Spaces a level; 0: on one line. */
  readonly indent: number;
  readonly escape: (json: string) => string;
  /** What stands behind it. */
  readonly end: string;
}

/** For whoever reads it on a terminal or in an editor: as `jsonText` has it. */
export const FOR_PEOPLE: ReportLayout = { indent: 2, escape: escapeUnseen, end: '\n' };

/** On one line, as JSON has it. */
export const FOR_MACHINES: ReportLayout = { indent: 0, escape: (json) => json, end: '' };

type HeadField = Exclude<keyof ReportHead, 'listed'>;

const BEFORE_LISTS: readonly HeadField[] = ['runId', 'asOf', 'mode', 'status', 'coverage'];
const AFTER_LISTS: readonly HeadField[] = ['counts', 'ages', 'mail', 'problems'];

/**
 * The report as JSON, piece by piece, in the order of its fields: no byte of it is other than if it were written whole.
 * @param more fields at its end
 */
export async function* reportAsJson(
  report: Report,
  layout: ReportLayout = FOR_PEOPLE,
  more: Readonly<Record<string, unknown>> = {},
): AsyncIterable<string> {
  const fields = fieldsWith(layout);
  const head = (names: readonly HeadField[]): string =>
    names.map((name) => fields.value(name, report[name])).join('');
  let piece = `{${head(BEFORE_LISTS)}`;
  for (const name of ['accounts', 'keys'] as const) {
    piece += fields.begin(name);
    let isFirst = true;
    for await (const entry of report[name]()) {
      piece += fields.item(entry, isFirst);
      isFirst = false;
      if (piece.length < PIECE) continue;
      yield piece;
      piece = '';
    }
    piece += fields.endOfList(isFirst);
  }
  const rest = Object.entries(more).map(([name, value]) => fields.value(name, value));
  yield `${piece}${head(AFTER_LISTS)}${rest.join('')}${fields.end}`;
}

function fieldsWith({ indent, escape, end }: ReportLayout) {
  const line = (depth: number): string => (indent === 0 ? '' : `\n${' '.repeat(indent * depth)}`);
  const colon = indent === 0 ? ':' : ': ';
  // No text within JSON has a line of its own: those that are there are its layout.
  const at = (depth: number, value: unknown): string =>
    escape(JSON.stringify(value, null, indent).replaceAll('\n', line(depth)));
  let isFirst = true;
  const begin = (name: string): string => {
    const comma = isFirst ? '' : ',';
    isFirst = false;
    return `${comma}${line(1)}${JSON.stringify(name)}${colon}`;
  };
  return {
    value: (name: string, value: unknown): string => `${begin(name)}${at(1, value)}`,
    begin: (name: string): string => `${begin(name)}[`,
    item: (entry: unknown, isFirstItem: boolean): string =>
      `${isFirstItem ? '' : ','}${line(2)}${at(2, entry)}`,
    endOfList: (isEmpty: boolean): string => (isEmpty ? ']' : `${line(1)}]`),
    end: `${line(0)}}${end}`,
  };
}
