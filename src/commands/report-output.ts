import { InvalidArgumentError, Option, type Command } from 'commander';
import type { RunReport } from '../core/report.ts';
import { UsageError } from '../settings/usage-error.ts';
import { DECISIONS, filterKeys, isFilter, type KeyFilter, type OuPathOf } from './naming/key-filter.ts';
import { jsonText } from '../words/json-text.ts';

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

/** Prints it on stdout, as asked. @param more goes below the text */
export async function printReport(
  whole: RunReport,
  flags: OutputFlags,
  ouPathOf: OuPathOf,
  { asJson = {}, asText = [] }: { readonly asJson?: object; readonly asText?: readonly string[] } = {},
): Promise<void> {
  const report = isFilter(flags) ? await filterKeys(whole, flags, ouPathOf) : whole;
  if (flags.csv) {
    const { keysAsCsv } = await import('../page/keys-csv.ts');
    process.stdout.write(keysAsCsv(report));
  } else if (flags.json) {
    process.stdout.write(`${jsonText({ ...report, ...asJson })}\n`);
  } else {
    const [{ renderReport }, { widthOfStream }] = await Promise.all([
      import('../terminal/report-text.ts'),
      import('../terminal/table.ts'),
    ]);
    const text = renderReport(report, { width: widthOfStream(process.stdout), all: flags.all === true });
    const note = isFilter(flags)
      ? [
          `  Shown are ${report.keys.length} of ${whole.keys.length} listed keys; the numbers are of the whole run.`,
        ]
      : [];
    process.stdout.write([text.trimEnd(), ...note, ...asText, ''].join('\n'));
  }
}
