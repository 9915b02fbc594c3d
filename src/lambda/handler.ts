import { lambdaHost } from './host.ts';
import { maskThrown } from './log.ts';
import { runInOneInvocation, type Invocation } from './one-invocation.ts';
import type { Answer } from './run.ts';

/** The daily run in one invocation, where durable functions are not to be had: it has 15 minutes. */
export function handler(event: unknown, invocation: Invocation): Promise<Answer> {
  return maskThrown(async () => {
    const host = lambdaHost();
    try {
      return await runInOneInvocation(event, host, invocation);
    } finally {
      host.close();
    }
  });
}
