import type { EmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import { parseMime } from '../../src/simulator/ses/mime-message.ts';

/** SES turns mail to this address down. @returns what ends it */
export function refuseMailTo({ faults }: EmbeddedOrganization, ...addresses: string[]): () => void {
  return faults.intercept(({ action, params }) =>
    action === 'SendRawEmail' && addresses.includes(String(params['Destinations.member.1']))
      ? { kind: 'error', status: 400, code: 'MessageRejected', message: 'Address blacklisted.' }
      : undefined,
  );
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly status?: number;
}

/** SES answers like this whenever `isMet`. @returns what ends it */
export function refuseMails(
  { faults }: EmbeddedOrganization,
  { code, message, status = 400 }: Refusal,
  isMet: (mail: { readonly to: string; readonly text: string }) => boolean = () => true,
): () => void {
  return faults.intercept(({ action, params }) => {
    if (action !== 'SendRawEmail') return undefined;
    const raw = Buffer.from(String(params['RawMessage.Data']), 'base64').toString();
    const mail = { to: String(params['Destinations.member.1']), text: parseMime(raw).text };
    return isMet(mail) ? { kind: 'error', status, code, message } : undefined;
  });
}
