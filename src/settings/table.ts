import { parseEmailAddress, parseSenderAddress } from '../core/contact.ts';
import type { Mode } from '../core/report.ts';
import type { SummaryRule } from '../core/summary-rule.ts';
import { CONSOLE_PLACEHOLDERS } from '../mail/console-url.ts';
import { isTemplateOf } from '../mail/link-template.ts';
import { BUILT_IN, PAGE_PLACEHOLDERS } from '../mail/own-words.ts';

/** One setting: what it is, what it takes, its default as text (null: required), and its parser (undefined: cannot be read). */
interface Setting<T> {
  readonly about: string;
  readonly takes: string;
  readonly default: string | null;
  readonly parse: (text: string) => T | undefined;
}

const setting = <T>(definition: Setting<T>): Setting<T> => definition;

const wholeNumber = (min: number, max: number) => (text: string) => {
  const value = Number(text);
  return /^\d{1,9}$/.test(text) && value >= min && value <= max ? value : undefined;
};

const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : undefined);

/** `word` for null, anything else as `parse` takes it. */
const unless =
  <T>(word: string, parse: (text: string) => T | undefined) =>
  (text: string): T | null | undefined =>
    text.toLowerCase() === word ? null : parse(text);

const listOf =
  <T>(parse: (text: string) => T | undefined) =>
  (text: string): readonly T[] | undefined => {
    if (text.toLowerCase() === 'none') return [];
    const items = text.split(/[\s,]+/).map(parse);
    return items.every((item) => item !== undefined) ? items : undefined;
  };

const oneOf =
  <T extends string>(...words: readonly T[]) =>
  (text: string): T | undefined =>
    words.find((word) => word === text.toLowerCase());

/** One line of text in any script, without control or bidirectional-override characters. */
const lineOfText = (maxLength: number) =>
  matching(new RegExp(`^[^\\p{C}\\p{Zl}\\p{Zp}]{1,${maxLength}}$`, 'u'));

const webLink = (text: string): string | undefined =>
  text.length <= 500 && /^https:\/\/\S+$/.test(text) && URL.canParse(text) ? text : undefined;

/** A link with names in braces, each one that is known there, and none in its host. */
const templateOf =
  (...placeholders: readonly string[]) =>
  (text: string): string | undefined =>
    isTemplateOf(text, placeholders) ? webLink(text) : undefined;

