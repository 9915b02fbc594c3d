import { InvalidArgumentError, Option, type Command } from 'commander';
import type { KeyEntry, Report } from '../core/report.ts';
import { UsageError } from '../settings/usage-error.ts';
import type { IsMeant } from '../terminal/report-text.ts';
import { DECISIONS, isFilter, keysMeant, type KeyFilter, type OuPathOf } from './naming/key-filter.ts';
import { writeAll } from './running/write-all.ts';

/** How a report is to be printed. */
export interface OutputFlags extends KeyFilter {
  readonly json?: true;
  readonly csv?: true;
  readonly all?: true;
}

/** The options of a command that only looks: which of the listed keys are meant, and how they are printed. */
export function addOutputOptions(command: Command): Command {
  command.optionsGroup('What is shown (the run and its counts stay whole; * stands for anything):');
  return addListOptions(
    command
      .option('--account <id or name>', 'keys of this account; once more for another', collect)
      .option('--ou <id>', 'keys of accounts under this OU or root', collect)
      .option('--user <name>', 'keys of users of this name', collect)
      .option('--contact <address>', 'keys that this address is told about', collect)
      .addOption(
        new Option('--decision <decision>', 'keys that are decided so')
          .choices(DECISIONS)
          .argParser(collectDecision),
      ),
  );
}

/** Those of a command that acts: a filter there would be taken for one of what is done. */
export function addListOptions(command: Command): Command {
  return command
    .option('--all', 'every entry of every list')
    .option('--csv', 'the listed keys as CSV on stdout');
}

const collect = (value: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  value,
];

function collectDecision(value: string, before: readonly string[] | undefined): string[] {
  if ((DECISIONS as readonly string[]).includes(value)) return collect(value, before);
  throw new InvalidArgumentError(`It takes one of ${DECISIONS.join(', ')}.`);
}

/** @throws UsageError where the flags contradict each other */
export function checkOutput({ json, csv, ou }: OutputFlags): void {
  if (json && csv) throw new UsageError('--json and --csv exclude each other: stdout carries one of them.');
  const [odd] = (ou ?? []).filter(
    (each) => !/^(?:ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|r-[0-9a-z]{4,32})$/.test(each),
  );
  if (odd !== undefined) {
    throw new UsageError(
      `--ou is ${JSON.stringify(odd.slice(0, 100))}; it takes the ID of an OU or root, such as ou-a1b2-c3d4e5f6.`,
    );
  }
}

/**
 * Prints it on stdout, as asked, no faster than it is read.
 * @param more goes below the text
 * @throws KeyRotationError when the ledger fails on the way; what was printed before stands there, cut off
 */
export async function printReport(...asked: Parameters<typeof print>): Promise<void> {
  const { orEnd } = await import('../ledger/ledger-error.ts');
  return orEnd(print(...asked));
}

async function print(
  whole: Report,
  flags: OutputFlags,
  ouPathOf: OuPathOf,
  {
    asJson = {},
    asText = [],
  }: { readonly asJson?: Record<string, unknown>; readonly asText?: readonly string[] } = {},
): Promise<void> {
  let shown = 0;
  const isOne = isFilter(flags) ? await keysMeant(whole, flags, ouPathOf) : null;
  const isMeant: IsMeant = async (key) => {
    const isShown = isOne === null || (await isOne(key));
    if (isShown) shown += 1;
    return isShown;
  };
  const report: Report = { ...whole, keys: () => filtered(whole.keys(), isMeant) };
  if (flags.csv) {
    const { keysAsCsv } = await import('../page/keys-csv.ts');
    await writeAll(process.stdout, keysAsCsv(report));
  } else if (flags.json) {
    const { FOR_PEOPLE, reportAsJson } = await import('../words/report-json.ts');
    await writeAll(process.stdout, reportAsJson(report, FOR_PEOPLE, asJson));
  } else {
    const [{ renderReport }, { widthOfStream }] = await Promise.all([
      import('../terminal/report-text.ts'),
      import('../terminal/table.ts'),
    ]);
    const width = widthOfStream(process.stdout);
    const text = await renderReport(whole, { width, all: flags.all === true, isMeant });
    const note = isFilter(flags)
      ? [`  Shown are ${shown} of ${whole.listed.total} listed keys; the numbers are of the whole run.`]
      : [];
    process.stdout.write([text.trimEnd(), ...note, ...asText, ''].join('\n'));
  }
}

async function* filtered(keys: AsyncIterable<KeyEntry>, isMeant: IsMeant): AsyncIterable<KeyEntry> {
  for await (const key of keys) if (await isMeant(key)) yield key;
}
