import type { DurableLambdaHandler } from '@aws/durable-execution-sdk-js';
import { LocalDurableTestRunner, type TestResult } from '@aws/durable-execution-sdk-js-testing';
import { durableLambda, type DurableRun } from '../../src/workflow/durable-lambda.ts';

/** Stands between Lambda and the handler: deaths, deadlines, measuring. */
export type Around = (handler: DurableLambdaHandler) => DurableLambdaHandler;

/** Gives a test file the durable SDK's own runner, and takes it away again. */
export function onLocalRunner(options: { readonly skipTime?: boolean } = {}): void {
  beforeAll(() => LocalDurableTestRunner.setupTestEnvironment(options));
  afterAll(() => LocalDurableTestRunner.teardownTestEnvironment());
}

/** One execution from its first invocation to its end. */
export function execute<T = unknown>(
  run: DurableRun,
  around: Around = (handler) => handler,
  payload?: unknown,
): Promise<TestResult<T>> {
  const runner = new LocalDurableTestRunner<T>({ handlerFunction: around(durableLambda(run)) });
  return runner.run({ payload });
}
