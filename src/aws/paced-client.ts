import type { FinalizeRequestMiddleware, MiddlewareStack } from '@smithy/types';
import type { Pace } from './pace.ts';

/**
 * Lets every request of a client wait for its turn: further pages and the SDK's own retries too, which a wait before the
 * call would miss. `paceOf` takes the name of a command without its last word: `ListAccounts`.
 */
export function paceRequests<Input extends object, Output extends object>(
  { middlewareStack }: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  paceOf: (command: string) => Pace | undefined,
): void {
  const pace: FinalizeRequestMiddleware<Input, Output> = (next, context) => async (args) => {
    await paceOf(String(context.commandName).replace(/Command$/, ''))?.();
    return next(args);
  };
  middlewareStack.addRelativeTo(pace, { name: 'pace', relation: 'after', toMiddleware: 'retryMiddleware' });
}
