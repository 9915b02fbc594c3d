import type { FinalizeRequestMiddleware, MiddlewareStack } from '@smithy/types';

/** Asked right before a request leaves; what it throws ends the call. */
export type MayGoOn = () => Promise<void>;

/**
 * Asks right before each attempt of a call, the SDK's own retries included, whether it may be made: between two of them
 * a process may have been suspended for hours.
 * @param onFailure told how each attempt failed: of the call as a whole the SDK throws the last failure only
 */
export function beforeEachAttempt<Input extends object, Output extends object>(
  { middlewareStack }: { readonly middlewareStack: MiddlewareStack<Input, Output> },
  mayGoOn: MayGoOn | undefined,
  onFailure: (error: unknown) => void = () => undefined,
): void {
  if (!mayGoOn) return;
  const ask: FinalizeRequestMiddleware<Input, Output> = (next) => async (args) => {
    await mayGoOn();
    try {
      return await next(args);
    } catch (error) {
      onFailure(error);
      throw error;
    }
  };
  // The lowest priority stands nearest to the wire, within the loop of retries.
  middlewareStack.add(ask, { name: 'mayGoOn', step: 'finalizeRequest', priority: 'low' });
}
