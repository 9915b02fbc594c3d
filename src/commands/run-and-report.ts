import { enforce } from '../enforce.ts';
import type { Instant } from '../core/instant.ts';
import { exitCodeFor, type Mode } from '../core/report.ts';
import { orderRun, type Services } from '../phases/run.ts';
import type { Settings } from '../settings/settings.ts';
import { inProcessWorkflow } from '../workflow/in-process.ts';
import { progress } from './progress.ts';
import { renderReport } from './report-text.ts';
import { untilInterrupted } from './until-interrupted.ts';

export interface RunRequest {
  readonly mode: Mode;
  readonly asOf: Instant;
  readonly json: boolean;
  readonly mailSummary: boolean;
}

/** Runs the engine in this process: progress on stderr, the report on stdout. @returns the exit code */
export async function runAndReport(
  services: Services,
  settings: Settings,
  command: RunRequest,
): Promise<number> {
  const { mode, asOf, json, mailSummary } = command;
  const host = progress(process.stderr, json);
  try {
    return await untilInterrupted(async (signal) => {
      const order = orderRun({ asOf, mode, settings, emit: host.emit, mailSummary, signal });
      const report = await enforce(inProcessWorkflow(services.clock), services, order);
      host.close();
      process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : renderReport(report));
      return exitCodeFor(report.status);
    });
  } finally {
    host.close();
  }
}
