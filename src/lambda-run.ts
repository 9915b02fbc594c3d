import { toMs, type Instant } from './core/instant.ts';
import { runIdFor, type Mode, type RunReport, type RunStatus } from './core/report.ts';
import { carryOut } from './enforce.ts';
import { asOfFor, parseEvent, type RunInput } from './lambda-event.ts';
import { logEvents } from './log-line.ts';
import { readReport } from './phases/report.ts';
import type { Services } from './phases/run.ts';
import type { Settings } from './settings.ts';
import type { Workflow } from './workflow/workflow.ts';

/** What a run on Lambda works with; built anew for each invocation. */
export interface Host {
  readonly settings: Settings;
  readonly services: Services;
  readonly logger: { info(message: string, facts: Readonly<Record<string, unknown>>): void };
  readonly publish: (report: RunReport, durationMs: number) => void;
}

/** Small: the report is in the ledger. */
export type Answer = { readonly runId: string; readonly status: RunStatus };

type Begun = {
  readonly runId: string;
  readonly asOf: Instant;
  readonly mode: Mode;
  readonly startedAt: Instant;
};

/**
 * The daily run on Lambda, plain or durable. What a replay must not decide or tell a second time stands in steps: the
 * as-of instant at the start, log line and metrics at the end.
 */
export async function runOnLambda(
  event: unknown,
  host: Host,
  workflow: Workflow,
  signal?: AbortSignal,
): Promise<Answer> {
  const { settings, services, logger } = host;
  const input = parseEvent(event);
  const { startedAt, ...named } = await workflow.step('begin', () => Promise.resolve(begin(input, host)));
  const emit = logEvents(logger);
  const run = { ...named, settings, emit, mailSummary: true, ...(signal && { signal }) };
  const locked = await carryOut(workflow, services, run);
  return workflow.step('tell', async () => {
    const report = locked ?? (await readReport(services, run.runId));
    const { runId, status, coverage, counts, mail } = report;
    logger.info('run ended', { runId, status, coverage, counts, mail });
    host.publish(report, toMs(services.clock.now()) - toMs(startedAt));
    return { runId, status };
  });
}

function begin({ scheduledTime, mode: askedMode }: RunInput, { settings, services, logger }: Host): Begun {
  const startedAt = services.clock.now();
  const { asOf, why } = asOfFor(scheduledTime, startedAt);
  const mode = askedMode ?? settings.mode;
  const runId = runIdFor(asOf, mode);
  logger.info('as-of instant chosen', { runId, asOf, why });
  return { runId, asOf, mode, startedAt };
}
