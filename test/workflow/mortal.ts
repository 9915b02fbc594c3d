import {
  DurableExecutionInvocationInputWithClient as WithClient,
  type DurableExecutionClient,
  type DurableLambdaHandler,
} from '@aws/durable-execution-sdk-js';
import type { EmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import type { InterceptedRequest } from '../../src/simulator/traffic/faults/intercepted-request.ts';
import { stillness } from '../e2e/stillness.ts';
import { invocationOf, nextLife } from './next-life.ts';
import { restless } from './restless.ts';

/** When an invocation dies. */
export type Death =
  /** At its n-th checkpoint request: before Lambda has it, or after, when only the answer is lost. */
  | { readonly checkpoint: number; readonly when: 'before' | 'after' }
  /** At a call to AWS: before it takes effect, or after, when only the answer is lost. Every life is asked. */
  | { readonly call: (request: InterceptedRequest) => boolean; readonly when: 'before' | 'after' };

/** How many checkpoint requests there were, and deaths. */
export interface Life {
  checkpoints: number;
  deaths: number;
  /** Seconds that Lambda was asked to rest before a step begins again; none of them are waited for. */
  readonly rests?: number[];
}

const never = (): Promise<never> => new Promise(() => undefined);

/**
 * Lets an invocation die without a word, as a timeout or a lost machine does, and invokes again with what Lambda has.
 * The local runner cannot: it takes a handler that throws for a failed execution, where Lambda invokes again. So all
 * of it is one invocation to the runner; its checkpoint server keeps the state that the next life begins with. From its
 * death on a life reaches nobody any more; one that lives on beside the next is `outlived`.
 */
export function mortal(
  handler: DurableLambdaHandler,
  { faults, calls }: EmbeddedOrganization,
  death: Death,
  life: Life,
): DurableLambdaHandler {
  const lastOf = new Map<string | undefined, string | undefined>();
  return async (input, context) => {
    let invocation = invocationOf(input);
    const client = restless(invocation.durableExecutionClient, life.rests);
    for (;;) {
      const { DurableExecutionArn } = invocation;
      let { CheckpointToken } = invocation;
      let isDead = false;
      let tellDead = (): void => undefined;
      const died = new Promise<null>(
        (resolve) =>
          (tellDead = () => {
            resolve(null);
          }),
      );
      const reach = { gone: (): void => undefined };
      const die = (): Promise<never> => {
        isDead = true;
        life.deaths += 1;
        reach.gone();
        reach.gone = faults.intercept(() => ({ kind: 'drop', when: 'before' }));
        tellDead();
        return never();
      };
      if ('call' in death) {
        reach.gone = faults.intercept((request) => {
          if (isDead || !death.call(request)) return undefined;
          void die();
          return { kind: 'drop', when: death.when };
        });
      }
      const counted: DurableExecutionClient = {
        getExecutionState: (request) => client.getExecutionState(request),
        checkpoint: async (request) => {
          if (isDead) return never();
          life.checkpoints += 1;
          const isLast = 'checkpoint' in death && life.checkpoints === death.checkpoint;
          if (isLast && death.when === 'before') return die();
          const answer = await client.checkpoint(request);
          CheckpointToken = answer.CheckpointToken ?? CheckpointToken;
          for (const { Id, Action } of request.Updates ?? []) lastOf.set(Id, Action);
          return isLast ? die() : answer;
        },
      };
      const ended = await Promise.race([handler(new WithClient(invocation, counted), context), died]);
      if (ended === null) await stillness(calls);
      reach.gone();
      if (ended !== null) return ended;
      invocation = await nextLife(
        client,
        { DurableExecutionArn, CheckpointToken },
        (id) => lastOf.get(id) === 'START',
      );
    }
  };
}
