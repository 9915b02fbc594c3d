import { LocalDurableTestRunner, type TestResult } from '@aws/durable-execution-sdk-js-testing';
import type { DurableLambdaHandler } from '@aws/durable-execution-sdk-js';
import type { RunReport } from '../../src/core/report.ts';
import { runOnLambda, type Answer } from '../../src/lambda/run.ts';
import { readReport } from '../../src/phases/report/build.ts';
import type { EndedRun } from '../../src/lambda/metrics.ts';
import { durableLambda } from '../../src/workflow/durable-lambda.ts';
import { onDay, type Stage } from '../e2e/harness.ts';

/** What an execution told, in the order in which it did. */
export interface Told {
  readonly lines: string[];
  readonly published: EndedRun[];
}

export interface DurableDay {
  readonly execution: TestResult<Answer>;
  readonly report: RunReport;
  readonly told: Told;
}

export interface DurableDayOptions {
  readonly dryRun?: boolean;
  /** Stands between Lambda and the handler: deaths, deadlines, measuring. */
  readonly around?: (handler: DurableLambdaHandler) => DurableLambdaHandler;
}

/** The deployed handler but for its surroundings: settings, clients and clock are the stage's. */
export function durableHandlerOf({ settings, services }: Stage, told: Told): DurableLambdaHandler {
  const logger = { info: (message: string) => void told.lines.push(message) };
  const publish = (run: EndedRun) => void told.published.push(run);
  return durableLambda((event, workflow, signal) =>
    runOnLambda(event, { settings, services, logger, publish }, workflow, signal),
  );
}

/** The run of a day as a durable execution, under the SDK's own local runner. */
export async function durableDay(
  stage: Stage,
  day: number,
  { dryRun = false, around = (handler) => handler }: DurableDayOptions = {},
): Promise<DurableDay> {
  const asOf = onDay(day);
  const { clock } = stage.organization;
  if (clock.now() < new Date(asOf)) clock.set(new Date(asOf));
  const told: Told = { lines: [], published: [] };
  const runner = new LocalDurableTestRunner<Answer>({
    handlerFunction: around(durableHandlerOf(stage, told)),
  });
  const payload = { scheduledTime: asOf, ...(dryRun && { mode: 'dry-run' }) };
  const execution = await runner.run({ payload });
  const { runId } = execution.getResult() ?? { runId: '' };
  return { execution, report: await readReport(stage.services, runId), told };
}
