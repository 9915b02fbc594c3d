import { parseEmailAddress, parseSenderAddress } from '../core/contact.ts';
import { parseContactDomain } from '../core/contact-domains.ts';
import { isRegionName } from '../core/partitions.ts';
import type { Mode } from '../core/report.ts';
import type { SummaryRule } from '../core/summary-rule.ts';
import { MAIL_SETTINGS } from './mail-table.ts';
import { itemsOf, listOf, matching, oneOf, setting, unless, wholeNumber } from './setting.ts';

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
  CONTACTDOMAINS: setting({
    about:
      'Domains that contacts may be in; who is elsewhere is passed over for the next contact. OPERATORMAIL is always allowed',
    takes:
      'domains separated by commas, "example.com" for exactly that one, "*.example.com" for all below it, or "any"',
    default: 'any',
    parse: unless(
      'any',
      itemsOf((text) => parseContactDomain(text) ?? undefined),
    ),
  }),
  MAXCONTACTS: setting({
    about: 'At most so many addresses of one tag are told; those behind them are left out',
    takes: 'a whole number from 1 to 20',
    default: '5',
    parse: wholeNumber(1, 20),
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
    parse: unless('here', (text) => (isRegionName(text) ? text : undefined)),
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
  VERIFYCONTACTS: setting({
    about:
      'In the SES sandbox, ask recipients to verify their address, and the sender anywhere; off: nobody is asked',
    takes: '"on" or "off"',
    default: 'on',
    parse: (text) => {
      const said = oneOf('on', 'off')(text);
      return said === undefined ? undefined : said === 'on';
    },
  }),
  SUMMARY: setting({
    about:
      'When the operator gets the summary of a run; "changes": when it has news against the last one, and on Mondays',
    takes: '"always", "changes" or "never"',
    default: 'changes',
    parse: oneOf<SummaryRule>('always', 'changes', 'never'),
  }),
  ...MAIL_SETTINGS,
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
