import {
  DurableExecutionInvocationInputWithClient as WithClient,
  type DurableLambdaHandler,
} from '@aws/durable-execution-sdk-js';

/** What an execution has written to Lambda. */
export interface Measures {
  /** Each operation once, contexts included, and each retry, since AWS meters those as operations too. */
  operations: number;
  largestCheckpointBytes: number;
  writtenBytes: number;
  requests: number;
}

export const NOTHING_WRITTEN = { operations: 0, largestCheckpointBytes: 0, writtenBytes: 0, requests: 0 };

/** Measures what goes over the wire between the SDK and Lambda. */
export function measured(handler: DurableLambdaHandler, measures: Measures): DurableLambdaHandler {
  const known = new Set<string>();
  return (input, context) => {
    if (!WithClient.isInstance(input)) throw new Error('the local runner passes its client in the event');
    const { durableExecutionClient: client } = input;
    const counting = new WithClient(input, {
      getExecutionState: (request) => client.getExecutionState(request),
      checkpoint: (request) => {
        measures.requests += 1;
        for (const update of request.Updates ?? []) {
          const bytes = Buffer.byteLength(JSON.stringify(update));
          measures.writtenBytes += bytes;
          measures.largestCheckpointBytes = Math.max(measures.largestCheckpointBytes, bytes);
          if (update.Action === 'RETRY' || !known.has(update.Id ?? '')) measures.operations += 1;
          known.add(update.Id ?? '');
        }
        return client.checkpoint(request);
      },
    });
    return handler(counting, context);
  };
}
