import isFqdnModule from 'validator/lib/isFQDN.js';

// validator is CommonJS: its typings put the function under `default`, and so does the module itself.
const isFqdn = isFqdnModule.default;

/** A domain that contacts may be in, lower case: `example.com` and nothing below it, `*.example.com` all that is below it. */
export type ContactDomain = string & { readonly __brand: 'ContactDomain' };

const WILDCARD = '*.';

/** `*.com` is no domain: it would let in whoever has bought one. */
export function parseContactDomain(text: string): ContactDomain | null {
  const folded = text.trim().toLowerCase();
  const domain = folded.startsWith(WILDCARD) ? folded.slice(WILDCARD.length) : folded;
  // SES takes a domain in other letters as Punycode only, and so do contact tags.
  const isDomain = /^[\x21-\x7e]+$/.test(domain) && isFqdn(domain);
  return isDomain ? (folded as ContactDomain) : null;
}

/** What stands behind the last at-sign, in the letters in which it stands there. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** @param domains null allows any */
export function isInDomains(address: string, domains: readonly ContactDomain[] | null): boolean {
  if (domains === null) return true;
  const domain = domainOf(address);
  return domains.some((allowed) =>
    allowed.startsWith(WILDCARD) ? domain.endsWith(allowed.slice(1)) : domain === allowed,
  );
}

/** What both allow; null allows any. */
export function narrower(
  a: readonly ContactDomain[] | null,
  b: readonly ContactDomain[] | null,
): readonly ContactDomain[] | null {
  if (a === null || b === null) return a ?? b;
  const inBoth = [...a.filter((one) => isWithin(one, b)), ...b.filter((one) => isWithin(one, a))];
  return [...new Set(inBoth)];
}

/** Whether each address that the domain allows is one that these allow. */
function isWithin(domain: ContactDomain, domains: readonly ContactDomain[]): boolean {
  if (domains.includes(domain)) return true;
  const below = domain.startsWith(WILDCARD) ? domain.slice(WILDCARD.length) : domain;
  return domains.some((allowed) => allowed.startsWith(WILDCARD) && below.endsWith(allowed.slice(1)));
}
