import type { EmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';

/** SES turns mail to this address down. @returns what ends it */
export function refuseMailTo({ faults }: EmbeddedOrganization, ...addresses: string[]): () => void {
  return faults.intercept(({ action, params }) =>
    action === 'SendRawEmail' && addresses.includes(String(params['Destinations.member.1']))
      ? { kind: 'error', status: 400, code: 'MessageRejected', message: 'Address blacklisted.' }
      : undefined,
  );
}
