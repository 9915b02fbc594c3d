import type { FinalizeRequestMiddleware, MiddlewareStack } from '@smithy/types';

/** Asked right before a request leaves; what it throws ends the call. */
export type MayGoOn = () => Promise<void>;

/**
 * Asks right before each attempt of a call, the SDK's own retries included, whether it may be made: between two of them
 * a process may have been suspended for hours.
 */
export function beforeEachAttempt<Input extends object, Output extends object>(
  { middlewareStack }: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  mayGoOn: MayGoOn | undefined,
): void {
  if (!mayGoOn) return;
  const ask: FinalizeRequestMiddleware<Input, Output> = (next) => async (args) => {
    await mayGoOn();
    return next(args);
  };
  // The lowest priority stands nearest to the wire, within the loop of retries.
  middlewareStack.add(ask, { name: 'mayGoOn', step: 'finalizeRequest', priority: 'low' });
}
