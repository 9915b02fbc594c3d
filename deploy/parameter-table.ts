import { GUARDRAILS } from './guardrail-parameters.ts';
import { oneOf, setting, wholeNumber, type Parameter } from './parameter.ts';
import { isRegionName } from '../src/core/partitions.ts';
import { isScheduleExpression } from './schedule-expression.ts';
import { SETTINGS } from '../src/settings/table.ts';

export type { Parameter };

/** The retention times that CloudWatch Logs knows. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
].map(String);

/** A name of the IANA database; Scheduler takes no offsets. */
function isTimezone(text: string): boolean {
  if (!/^[A-Z]/i.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Everything that a deployment can be told: in parameters.yml, or by `--param="name=value"`. */
export const PARAMETERS = {
  sourceMail: setting('SOURCEMAIL'),
  operatorMail: setting('OPERATORMAIL'),
  mode: setting('MODE'),
  notifyKeyAge: setting('NOTIFYKEYAGE'),
  graceDays: setting('GRACEDAYS'),
  reminderDays: setting('REMINDERDAYS'),
  unusedKeyAge: setting('UNUSEDKEYAGE'),
  maxDeactivations: setting('MAXDEACTIVATIONS'),
  contactTag: setting('CONTACTTAG'),
  contactDomains: setting('CONTACTDOMAINS'),
  maxContacts: setting('MAXCONTACTS'),
  optOutTag: setting('OPTOUTTAG'),
  maxOptOutDays: setting('MAXOPTOUTDAYS'),
  includeOUs: setting('INCLUDEOUS'),
  excludeOUs: setting('EXCLUDEOUS'),
  verifyContacts: setting('VERIFYCONTACTS'),
  memberRole: setting('MEMBERROLE'),
  externalId: setting('EXTERNALID'),
  accountConcurrency: setting('ACCOUNTCONCURRENCY'),
  apiRateShare: setting('APIRATESHARE'),
  sesQuotaShare: setting('SESQUOTASHARE'),
  summary: setting('SUMMARY'),
  mailSubjectPrefix: setting('MAIL_SUBJECT_PREFIX'),
  mailProductName: setting('MAIL_PRODUCT_NAME'),
  mailOrganization: setting('MAIL_ORGANIZATION'),
  mailSupportLink: setting('MAIL_SUPPORT_LINK'),
  mailPolicyLink: setting('MAIL_POLICY_LINK'),
  mailAdviceLink: setting('MAIL_ADVICE_LINK'),
  mailConsoleLink: setting('MAIL_CONSOLE_LINK'),
  mailPageLink: setting('MAIL_PAGE_LINK'),
  mailExemptionText: setting('MAIL_EXEMPTION_TEXT'),
  mailFooter: setting('MAIL_FOOTER'),
  eventBus: setting('EVENTBUS'),
  operatorRole: {
    about: 'One more role of the hub account that may use the member roles, for the command line',
    takes: 'a role name (not an ARN), with its path if it has one, such as "team/key-operators", or "none"',
    default: 'none',
    accepts: (text) => text === 'none' || SETTINGS.MEMBERROLE.parse(text) !== undefined,
  },
  pauseRole: {
    about: 'The role of the hub account that may take the role keyrotation-pause, the emergency stop',
    takes:
      'a role name (not an ARN), with its path if it has one, such as "team/on-call", or "any" for whomever the hub account\'s own policies let take it',
    default: 'any',
    accepts: (text) => SETTINGS.MEMBERROLE.parse(text) !== undefined,
  },
  organizationId: {
    about: 'The organization whose accounts are entered; needed to roll out the member role',
    takes: 'an organization ID such as "o-exampleorgid", or "own" for the one that the hub account is in',
    default: 'own',
    accepts: (text) => text === 'own' || /^o-[a-z0-9]{10,32}$/.test(text),
  },
  rollout: {
    about:
      'Who deploys the member role: this stack as management account ("self") or as delegated administrator, or others ("none")',
    ...oneOf('none', 'self', 'delegated-admin'),
    default: 'none',
  },
  targetOUs: {
    about: 'Where the member role is rolled out to: OUs, or the root for all accounts',
    takes: 'OU or root IDs (ou-ab12-cd34ef56, r-ab12) separated by commas, or "none"',
    default: 'none',
    accepts: (text) => SETTINGS.INCLUDEOUS.parse(text) !== undefined,
  },
  memberRoleRegion: {
    about:
      "Region of the StackSet's stacks, which hold the member role and nothing else; IAM is one for all Regions",
    takes: 'a Region such as "us-east-1" that every account has switched on, or "own" for that of this stack',
    default: 'own',
    accepts: (text) => text === 'own' || isRegionName(text),
  },
  ...GUARDRAILS,
  durable: {
    about: 'Runs as a durable execution, without a limit of 15 minutes; "false" where Lambda has none',
    ...oneOf('true', 'false'),
    default: 'true',
  },
  memoryMb: {
    about: 'Memory of the enforcer, with which its share of a processor grows',
    ...wholeNumber(512, 10_240),
    default: '1024',
  },
  schedule: {
    about: 'When the run starts; once a day is what it is made for',
    takes:
      'cron(minutes hours day-of-month month day-of-week year) with "?" for exactly one of the two days, or rate(1 day), as EventBridge Scheduler has it',
    default: 'cron(0 8 * * ? *)',
    accepts: isScheduleExpression,
  },
  timezone: {
    about: 'Time zone of the schedule',
    takes: 'the IANA name of a time zone, such as "UTC" or "Europe/Berlin"',
    default: 'UTC',
    accepts: isTimezone,
  },
  runOverdueHours: {
    about: 'Alarm when no run has completed for so many hours; raise it with a schedule that leaves out days',
    ...wholeNumber(2, 168),
    default: '26',
  },
  logRetentionDays: {
    about: 'Days that the log is kept',
    takes: `one of ${RETENTION_DAYS.join(', ')}`,
    default: '365',
    accepts: (text) => RETENTION_DAYS.includes(text),
  },
  kmsKeyArn: {
    about:
      'KMS key that encrypts ledger, reports, logs and dead-letter queues; its policy has to allow for it',
    takes:
      'the ARN of a key in the Region of the stack, and no alias, such as "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", or "none" for the keys of AWS',
    default: 'none',
    accepts: (text) =>
      text === 'none' ||
      /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(
        text,
      ),
  },
  alarmTopicArn: {
    about: 'SNS topic that the alarms notify',
    takes:
      'the ARN of an SNS topic in the Region of the stack, such as "arn:aws:sns:eu-west-1:111122223333:alarms", or "none"',
    default: 'none',
    accepts: (text) => text === 'none' || /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]{1,256}$/.test(text),
  },
} as const satisfies Record<string, Parameter>;

export type ParameterName = keyof typeof PARAMETERS;

/** Every parameter as text, once checkParameters has passed them. */
export type Parameters = Readonly<Record<ParameterName, string>>;
