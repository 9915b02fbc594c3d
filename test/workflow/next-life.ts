import {
  DurableExecutionInvocationInputWithClient as WithClient,
  OperationStatus,
  type DurableExecutionClient,
  type DurableLambdaHandler,
} from '@aws/durable-execution-sdk-js';

/** What the local runner invokes a handler with. @throws Error when the event is another one */
export function invocationOf(input: Parameters<DurableLambdaHandler>[0]): WithClient {
  if (!WithClient.isInstance(input)) throw new Error('the local runner passes its client in the event');
  return input;
}

/**
 * What Lambda invokes again with, after an invocation that died: all that it has taken in.
 * @param isBegun whether the last that Lambda heard of an operation is that it begins: of one that begins again the
 * local runner's server says READY still
 */
export async function nextLife(
  client: DurableExecutionClient,
  { DurableExecutionArn, CheckpointToken }: { DurableExecutionArn: string; CheckpointToken: string },
  isBegun: (operationId: string | undefined) => boolean = () => false,
): Promise<WithClient> {
  const { Operations: taken = [] } = await client.getExecutionState({ DurableExecutionArn, CheckpointToken });
  const Operations = taken.map((each) =>
    each.Status === OperationStatus.READY && isBegun(each.Id)
      ? { ...each, Status: OperationStatus.STARTED }
      : each,
  );
  const InitialExecutionState = { Operations, NextMarker: '' };
  return new WithClient({ DurableExecutionArn, CheckpointToken, InitialExecutionState }, client);
}
