import { Command } from 'commander';
import type { Instant } from '../core/instant.ts';
import type { PlannedDeeds, PlannedWork } from '../core/planned-deeds.ts';
import type { Mode } from '../core/report.ts';
import { UsageError } from '../settings/usage-error.ts';
import { systemClock } from '../workflow/clock.ts';
import type { Connection } from './connection/connect.ts';
import { addRunOptions, FULL, type ConnectionFlags } from './connection/options.ts';
import { addExamples } from './examples.ts';
import { GROUPS } from './groups.ts';
import { addListOptions, checkOutput, printReport, type OutputFlags } from './report-output.ts';

type Flags = ConnectionFlags &
  Pick<OutputFlags, 'json' | 'csv' | 'all'> & {
    readonly yes?: true;
    readonly full?: true;
    readonly plan?: string;
  };

/** `keyrotation enforce`: one run, now, with everything that the daily Lambda does. */
export function enforceCommand(): Command {
  const command = new Command('enforce')
    .summary('one enforcing run, now')
    .helpGroup(GROUPS.act)
    .description(
      'One enforcing run: sends the notices that are due and deactivates keys whose grace period is over. ' +
        'Shows first who is calling and what it will do, and asks on a terminal. ' +
        'With MODE=dry-run in the environment or the settings file it only reports.',
    )
    .option(...FULL)
    .option('--yes', 'do not ask; the first run needs it where nobody can be asked, as with --json')
    .option('--plan <file>', 'do no more than this plan says, which plan --out has saved');
  addExamples(addRunOptions(addListOptions(command)), [
    { line: 'npx keyrotation enforce', what: 'show what would be done, ask, and do it' },
    {
      line: 'npx keyrotation enforce --plan plan.json --yes',
      what: 'no more than a plan that was looked at',
    },
    { line: 'npx keyrotation enforce --max-deactivations 0', what: 'send notices, deactivate nothing' },
    { line: 'MODE=dry-run npx keyrotation enforce', what: 'a dry run, recorded in the ledger' },
  ]);
  return command.action(async (flags: Flags) => {
    checkOutput(flags);
    // Loaded here only: help and wrong usage need nothing of the engine.
    const { connect } = await import('./connection/connect.ts');
    const connection = await connect(flags);
    try {
      // A setting may turn enforce into a dry run, never the other way round; unset, the command's name decides.
      process.exitCode = await run(connection, flags, connection.mode ?? 'enforce');
    } finally {
      connection.close();
    }
  });
}

async function run(connection: Connection, flags: Flags, mode: Mode): Promise<number> {
  const { services, settings } = connection;
  const [{ runHere }, { exitCodeFor }, { isOnTerminal }] = await Promise.all([
    import('./running/run-here.ts'),
    import('../core/report.ts'),
    import('../terminal/confirm.ts'),
  ]);
  const asOf = systemClock.now();
  const planned = flags.plan === undefined ? null : await readPlanFile(flags.plan, asOf);
  const needsYes = mode === 'enforce' && !flags.yes;
  const asks = needsYes && !flags.json && isOnTerminal();
  if (needsYes && !asks) await assertNotFirst(services);
  if (mode === 'enforce' && !flags.json) {
    const { runPreamble } = await import('./running/run-preamble.ts');
    process.stderr.write(await runPreamble(connection));
  }
  const { report } = await runHere(services, {
    mode,
    asOf,
    settings,
    json: flags.json === true,
    mailSummary: true,
    full: flags.full === true,
    ...(planned && { planned }),
    ...(asks && { goAhead }),
  });
  await printReport(report, flags, (id) => services.organizations.ouPath(id));
  return exitCodeFor(report.status);
}

async function readPlanFile(file: string, now: Instant): Promise<PlannedDeeds> {
  const { readPlan } = await import('./running/saved-plan.ts');
  return readPlan(file, now);
}

/** Nobody can be asked: what runs every day may go on, what never ran needs somebody's word. */
async function assertNotFirst({ ledger }: Connection['services']): Promise<void> {
  const { orEnd } = await import('../ledger/ledger-error.ts');
  const hasEnforced = async (): Promise<boolean> => {
    for await (const runId of ledger.runs.ids()) {
      if (!runId.endsWith('-enforce')) continue;
      const meta = await ledger.runs.readMeta(runId);
      if (meta !== null && meta.status !== 'running' && meta.status !== 'blocked') return true;
    }
    return false;
  };
  if (await orEnd(hasEnforced())) return;
  throw new UsageError(
    'The ledger has no enforcing run yet, and nobody can be asked here: pass --yes to enforce for the first time. `keyrotation plan` shows what would be done.',
  );
}

async function goAhead(
  { toNotify, toDeactivate, deferred }: PlannedWork,
  signal: AbortSignal,
): Promise<boolean> {
  if (toNotify + toDeactivate === 0) return true;
  const [{ confirmed }, { count, formatNumber }] = await Promise.all([
    import('../terminal/confirm.ts'),
    import('../words/counts.ts'),
  ]);
  const brake = deferred > 0 ? ` (${formatNumber(deferred)} more wait for the next run)` : '';
  return confirmed(
    `Deactivate ${count(toDeactivate, 'key')}${brake} and send the notices of ${count(toNotify, 'key')}?`,
    signal,
  );
}
