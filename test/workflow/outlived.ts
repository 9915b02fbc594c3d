import {
  DurableExecutionInvocationInputWithClient as WithClient,
  type DurableExecutionClient,
  type DurableLambdaHandler,
  type OperationUpdate,
} from '@aws/durable-execution-sdk-js';
import { invocationOf, nextLife } from './next-life.ts';
import { restless } from './restless.ts';

/** The checkpoint that Lambda refuses. */
export interface Refusal {
  /** Of those with such an update, the first. */
  readonly of?: (update: OperationUpdate) => boolean;
  /** The n-th, from 1. */
  readonly nth?: number;
  /** So late does Lambda say no. */
  readonly late?: () => Promise<unknown>;
  /** What happens between the two lives. */
  readonly between?: () => Promise<void> | void;
}

/**
 * The other way of killing: Lambda refuses a checkpoint, which ends the invocation with an error and leaves its machine
 * alive. Whatever was under way in it goes on beside the next invocation, and reaches everybody (see `mortal`).
 */
export function outlived(
  handler: DurableLambdaHandler,
  { of = () => false, nth, late, between }: Refusal,
): DurableLambdaHandler {
  let [refusals, checkpoints] = [0, 0];
  const isRefused = (): boolean => refusals > 0;
  return async (input, context) => {
    const invocation = invocationOf(input);
    if (isRefused()) return handler(invocation, context);
    const { durableExecutionClient, DurableExecutionArn } = invocation;
    const client = restless(durableExecutionClient);
    let { CheckpointToken } = invocation;
    const refusing: DurableExecutionClient = {
      getExecutionState: (request) => client.getExecutionState(request),
      checkpoint: async (request) => {
        checkpoints += 1;
        if (isRefused() || checkpoints === nth || request.Updates?.some(of)) {
          refusals += 1;
          await late?.();
          throw Object.assign(new Error('Invalid Checkpoint Token: it was replaced'), {
            name: 'InvalidParameterValueException',
            $metadata: { httpStatusCode: 400 },
          });
        }
        const answer = await client.checkpoint(request);
        CheckpointToken = answer.CheckpointToken ?? CheckpointToken;
        return answer;
      },
    };
    try {
      return await handler(new WithClient(invocation, refusing), context);
    } catch (error) {
      if (!isRefused()) throw error;
    }
    await between?.();
    return handler(await nextLife(client, { DurableExecutionArn, CheckpointToken }), context);
  };
}
