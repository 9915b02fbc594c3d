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

/** @param domains null allows any */
export function isInDomains(address: string, domains: readonly ContactDomain[] | null): boolean {
  if (domains === null) return true;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domains.some((allowed) =>
    allowed.startsWith(WILDCARD) ? domain.endsWith(allowed.slice(1)) : domain === allowed,
  );
}
