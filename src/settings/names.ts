import { nearest } from '../words/nearest.ts';
import type { SettingName } from './table.ts';

export type StackParameter = (typeof STACK_PARAMETERS)[number];

/** What the hub stack is told besides settings: a settings file may be its parameters.yml. */
export const STACK_PARAMETERS = [
  'operatorRole',
  'organizationId',
  'pauseRole',
  'rollout',
  'targetOUs',
  'memberRoleRegion',
  'permissionsBoundary',
  'rolePath',
  'reservedConcurrency',
  'logGroupRetain',
  'durable',
  'memoryMb',
  'schedule',
  'timezone',
  'runOverdueHours',
  'logRetentionDays',
  'alarmTopicArn',
  'kmsKeyArn',
] as const;

/** What a setting is for; help is grouped by it. */
type Purpose = 'the rule' | 'whom it concerns' | 'mail' | 'where things are, and how fast';

interface Spelling {
  readonly camelCase: string;
  readonly purpose: Purpose;
}

const of =
  (purpose: Purpose) =>
  (camelCase: string): Spelling => ({ camelCase, purpose });
const rule = of('the rule');
const whom = of('whom it concerns');
const mail = of('mail');
const place = of('where things are, and how fast');

/** Each setting's name in settings files, which has the words that its capitals run together. */
const SPELLINGS: Readonly<Record<SettingName, Spelling>> = {
  MODE: rule('mode'),
  NOTIFYKEYAGE: rule('notifyKeyAge'),
  GRACEDAYS: rule('graceDays'),
  REMINDERDAYS: rule('reminderDays'),
  UNUSEDKEYAGE: rule('unusedKeyAge'),
  MAXDEACTIVATIONS: rule('maxDeactivations'),
  CONTACTTAG: whom('contactTag'),
  CONTACTDOMAINS: whom('contactDomains'),
  MAXCONTACTS: whom('maxContacts'),
  OPTOUTTAG: whom('optOutTag'),
  MAXOPTOUTDAYS: whom('maxOptOutDays'),
  INCLUDEOUS: whom('includeOUs'),
  EXCLUDEOUS: whom('excludeOUs'),
  OPERATORMAIL: whom('operatorMail'),
  SOURCEMAIL: mail('sourceMail'),
  VERIFYCONTACTS: mail('verifyContacts'),
  SUMMARY: mail('summary'),
  SESREGION: mail('sesRegion'),
  SESCONFIGURATIONSET: mail('sesConfigurationSet'),
  SESQUOTASHARE: mail('sesQuotaShare'),
  MAIL_SUBJECT_PREFIX: mail('mailSubjectPrefix'),
  MAIL_PRODUCT_NAME: mail('mailProductName'),
  MAIL_ORGANIZATION: mail('mailOrganization'),
  MAIL_SUPPORT_LINK: mail('mailSupportLink'),
  MAIL_POLICY_LINK: mail('mailPolicyLink'),
  MAIL_ADVICE_LINK: mail('mailAdviceLink'),
  MAIL_CONSOLE_LINK: mail('mailConsoleLink'),
  MAIL_PAGE_LINK: mail('mailPageLink'),
  MAIL_EXEMPTION_TEXT: mail('mailExemptionText'),
  MAIL_FOOTER: mail('mailFooter'),
  MEMBERROLE: place('memberRole'),
  EXTERNALID: place('externalId'),
  LEDGERTABLE: place('ledgerTable'),
  EVENTBUS: place('eventBus'),
  REPORTBUCKET: place('reportBucket'),
  APIRATESHARE: place('apiRateShare'),
  ACCOUNTCONCURRENCY: place('accountConcurrency'),
};

/** All settings, those of one purpose side by side. */
export const SETTING_NAMES = Object.keys(SPELLINGS) as SettingName[];

export const purposeOf = (name: SettingName): Purpose => SPELLINGS[name].purpose;

/** As settings files and parameters.yml have it. */
export const inCamelCase = (name: SettingName): string => SPELLINGS[name].camelCase;

/** `--notify-key-age`. MODE has none: a flag shall not turn a dry run into an enforcing one. */
export function flagOf(name: SettingName): string {
  return `--${SPELLINGS[name].camelCase.replace(/[A-Z]+/g, (letters) => `-${letters.toLowerCase()}`)}`;
}

/** A name without what tells its spellings apart: `graceDays`, `grace-days` and `GRACEDAYS` are one. */
const bare = (name: string): string => name.replace(/[-_]/g, '').toLowerCase();

const SETTING_OF = new Map(SETTING_NAMES.map((name) => [bare(name), name]));
const OF_THE_STACK = new Map(STACK_PARAMETERS.map((name) => [bare(name), name]));

/** The setting of that name, in capitals, camelCase or kebab-case; null for a parameter of the stack alone. */
export function settingNamed(name: string): SettingName | null | undefined {
  return SETTING_OF.get(bare(name)) ?? (OF_THE_STACK.has(bare(name)) ? null : undefined);
}

/** The parameter of the stack alone that has that name, in whichever spelling. */
export const stackParameterNamed = (name: string): StackParameter | undefined => OF_THE_STACK.get(bare(name));

/** The setting or parameter that was probably meant, as settings files have it. */
export function nearestSetting(name: string): string | undefined {
  const known = [...SETTING_NAMES.map(inCamelCase), ...STACK_PARAMETERS];
  const found = nearest(bare(name), known.map(bare));
  return known.find((each) => bare(each) === found);
}
