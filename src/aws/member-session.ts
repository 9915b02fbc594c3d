import type { IAMClient } from '@aws-sdk/client-iam';
import { isSessionOver } from './failure.ts';

/** One IAM call: `call` gets the client of the session, a new one when the old session has ended. */
export type IamSession = <T>(call: (client: IAMClient) => Promise<T>) => Promise<T>;

/**
 * A session that outlives its credentials: the SDK renews them before they expire, and when AWS refuses them before
 * their time (revoked, role changed), the call is repeated once in a new session.
 */
export function renewingSession(open: () => IAMClient): IamSession {
  let current: IAMClient | undefined;
  return async (call) => {
    const client = (current ??= open());
    try {
      return await call(client);
    } catch (error) {
      if (!isSessionOver(error)) throw error;
      if (current === client) current = open();
      return call(current);
    }
  };
}
