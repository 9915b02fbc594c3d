import { lambdaHost } from './host.ts';
import { maskThrown } from './log.ts';
import { runOnLambda, type Answer } from './run.ts';
import { inProcessWorkflow } from '../workflow/in-process.ts';

/** The daily run in one invocation, where durable functions are not to be had: it has 15 minutes. */
export function handler(event: unknown): Promise<Answer> {
  return maskThrown(() => {
    const host = lambdaHost();
    return runOnLambda(event, host, inProcessWorkflow(host.services.clock));
  });
}
