import {
  parseEmailAddress,
  type ContactRule,
  type EmailAddress,
  type SenderAddress,
} from '../core/contact.ts';
import type { ContactDomain } from '../core/contact-domains.ts';
import type { OuScope } from '../core/account.ts';
import type { Policy } from '../core/policy.ts';
import type { Mode } from '../core/report.ts';
import type { SummaryRule } from '../core/summary-rule.ts';
import type { OwnWords } from '../mail/own-words.ts';
import { contradictions } from './contradictions.ts';
import { SettingsError, type SettingProblem } from './settings-error.ts';
import { SETTINGS, type SettingName } from './table.ts';

/** Everything a run is told, parsed once; nothing downstream checks it again. */
export interface Settings {
  readonly policy: Policy;
  /** As it is written: SES and the policy that lets this tool send compare its letters. */
  readonly sourceMail: SenderAddress;
  readonly operatorMail: EmailAddress;
  readonly contactTag: string;
  /** null: contacts may be in any. */
  readonly contactDomains: readonly ContactDomain[] | null;
  /** Told of one tag, at most. */
  readonly maxContacts: number;
  readonly optOutTag: string;
  /** null: opt-outs may be as long as they like. */
  readonly maxOptOutDays: number | null;
  readonly scope: OuScope;
  readonly memberRole: string;
  readonly externalId: string | null;
  readonly ledgerTable: string;
  /** null: runs leave no page. */
  readonly reportBucket: string | null;
  /** null stands for the Region of the caller. */
  readonly sesRegion: string | null;
  readonly sesConfigurationSet: string | null;
  /** Percent of the day's quota. */
  readonly sesQuotaShare: number;
  /** Whether SES is asked to verify who has to be verified and is not. */
  readonly verifyContacts: boolean;
  readonly summary: SummaryRule;
  readonly mail: OwnWords;
  /** Name or ARN; null: nobody is told. */
  readonly eventBus: string | null;
  /** Whether somebody has named a bus, or said that there is none. Else the ledger goes on as it did (docs/adr/0015). */
  readonly eventBusIsSaid: boolean;
  /** Percent of the published rates. */
  readonly apiRateShare: number;
  readonly accountConcurrency: number;
}

/** Whom contact tags may name. */
export function contactRule({
  contactDomains: domains,
  maxContacts,
  operatorMail: operator,
}: Pick<Settings, 'contactDomains' | 'maxContacts' | 'operatorMail'>): ContactRule {
  return { domains, maxContacts, operator };
}

/** As the environment has them; an empty value counts as unset, since templates hand those down for parameters left out. */
export type SettingValues = Readonly<Record<string, string | undefined>>;

/** @throws SettingsError naming every setting that is missing, cannot be read, or contradicts another */
export function parseSettings(values: SettingValues): Settings {
  return parseConfiguration(values).settings;
}

/** The settings, and the mode that MODE asks for: a run may be asked for another. */
export interface Configuration {
  readonly settings: Settings;
  readonly mode: Mode;
}

/** Where each setting was said, for the messages about it: "in keyrotation.yml". */
export type Origins = Readonly<Partial<Record<SettingName, string>>>;

/** @throws SettingsError as `parseSettings` */
export function parseConfiguration(values: SettingValues, origins: Origins = {}): Configuration {
  const problems: SettingProblem[] = [];
  const read = <N extends SettingName>(name: N): ReturnType<(typeof SETTINGS)[N]['parse']> => {
    const given = values[name]?.trim();
    const got = given === '' ? undefined : given;
    const text = got ?? SETTINGS[name].default;
    const parsed = text === null ? undefined : SETTINGS[name].parse(text);
    if (parsed === undefined)
      problems.push({ name, got, takes: SETTINGS[name].takes, origin: origins[name] });
    return parsed as ReturnType<(typeof SETTINGS)[N]['parse']>;
  };

  const sourceMail = read('SOURCEMAIL');
  const mode = read('MODE');
  const notifyKeyAgeDays = read('NOTIFYKEYAGE');
  const graceDays = read('GRACEDAYS');
  const reminderDays = read('REMINDERDAYS');
  const settings = {
    policy: {
      notifyKeyAgeDays,
      graceDays,
      reminderDays: isSet(values.REMINDERDAYS)
        ? reminderDays
        : reminderDays?.filter((days) => graceDays === undefined || days < graceDays),
      unusedKeyAgeDays: read('UNUSEDKEYAGE'),
      maxDeactivations: read('MAXDEACTIVATIONS'),
    },
    sourceMail,
    operatorMail: isSet(values.OPERATORMAIL) ? read('OPERATORMAIL') : parseEmailAddress(sourceMail ?? ''),
    contactTag: read('CONTACTTAG'),
    contactDomains: read('CONTACTDOMAINS'),
    maxContacts: read('MAXCONTACTS'),
    optOutTag: read('OPTOUTTAG'),
    maxOptOutDays: read('MAXOPTOUTDAYS'),
    scope: { include: read('INCLUDEOUS'), exclude: read('EXCLUDEOUS') },
    memberRole: read('MEMBERROLE'),
    externalId: read('EXTERNALID'),
    ledgerTable: read('LEDGERTABLE'),
    reportBucket: read('REPORTBUCKET'),
    sesRegion: read('SESREGION'),
    sesConfigurationSet: read('SESCONFIGURATIONSET'),
    sesQuotaShare: read('SESQUOTASHARE'),
    verifyContacts: read('VERIFYCONTACTS'),
    summary: read('SUMMARY'),
    mail: {
      subjectPrefix: read('MAIL_SUBJECT_PREFIX'),
      productName: read('MAIL_PRODUCT_NAME'),
      organization: read('MAIL_ORGANIZATION'),
      supportLink: read('MAIL_SUPPORT_LINK'),
      policyLink: read('MAIL_POLICY_LINK'),
      adviceLink: read('MAIL_ADVICE_LINK'),
      consoleLink: read('MAIL_CONSOLE_LINK'),
      pageLink: read('MAIL_PAGE_LINK'),
      exemptionText: read('MAIL_EXEMPTION_TEXT'),
      footer: read('MAIL_FOOTER'),
    },
    eventBus: read('EVENTBUS'),
    eventBusIsSaid: isSet(values.EVENTBUS),
    apiRateShare: read('APIRATESHARE'),
    accountConcurrency: read('ACCOUNTCONCURRENCY'),
  };
  if (problems.length === 0) problems.push(...contradictions(settings as Settings));
  if (problems.length > 0) throw new SettingsError(problems);
  return { settings, mode } as Configuration;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}
