import { problem, type ProblemCode } from '../../src/core/problem.ts';
import { PHASES, type Phase } from './call.ts';
import { changesNothing, phaseRows } from './phase-rows.ts';
import type { Records } from './record.ts';
import { FAILURES } from './words.ts';

/** docs/failure-modes.md: what happens, what one sees, what to do. */
export function failureModes(records: Records): string {
  const all = Object.values(records).flat();
  const cells = all.reduce((sum, { failures }) => sum + failures.length, 0);
  return [
    INTRODUCTION(Object.keys(records).length, cells),
    '## What to do',
    CODES,
    table(['Code', 'Exit', 'What to do', 'Where it comes from'], codeRows(records)),
    '## Phase by phase',
    PHASE_BY_PHASE(all.filter(changesNothing).reduce((sum, { failures }) => sum + failures.length, 0)),
    ...PHASES.flatMap((phase) => phaseSection(phase, records)),
    '## The failures',
    EACH_TRIED,
    table(['Failure', 'What happens'], [...FAILURES]),
    FURTHER_FAILURES,
    '',
  ].join('\n\n');
}

const INTRODUCTION = (calls: number, cells: number): string =>
  `# Failure modes

<!-- Written by \`npm run failure-modes\` from what test/matrix found; a test compares the two. -->

What happens when AWS, or something on the way to it, fails: ${calls} calls of a daily run, each with every failure that it
can meet, ${cells} pairs in all, with neither an event bus nor a bucket for its page: what fails there is a warning and keeps nothing
else from being done (\`EVENTS_UNSENT\`, \`PAGE_UNPUBLISHED\`; test/e2e/events, test/phases/report/publish-page). Each pair is lived through on the embedded organization: the day of the failure, and the day
after. Whatever fails, and this is asserted apart from the engine's own rule:

- no key is deactivated without a mail about it that SES accepted at least \`GRACEDAYS\` days before;
- no key of an exempt user is touched, and no account that is opted out, suspended or out of scope is entered;
- nobody gets the same notice twice in a day;
- whoever is not concerned is told, and their keys are deactivated, as on any other day;
- whose key is off is told.`;

const CODES = `The codes are those of the report's \`problems\`; where a run ends without a report, of the error on the command line and in the log. Exit codes are those of [the command line](cli.md).`;

const PHASE_BY_PHASE = (
  harmless: number,
): string => `Each call, and what comes of it when it fails. Unless it says otherwise the run goes on to its report (exit 3), and the next
run makes up for everything, once the call works again. The ${harmless} pairs that change nothing are left out: what no decision
hangs on, and what the run gets over by itself, such as a session that ends once, an empty page, or a credential report
that cannot be read.

- *Any failure*: every one of [the failures](#the-failures) below, but for those that change nothing; *any failed call*:
  but for those of its rows. Of several codes each says what failed.
- *Nothing is missed*: every key and contact is served as on any other day; what is lost is at most the summary, or the
  report.
- *The run ends*: there is no report of this day; the exit code is the code's, as above. What was begun is in the ledger,
  and the next run goes on from there.
- *The run is blocked* (exit 4): nothing is mailed or deactivated, and the report says why. *As a warning*: exit 0.
- *No problem*: what came is a whole answer that means something else, and the report shows it as such: an account state
  that nobody knows (\`not-active\`), a tag with an empty value (the next contact is told), a history without notices (the
  first notice is sent, and counts anew).`;

const EACH_TRIED = `Each is tried with each call that can meet it, all day long; where a call is about an account, a user, a key or an address,
for some of them and not for others. To the ledger, whose answers are all read in one place, a few stand for all.`;

const FURTHER_FAILURES = `To these come, for each call, what its own answer is made of: each member left out, \`null\` or of another type; lists with
their items twice; words that nobody knows; and in the ledger rows of a later version, rows whose attributes are missing
or of another type, rows that DynamoDB does not take, batches done in part, and a write that took effect and whose
condition is said not to have held.`;

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A code, its exit codes, its fix, and the phases and calls that bring it. */
function codeRows(records: Records): string[][] {
  const found = new Map<string, { readonly exits: Set<number>; readonly calls: Set<string> }>();
  for (const [call, groups] of Object.entries(records)) {
    for (const { codes, exitCode } of groups) {
      for (const code of codes) {
        const { exits, calls } = found.get(code) ?? { exits: new Set(), calls: new Set() };
        found.set(code, { exits: exits.add(exitCode), calls: calls.add(call.split(' ')[0] ?? '') });
      }
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { exits, calls }]) => [
      `\`${code}\``,
      [...exits].sort().join(', '),
      problem('run', '', code as ProblemCode, '').fix,
      PHASES.filter((phase) => calls.has(phase)).join(', '),
    ]);
}

function phaseSection(phase: Phase, records: Records): string[] {
  const rows = phaseRows(phase, records);
  return rows.length === 0 ? [] : [`### ${phase}`, table(['What fails', 'What you see', 'Meanwhile'], rows)];
}
