import { enforce } from '../enforce.ts';
import type { RunReport } from '../core/report.ts';
import { orderRun, type RunOrder, type Services } from '../phases/run.ts';
import { progress } from '../terminal/progress.ts';
import { inProcessWorkflow } from '../workflow/in-process.ts';

export type RunRequest = Omit<RunOrder, 'runId' | 'emit' | 'signal' | 'goAhead'> & {
  readonly json: boolean;
  /** Asked before the first deed; `signal` ends the question with the run. */
  readonly goAhead?: (
    work: Parameters<NonNullable<RunOrder['goAhead']>>[0],
    signal: AbortSignal,
  ) => Promise<boolean>;
};

/** Runs the engine in this process, with progress on stderr; Ctrl-C ends it at the next safe point. */
export async function runHere(
  services: Services,
  { json, goAhead, ...request }: RunRequest,
): Promise<{ readonly report: RunReport; readonly order: RunOrder }> {
  const host = progress(process.stderr, json);
  const interrupt = new AbortController();
  const { signal } = interrupt;
  const stop = (): void => {
    host.say('Stopping at the next safe point; once more ends at once.');
    interrupt.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const order = orderRun({
    ...request,
    emit: host.emit,
    signal,
    ...(goAhead && { goAhead: (work) => goAhead(work, signal) }),
  });
  try {
    const report = await enforce(inProcessWorkflow(services.clock), services, order);
    return { report, order };
  } finally {
    host.close();
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  }
}
