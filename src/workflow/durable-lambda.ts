import { withDurableExecution, type DurableLambdaHandler } from '@aws/durable-execution-sdk-js';
import { durableWorkflow } from './durable.ts';
import type { Workflow } from './workflow.ts';

export type DurableRun = (event: unknown, workflow: Workflow, signal: AbortSignal) => Promise<unknown>;

/**
 * A Lambda handler that runs durably. `signal` tells the end of the invocation, be the execution over or asleep: what
 * it leaves running in the machine, heartbeats above all, must do nothing in a later one.
 */
export function durableLambda(run: DurableRun): DurableLambdaHandler {
  return async (event, context) => {
    const invocation = new AbortController();
    const handler = withDurableExecution((input: unknown, durable) =>
      run(input, durableWorkflow(durable), invocation.signal),
    );
    try {
      return await handler(event, context);
    } finally {
      invocation.abort();
    }
  };
}
