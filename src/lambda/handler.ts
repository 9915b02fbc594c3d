import type { Context } from 'aws-lambda';
import { lambdaHost } from './host.ts';
import { runInOneInvocation } from './one-invocation.ts';
import type { Answer } from './run.ts';

/** The daily run in one invocation, where durable functions are not to be had: it has 15 minutes. */
export async function handler(
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<Answer> {
  const host = lambdaHost();
  try {
    return await runInOneInvocation(event, host, context);
  } finally {
    host.close();
  }
}
