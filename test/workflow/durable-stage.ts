import type { TestResult } from '@aws/durable-execution-sdk-js-testing';
import type { RunReport } from '../../src/core/report.ts';
import type { Answer } from '../../src/lambda/run.ts';
import { readWhole } from '../builders/whole-report.ts';
import { onDay, type Stage } from '../e2e/harness.ts';
import { recordingHost, type Told } from '../lambda/recording-host.ts';
import type { Around } from './local-runner.ts';
import { executeOnLambda } from './on-lambda.ts';

export interface DurableDay {
  readonly execution: TestResult<Answer>;
  readonly report: RunReport;
  readonly told: Told;
}

export interface DurableDayOptions {
  readonly dryRun?: boolean;
  readonly around?: Around;
}

/** The run of a day as a durable execution, under the SDK's own local runner. */
export async function durableDay(
  stage: Stage,
  day: number,
  { dryRun = false, around }: DurableDayOptions = {},
): Promise<DurableDay> {
  const asOf = onDay(day);
  const { clock } = stage.organization;
  if (clock.now() < new Date(asOf)) clock.set(new Date(asOf));
  const host = recordingHost(stage);
  const event = { scheduledTime: asOf, ...(dryRun && { mode: 'dry-run' }) };
  const execution = await executeOnLambda(host, event, around);
  const { runId } = execution.getResult() ?? { runId: '' };
  return { execution, report: await readWhole(stage.services, runId), told: host.told };
}
