import type { DurableExecutionClient } from '@aws/durable-execution-sdk-js';

/**
 * Lambda, but that a step which begins again does so at once: its rest between two beginnings, which the local runner
 * waits for on the real clock even where it skips time, is only noted.
 * @param rests gets the seconds that each rest would have had
 */
export function restless(client: DurableExecutionClient, rests: number[] = []): DurableExecutionClient {
  return {
    getExecutionState: (request) => client.getExecutionState(request),
    checkpoint: (request) => {
      const { Updates: updates = [] } = request;
      const Updates = updates.map((update) => {
        if (update.Action !== 'RETRY') return update;
        rests.push(update.StepOptions?.NextAttemptDelaySeconds ?? NaN);
        return { ...update, StepOptions: { NextAttemptDelaySeconds: 0 } };
      });
      return client.checkpoint({ ...request, Updates });
    },
  };
}
