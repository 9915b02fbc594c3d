import type { InterceptedRequest } from '../../src/simulator/traffic/faults/intercepted-request.ts';

/** Of the row that a request to the ledger is about; of several rows, or none, there is none to tell. */
export function partitionOf({ params }: Pick<InterceptedRequest, 'params'>): string {
  const { Key } = params as { readonly Key?: { readonly pk: { readonly S: string } } };
  return Key?.pk.S ?? '';
}