const MAX_DAYS = 3650;
const ORGANIZATIONAL_UNIT = /^(?:ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/;
/** A name, or an ARN of a bus in whichever partition: the Region of an ARN is where events are put. */
const EVENT_BUS =
  /^(?:[\w.-]{1,256}|arn:aws(?:-[a-z]+)*:events:[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}:\d{12}:event-bus\/[\w.-]{1,256})$/;
/** IAM tag keys: up to 128 letters, digits, spaces and `_.:/=+-@`. */
const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;

/** The settings: one place for parser, default, help and documentation. */
export const SETTINGS = {
  SOURCEMAIL: setting({
    about: 'Sender of all mail; its address or domain is verified in SES of the hub',
    takes: 'one mail address',
    default: null,
    parse: (text) => parseSenderAddress(text) ?? undefined,
  }),
  MODE: setting({
    about: 'dry-run only reports; enforce mails and deactivates',
    takes: '"enforce" or "dry-run"',
    default: 'dry-run',
    parse: (text): Mode | undefined => (text === 'enforce' || text === 'dry-run' ? text : undefined),
  }),
  NOTIFYKEYAGE: setting({
    about: 'Age in days at which the contact of a key gets the first notice',
    takes: `a whole number of days from 1 to ${MAX_DAYS}`,
    default: '30',
    parse: wholeNumber(1, MAX_DAYS),
  }),
  GRACEDAYS: setting({
    about: 'Full days from the first notice to deactivation',
    takes: `a whole number of days from 1 to ${MAX_DAYS}`,
    default: '7',
    parse: wholeNumber(1, MAX_DAYS),
  }),
  REMINDERDAYS: setting({
    about: 'Days left at which a reminder goes out; the default leaves out what GRACEDAYS does not reach',
    takes: 'whole numbers of days below GRACEDAYS separated by commas, such as "3,1", or "none"',
    default: '3,1',
    parse: listOf(wholeNumber(1, MAX_DAYS)),
  }),
  UNUSEDKEYAGE: setting({
    about: 'Also treat keys as due that were not used for so many days (CIS: 45)',
    takes: `a whole number of days from 1 to ${MAX_DAYS}, or "off"`,
    default: 'off',
    parse: unless('off', wholeNumber(1, MAX_DAYS)),
  }),
  MAXDEACTIVATIONS: setting({
    about: 'The brake: at most so many deactivations a run, the rest waits for the next',
    takes: 'a whole number from 0 to 1000000, or "unlimited"',
    default: '50',
    parse: unless('unlimited', wholeNumber(0, 1_000_000)),
  }),
  OPERATORMAIL: setting({
    about: 'Gets the summaries, and the notices of keys without a contact (default: SOURCEMAIL)',
    takes: 'one mail address',
    default: '',
    parse: (text) => parseEmailAddress(text) ?? undefined,
  }),
  CONTACTTAG: setting({
    about: 'Tag on users and accounts with the mail addresses of the technical contact',
    takes: 'a tag key of 1 to 128 letters, digits, spaces and _.:/=+-@',
    default: 'Contact',
    parse: matching(TAG_KEY),
  }),
  OPTOUTTAG: setting({
    about:
      'Tag on users and accounts that opts out: "opt-out" or "opt-out until YYYY-MM-DD", then a reason if you like',
    takes: 'a tag key of 1 to 128 letters, digits, spaces and _.:/=+-@',
    default: 'KeyRotation',
    parse: matching(TAG_KEY),
  }),
  MAXOPTOUTDAYS: setting({
    about: 'Report opt-outs without an end, and those that end later than so many days from now',
    takes: `a whole number of days from 1 to ${MAX_DAYS}, or "off"`,
    default: 'off',
    parse: unless('off', wholeNumber(1, MAX_DAYS)),
  }),
  INCLUDEOUS: setting({
    about: 'Only accounts under these OUs',
    takes: 'OU or root IDs (ou-ab12-cd34ef56, r-ab12) separated by commas, or "none"',
    default: 'none',
    parse: listOf(matching(ORGANIZATIONAL_UNIT)),
  }),
  EXCLUDEOUS: setting({
    about: 'No accounts under these OUs',
    takes: 'OU or root IDs (ou-ab12-cd34ef56, r-ab12) separated by commas, or "none"',
    default: 'none',
    parse: listOf(matching(ORGANIZATIONAL_UNIT)),
  }),
  MEMBERROLE: setting({
    about: 'Name of the role to assume in each account, with its path if it has one',
    takes:
      'a role name (not an ARN) of at most 64 letters, digits and _+=,.@- , such as "keyrotation-member" or "team/keyrotation-member"',
    default: 'keyrotation-member',
    parse: matching(/^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/),
  }),
  EXTERNALID: setting({
    about: 'External ID that the member role asks for',
    takes: '2 to 1224 letters, digits and _+=,.@:/- , or "none"',
    default: 'none',
    parse: unless('none', matching(/^[\w+=,.@:/-]{2,1224}$/)),
  }),
  LEDGERTABLE: setting({
    about: 'DynamoDB table that remembers notices and deactivations',
    takes: 'a table name of 3 to 255 letters, digits and _.-',
    default: 'keyrotation-ledger',
    parse: matching(/^[\w.-]{3,255}$/),
  }),
  REPORTBUCKET: setting({
    about: "S3 bucket that each run leaves its page, its report and its keys in; the hub stack's own",
    takes: 'the name of a bucket, 3 to 63 small letters, digits, dots and hyphens, or "none"',
    default: 'none',
    parse: unless('none', matching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)),
  }),
  SESREGION: setting({
    about: "Region of the SES identity (default: the caller's)",
    takes: 'a Region such as "eu-west-1"',
    default: 'here',
    parse: unless('here', matching(/^[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}$/)),
  }),
  SESCONFIGURATIONSET: setting({
    about: 'SES configuration set that mail is sent with, for bounces and complaints',
    takes: 'the name of a configuration set, 1 to 64 letters, digits, _ and -, or "none"',
    default: 'none',
    parse: unless('none', matching(/^[\w-]{1,64}$/)),
  }),
  SESQUOTASHARE: setting({
    about:
      "Share of the day's SES quota, in percent, that a run may use up; the rest is for others in the account",
    takes: 'a whole number of percent from 1 to 100',
    default: '80',
    parse: wholeNumber(1, 100),
  }),
  SUMMARY: setting({
    about:
      'When the operator gets the summary of a run; "changes": when it has news against the last one, and on Mondays',
    takes: '"always", "changes" or "never"',
    default: 'changes',
    parse: oneOf<SummaryRule>('always', 'changes', 'never'),
  }),
  MAIL_SUBJECT_PREFIX: setting({
    about: 'Before the subject of every mail, such as "[Example Corp]"',
    takes: 'up to 40 letters, or "none"',
    default: 'none',
    parse: unless('none', lineOfText(40)),
  }),
  MAIL_PRODUCT_NAME: setting({
    about: 'What the mails call this service, at their top and as the name of their sender',
    takes: 'up to 60 letters',
    default: 'AWS access key rotation',
    parse: lineOfText(60),
  }),
  MAIL_ORGANIZATION: setting({
    about: 'Your organization or team, which the mails come from: in the name of their sender and below',
    takes: 'up to 60 letters, or "none"',
    default: 'none',
    parse: unless('none', lineOfText(60)),
  }),
  MAIL_SUPPORT_LINK: setting({
    about: 'Where readers of the mails get help',
    takes: 'an https:// address of up to 500 letters, or "none"',
    default: 'none',
    parse: unless('none', webLink),
  }),
  MAIL_POLICY_LINK: setting({
    about: "Your organization's rule about access keys, for the mails to point to",
    takes: 'an https:// address of up to 500 letters, or "none"',
    default: 'none',
    parse: unless('none', webLink),
  }),
  MAIL_ADVICE_LINK: setting({
    about: 'Your advice on doing without access keys, for the mails to point to',
    takes: 'an https:// address of up to 500 letters, or "none"',
    default: 'none',
    parse: unless('none', webLink),
  }),
  MAIL_CONSOLE_LINK: setting({
    about:
      'Your way into the console, such as a shortcut link of IAM Identity Center, for the links of the mails',
    takes:
      'an https:// address of up to 500 letters that may have {accountId}, {userName} and {destination} behind its host, or "none"',
    default: 'none',
    parse: unless('none', templateOf(...CONSOLE_PLACEHOLDERS)),
  }),
  MAIL_PAGE_LINK: setting({
    about: 'Where you publish the page of a run, for the mails to point to',
    takes: 'an https:// address of up to 500 letters that may have {runId} behind its host, or "none"',
    default: 'none',
    parse: unless('none', templateOf(...PAGE_PLACEHOLDERS)),
  }),
  MAIL_EXEMPTION_TEXT: setting({
    about: 'What the mails to contacts say about exemptions, in place of the sentence about OPTOUTTAG',
    takes: 'up to 300 letters, "built-in" for that sentence, or "none" for nothing',
    default: BUILT_IN,
    parse: unless('none', (text) => (text.toLowerCase() === BUILT_IN ? BUILT_IN : lineOfText(300)(text))),
  }),
  MAIL_FOOTER: setting({
    about: 'Last line of every mail',
    takes: 'up to 300 letters, or "none"',
    default: 'none',
    parse: unless('none', lineOfText(300)),
  }),
  EVENTBUS: setting({
    about: 'EventBridge bus of the hub account that is told of notices, deactivations, restores and runs',
    takes:
      'the name or the ARN of an event bus, such as "security" or "arn:aws:events:eu-west-1:111122223333:event-bus/security", or "none"',
    default: 'none',
    parse: unless('none', matching(EVENT_BUS)),
  }),
  APIRATESHARE: setting({
    about:
      'Share of the published rates of Organizations, STS and SES calls, in percent, that a run takes; the rest is for other tools',
    takes: 'a whole number of percent from 1 to 100',
    default: '80',
    parse: wholeNumber(1, 100),
  }),
  ACCOUNTCONCURRENCY: setting({
    about: 'Accounts surveyed at once',
    takes: 'a whole number from 1 to 200',
    default: '20',
    parse: wholeNumber(1, 200),
  }),
} as const;

export type SettingName = keyof typeof SETTINGS;
