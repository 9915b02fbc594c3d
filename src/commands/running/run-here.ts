import { enforce } from '../../enforce.ts';
import type { PlannedWork } from '../../core/planned-deeds.ts';
import type { Report } from '../../core/report.ts';
import type { RunEvent } from '../../core/run-event.ts';
import { orderRun, type RunOrder, type Services } from '../../phases/run.ts';
import { RunBrokenOffError } from '../explain.ts';
import { progress } from '../../terminal/progress.ts';
import { untilInterrupted } from '../../terminal/until-interrupted.ts';
import { inProcessWorkflow } from '../../workflow/in-process.ts';

export type RunRequest = Omit<RunOrder, 'runId' | 'emit' | 'signal' | 'goAhead'> & {
  readonly json: boolean;
  /** Asked before the first deed; `signal` ends the question with the run. */
  readonly goAhead?: (work: PlannedWork, signal: AbortSignal) => Promise<boolean>;
};

/** Runs the engine in this process, with progress on stderr; Ctrl-C ends it at the next safe point. */
export async function runHere(
  services: Services,
  { json, goAhead, ...request }: RunRequest,
): Promise<{ readonly report: Report; readonly order: RunOrder }> {
  const host = progress(process.stderr, json);
  const begun = { mailOrDeed: false };
  const emit = (event: RunEvent): void => {
    begun.mailOrDeed ||= event.event === 'notices-pending' || event.event === 'key-acted';
    host.emit(event);
  };
  try {
    return await untilInterrupted(async (signal) => {
      const order = orderRun({
        ...request,
        emit,
        signal,
        ...(goAhead && { goAhead: (work) => goAhead(work, signal) }),
      });
      const report = await enforce(inProcessWorkflow(services.clock, signal), services, order);
      return { report, order };
    }, host.say);
  } catch (error) {
    throw begun.mailOrDeed ? new RunBrokenOffError('the run ended before its end', { cause: error }) : error;
  } finally {
    host.close();
  }
}
