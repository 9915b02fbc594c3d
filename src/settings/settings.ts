import type { EmailAddress } from '../core/contact.ts';
import type { OuScope } from '../core/account.ts';
import type { Policy } from '../core/policy.ts';
import type { Mode } from '../core/report.ts';
import type { SummaryRule } from '../core/summary-rule.ts';
import type { OwnWords } from '../mail/own-words.ts';
import { SETTINGS, type SettingName } from './table.ts';

/** Everything a run is told, parsed once; nothing downstream checks it again. */
export interface Settings {
  readonly mode: Mode;
  readonly policy: Policy;
  readonly sourceMail: EmailAddress;
  readonly operatorMail: EmailAddress;
  readonly contactTag: string;
  readonly optOutTag: string;
  readonly scope: OuScope;
  readonly memberRole: string;
  readonly externalId: string | null;
  readonly ledgerTable: string;
  /** null stands for the Region of the caller. */
  readonly sesRegion: string | null;
  readonly sesConfigurationSet: string | null;
  /** Percent of the day's quota. */
  readonly sesQuotaShare: number;
  readonly summary: SummaryRule;
  readonly mail: OwnWords;
  /** Percent of the published rates. */
  readonly apiRateShare: number;
  readonly accountConcurrency: number;
}

export interface SettingProblem {
  readonly name: SettingName;
  readonly got: string | undefined;
  readonly takes: string;
}

/** Thrown once, with all problems of all settings. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    super(
      ['The settings cannot be used:', ...problems.map((problem) => `  ${describe(problem)}`)].join('\n'),
    );
    this.problems = problems;
  }
}

function describe({ name, got, takes }: SettingProblem): string {
  const what = got === undefined ? 'is missing' : `is ${JSON.stringify(got.slice(0, 100))}`;
  const how =
    name === 'MODE'
      ? 'Set MODE in the environment'
      : `Set ${name} in the environment or pass --${name.toLowerCase()}`;
  return `${name} ${what}; it takes ${takes}. ${how}.`;
}

/**
 * Reads design §8's settings. An empty value counts as unset, since templates hand those down for parameters left out.
 * @throws SettingsError naming every setting that is missing or cannot be read.
 */
export function parseSettings(values: Readonly<Record<string, string | undefined>>): Settings {
  const problems: SettingProblem[] = [];
  const read = <N extends SettingName>(name: N): ReturnType<(typeof SETTINGS)[N]['parse']> => {
    const given = values[name]?.trim();
    const got = given === '' ? undefined : given;
    const text = got ?? SETTINGS[name].default;
    const parsed = text === null ? undefined : SETTINGS[name].parse(text);
    if (parsed === undefined) problems.push({ name, got, takes: SETTINGS[name].takes });
    return parsed as ReturnType<(typeof SETTINGS)[N]['parse']>;
  };

  const sourceMail = read('SOURCEMAIL');
  const settings = {
    mode: read('MODE'),
    policy: {
      notifyKeyAgeDays: read('NOTIFYKEYAGE'),
      graceDays: read('GRACEDAYS'),
      reminderDays: read('REMINDERDAYS'),
      unusedKeyAgeDays: read('UNUSEDKEYAGE'),
      maxDeactivations: read('MAXDEACTIVATIONS'),
    },
    sourceMail,
    operatorMail: isSet(values.OPERATORMAIL) ? read('OPERATORMAIL') : sourceMail,
    contactTag: read('CONTACTTAG'),
    optOutTag: read('OPTOUTTAG'),
    scope: { include: read('INCLUDEOUS'), exclude: read('EXCLUDEOUS') },
    memberRole: read('MEMBERROLE'),
    externalId: read('EXTERNALID'),
    ledgerTable: read('LEDGERTABLE'),
    sesRegion: read('SESREGION'),
    sesConfigurationSet: read('SESCONFIGURATIONSET'),
    sesQuotaShare: read('SESQUOTASHARE'),
    summary: read('SUMMARY'),
    mail: {
      subjectPrefix: read('MAIL_SUBJECT_PREFIX'),
      productName: read('MAIL_PRODUCT_NAME'),
      supportLink: read('MAIL_SUPPORT_LINK'),
      policyLink: read('MAIL_POLICY_LINK'),
      footer: read('MAIL_FOOTER'),
    },
    apiRateShare: read('APIRATESHARE'),
    accountConcurrency: read('ACCOUNTCONCURRENCY'),
  };
  read('DELETEAFTERDAYS');
  if (problems.length > 0) throw new SettingsError(problems);
  return settings as Settings;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}
