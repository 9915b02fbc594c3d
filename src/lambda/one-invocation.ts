import { KeyRotationError } from '../core/problem.ts';
import { inProcessWorkflow } from '../workflow/in-process.ts';
import { runOnLambda, type Answer, type Host } from './run.ts';

/** Enough for what is under way to come to its end, and for the lock to be let go of. */
const STOP_BEFORE_END_MS = 30_000;

/** What Lambda says of an invocation. */
export interface Invocation {
  getRemainingTimeInMillis(): number;
}

/**
 * The daily run in one invocation. It stops by itself before Lambda ends it in the middle of something: what was done is
 * in the ledger, the lock is free, and Lambda delivers the event again.
 * @throws KeyRotationError INTERRUPTED when the time was too short
 */
export async function runInOneInvocation(
  event: unknown,
  host: Host,
  invocation: Invocation,
): Promise<Answer> {
  const deadline = new AbortController();
  const stop = setTimeout(
    () => {
      const message =
        'the time of this invocation is used up; what was done is in the ledger, and the next run goes on';
      deadline.abort(new KeyRotationError('INTERRUPTED', message));
    },
    Math.max(0, invocation.getRemainingTimeInMillis() - STOP_BEFORE_END_MS),
  );
  try {
    const workflow = inProcessWorkflow(host.services.clock, deadline.signal);
    return await runOnLambda(event, host, workflow, deadline.signal);
  } finally {
    clearTimeout(stop);
  }
}
