import isEmailModule from 'validator/lib/isEmail.js';
import { isInDomains, type ContactDomain } from './contact-domains.ts';
import { daysBetween, type Instant } from './instant.ts';

// validator is CommonJS: its typings put the function under `default`, and so does the module itself.
const isEmail = isEmailModule.default;

/** An address that SES can take as a recipient, lower case. */
export type EmailAddress = string & { readonly __brand: 'EmailAddress' };

export type ContactSource = 'user-tag' | 'account-tag' | 'operator';

/** SES takes ASCII only (a domain in other letters as Punycode); quoted local parts and display names have no place in a tag. */
export function parseEmailAddress(text: string): EmailAddress | null {
  const trimmed = text.trim();
  if (!/^[\x21-\x7e]+$/.test(trimmed) || trimmed.includes('"')) return null;
  const folded = trimmed.toLowerCase();
  return isEmail(folded, { allow_utf8_local_part: false }) ? (folded as EmailAddress) : null;
}

/** The address that mail is sent from, as it is written: SES tells identities apart by case, and so do policies. */
export type SenderAddress = string & { readonly __brand: 'SenderAddress' };

export function parseSenderAddress(text: string): SenderAddress | null {
  return parseEmailAddress(text) === null ? null : (text.trim() as SenderAddress);
}

interface ParsedContacts {
  readonly addresses: readonly EmailAddress[];
  readonly invalid: readonly string[];
}

/**
 * Several addresses separated by spaces; commas and semicolons, which some tags allow, separate too, and colons and
 * slashes, which those of IAM allow, where they stand between whole addresses.
 */
export function parseContacts(tagValue: string | null): ParsedContacts {
  const words = (tagValue ?? '')
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .flatMap(apart);
  const addresses = new Set<EmailAddress>();
  const invalid: string[] = [];
  for (const word of words) {
    const address = parseEmailAddress(word);
    if (address) addresses.add(address);
    else invalid.push(word);
  }
  return { addresses: [...addresses], invalid };
}

/** A local part may hold a slash, a domain ends at it: `a/b@example.com` is one address. */
const BEHIND_A_DOMAIN = /(?<=@[^@:/]*)[:/]+/;

/** Of whole addresses only: what else holds such a mark (`mailto:a@example.com`) is no address, and is reported as it is. */
function apart(word: string): readonly string[] {
  const parts = word.split(BEHIND_A_DOMAIN);
  return parts.every((part) => parseEmailAddress(part) !== null) ? parts : [word];
}

export interface RejectedContact {
  readonly address: string;
  readonly source: ContactSource;
  /** `outside`: of CONTACTDOMAINS. `beyond`: more than MAXCONTACTS come before it in its tag. */
  readonly why: 'invalid' | 'outside' | 'beyond' | 'undeliverable';
}

export interface ResolvedContacts {
  /** Never empty. */
  readonly contacts: readonly EmailAddress[];
  readonly source: ContactSource;
  readonly rejected: readonly RejectedContact[];
}

/** Whom a tag may name. The operator's address is always allowed. */
export interface ContactRule {
  /** CONTACTDOMAINS; null: any. */
  readonly domains: readonly ContactDomain[] | null;
  /** MAXCONTACTS: so many of one tag are told. */
  readonly maxContacts: number;
  readonly operator: EmailAddress;
}

export interface ContactChain extends ContactRule {
  readonly userTag: string | null;
  readonly accountTag: string | null;
}

/** Whether mail may go to the address at all, whoever named it and when. */
export function mayBeContact(
  address: EmailAddress,
  { domains, operator }: Pick<ContactRule, 'domains' | 'operator'>,
): boolean {
  return address === operator || isInDomains(address, domains);
}

/** What a tag names: the first `maxContacts` of those that are allowed, as they stand there, and what is left out. */
function contactsIn(
  tagValue: string | null,
  rule: ContactRule,
): { readonly named: readonly EmailAddress[]; readonly left: readonly Omit<RejectedContact, 'source'>[] } {
  const { addresses, invalid } = parseContacts(tagValue);
  const allowed = addresses.filter((address) => mayBeContact(address, rule));
  const outside = addresses.filter((address) => !allowed.includes(address));
  const as = (why: RejectedContact['why']) => (address: string) => ({ address, why });
  return {
    named: allowed.slice(0, rule.maxContacts),
    left: [
      ...invalid.map(as('invalid')),
      ...outside.map(as('outside')),
      ...allowed.slice(rule.maxContacts).map(as('beyond')),
    ],
  };
}

/**
 * User tag, then account tag, then the operator: the first link with an address that can be reached. The operator is
 * never passed over, whatever is known of the address: nobody comes after, and a key without a contact would be left
 * alone for good.
 */
export function resolveContacts(
  chain: ContactChain,
  isUndeliverable: (address: EmailAddress) => boolean,
): ResolvedContacts {
  const links: readonly (readonly [ContactSource, string | null])[] = [
    ['user-tag', chain.userTag],
    ['account-tag', chain.accountTag],
  ];
  const { operator } = chain;
  const rejected: RejectedContact[] = [];
  for (const [source, value] of links) {
    const { named, left } = contactsIn(value, chain);
    rejected.push(...left.map((each) => ({ ...each, source })));
    const unreachable = named.filter(isUndeliverable);
    rejected.push(...unreachable.map((address) => ({ address, source, why: 'undeliverable' as const })));
    const contacts = named.filter((address) => !unreachable.includes(address));
    if (contacts.length > 0) return { contacts, source, rejected };
  }
  if (isUndeliverable(operator))
    rejected.push({ address: operator, source: 'operator', why: 'undeliverable' });
  return { contacts: [operator], source: 'operator', rejected };
}

/** Every address the chain could lead to: whose state has to be known before it is resolved. */
export function contactCandidates(chain: ContactChain): EmailAddress[] {
  const { userTag, accountTag, operator } = chain;
  return [...contactsIn(userTag, chain).named, ...contactsIn(accountTag, chain).named, operator];
}

/**
 * So long an address that mail did not reach is passed over. Then it is tried again: if that mail bounces too, its
 * notices are void (I1), and the days begin anew.
 */
export const UNDELIVERABLE_DAYS = 30;

export function isUndeliverable(undeliverableSince: Instant | null, asOf: Instant): boolean {
  return undeliverableSince !== null && daysBetween(undeliverableSince, asOf) < UNDELIVERABLE_DAYS;
}

/** A mail that failed, though the next one may not; or SES's refusals of one day. */
export interface FailedMail {
  readonly at: Instant;
  /** SES's message ID, or `refused-<day>`: what names it once, however often it is told. */
  readonly mail: string;
}

/** So many within `UNDELIVERABLE_DAYS` are no accident any more. */
const FAILED_MAILS_TO_GIVE_UP = 3;

export function hasFailedTooOften(failed: readonly FailedMail[], asOf: Instant): boolean {
  const recent = failed.filter((mail) => isRecent(mail, asOf));
  return new Set(recent.map(({ mail }) => mail)).size >= FAILED_MAILS_TO_GIVE_UP;
}

/** Whether it counts; events may come late and out of order. */
export function isRecent({ at }: FailedMail, asOf: Instant): boolean {
  return Math.abs(daysBetween(at, asOf)) < UNDELIVERABLE_DAYS;
}
