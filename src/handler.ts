import { Logger } from '@aws-lambda-powertools/logger';
import { runIdFor, type RunStatus } from './core/report.ts';
import { enforce } from './enforce.ts';
import { asOfFor, parseEvent } from './lambda-event.ts';
import { logLine } from './log-line.ts';
import { parseSettings } from './settings.ts';
import { wire } from './wiring.ts';
import { inProcessWorkflow } from './workflow/in-process.ts';

const logger = new Logger({ serviceName: 'keyrotation' });

/** The daily run on Lambda. Its answer is small; the report is in the ledger. */
export async function handler(event: unknown): Promise<{ runId: string; status: RunStatus }> {
  const { scheduledTime, mode: askedMode } = parseEvent(event);
  const settings = parseSettings(process.env);
  const { services } = wire(settings);
  const { asOf, why } = asOfFor(scheduledTime, services.clock.now());
  const mode = askedMode ?? settings.mode;
  const runId = runIdFor(asOf, mode);
  logger.info('as-of instant chosen', { runId, asOf, why });
  const emit = (happened: Parameters<typeof logLine>[0]) => {
    const { event: name, ...facts } = logLine(happened);
    logger.info(name, facts);
  };
  const run = { runId, asOf, mode, settings, emit, mailSummary: true };
  const { status, coverage, counts, mail } = await enforce(inProcessWorkflow(services.clock), services, run);
  logger.info('run ended', { runId, status, coverage, counts, mail });
  return { runId, status };
}
