import type { TestResult } from '@aws/durable-execution-sdk-js-testing';
import { runOnLambda, type Answer, type Host } from '../../src/lambda/run.ts';
import { execute, type Around } from './local-runner.ts';

/** The deployed handler but for its surroundings, which are the host's. */
export function executeOnLambda(host: Host, event: unknown, around?: Around): Promise<TestResult<Answer>> {
  return execute<Answer>(
    (input, workflow, signal) => runOnLambda(input, host, workflow, signal),
    around,
    event,
  );
}
