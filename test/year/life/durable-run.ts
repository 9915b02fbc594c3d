import {
  DurableExecutionInvocationInputWithClient as WithClient,
  type DurableExecutionClient,
  type DurableLambdaHandler,
} from '@aws/durable-execution-sdk-js';
import type { Engine } from '../../e2e/engine.ts';
import { recordingHost } from '../../lambda/recording-host.ts';
import type { Around } from '../../workflow/local-runner.ts';
import { executeOnLambda } from '../../workflow/on-lambda.ts';
import type { RunReport } from '../../../src/core/report.ts';
import { readWhole } from '../../builders/whole-report.ts';
import type { SimulatorClock } from '../../../src/simulator/clock.ts';

/** A run as the deployed function has it, under the durable SDK's own runner. @throws Error with which the execution failed */
export async function runDurably(
  engine: Engine,
  clock: SimulatorClock,
  event: { readonly scheduledTime: string; readonly mode?: 'dry-run' },
  around: Around,
): Promise<RunReport> {
  const execution = await executeOnLambda(recordingHost(engine), event, (handler) =>
    hurried(around(handler), clock),
  );
  if (execution.getStatus() !== 'SUCCEEDED')
    throw new Error(execution.getError().errorMessage ?? execution.getStatus());
  const { runId } = execution.getResult() ?? { runId: '' };
  return readWhole(engine.services, runId);
}

/** The runner waits in real time; here it is the organization's clock that goes on. */
const NO_TIME_S = 0.01;

/** What Lambda is asked to wait passes on the organization's clock, at once. */
function hurried(handler: DurableLambdaHandler, clock: SimulatorClock): DurableLambdaHandler {
  const passes = (seconds: number | undefined): number | undefined => {
    if (seconds === undefined) return undefined;
    clock.advance(seconds * 1_000);
    return NO_TIME_S;
  };
  return (input, context) => {
    if (!WithClient.isInstance(input)) throw new Error('the local runner passes its client in the event');
    const { durableExecutionClient: client } = input;
    const hurrying: DurableExecutionClient = {
      getExecutionState: (request) => client.getExecutionState(request),
      checkpoint: (request) =>
        client.checkpoint({
          ...request,
          Updates: request.Updates?.map(({ WaitOptions: wait, StepOptions: step, ...update }) => ({
            ...update,
            ...(wait && { WaitOptions: { ...wait, WaitSeconds: passes(wait.WaitSeconds) } }),
            ...(step && {
              StepOptions: { ...step, NextAttemptDelaySeconds: passes(step.NextAttemptDelaySeconds) },
            }),
          })),
        }),
    };
    return handler(new WithClient(input, hurrying), context);
  };
}
