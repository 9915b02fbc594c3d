import { lambdaHost } from './host.ts';
import { runOnLambda, type Answer } from './run.ts';
import { inProcessWorkflow } from '../workflow/in-process.ts';

/** The daily run in one invocation, where durable functions are not to be had: it has 15 minutes. */
export async function handler(event: unknown): Promise<Answer> {
  const host = lambdaHost();
  return runOnLambda(event, host, inProcessWorkflow(host.services.clock));
}
