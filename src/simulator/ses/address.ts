import { ApiError } from '../protocol/api-error.ts';

/**
 * The bare address of `Name <address>`, its domain in lower case as SES compares it.
 * @throws ApiError InvalidParameterValue for what SES would not take as an address.
 */
export function parseAddress(text: string): string {
  const address = (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim();
  const at = address.lastIndexOf('@');
  if (at < 0) throw invalidAddress("Missing final '@domain'");
  const local = address.slice(0, at);
  const domain = address.slice(at + 1);
  if (!/^[\x21-\x7e]{1,64}$/.test(local) || /[()<>[\]:;,@\\"]/.test(local)) {
    throw invalidAddress('Local address contains control or whitespace');
  }
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(domain)) throw invalidAddress('Domain contains illegal character');
  return `${local}@${domain.toLowerCase()}`;
}

const invalidAddress = (message: string): ApiError =>
  new ApiError(400, 'InvalidParameterValue', `${message}.`);

/** The identities that would vouch for an address: itself, its domain, and each domain above it. */
export function identitiesOf(address: string): string[] {
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  return [address, ...labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))];
}
