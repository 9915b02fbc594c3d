import type { Parameters } from '../protocol/request-parameters.ts';

/** What TransactWriteItems asks of one item, as a request for that item alone would have it. */
export interface TransactedWrite {
  readonly action: string;
  readonly params: Parameters;
}

/** The writes of a TransactWriteItems, in their order; none of any other request. */
export function transactedWrites({ TransactItems }: Parameters): TransactedWrite[] {
  const items = (TransactItems ?? []) as readonly Readonly<Record<string, Parameters>>[];
  return items.flatMap((item) =>
    Object.entries(item).map(([verb, params]) => ({
      action: verb === 'ConditionCheck' ? 'ConditionCheckItem' : `${verb}Item`,
      params,
    })),
  );
}

/** The actions that policies are asked about: IAM knows none for a transaction, but those of the writes in it. */
export function permittedActions(action: string, params: Parameters): string[] {
  return action === 'TransactWriteItems'
    ? [...new Set(transactedWrites(params).map((write) => write.action))]
    : [action];
}
