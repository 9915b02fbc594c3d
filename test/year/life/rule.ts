import type { SettingName } from '../story/story.ts';

/** What the settings of a run ask for, read here once more: the oracle takes nobody's word for it. */
export interface Rule {
  readonly notifyKeyAgeDays: number;
  readonly graceDays: number;
  /** null: off. */
  readonly unusedKeyAgeDays: number | null;
  /** null: none. */
  readonly brake: number | null;
  /** None: all are. */
  readonly includedOus: readonly string[];
  readonly excludedOus: readonly string[];
  /** Where contacts may be; null: anywhere. */
  readonly contactDomain: string | null;
}

export function ruleOf(settings: Readonly<Record<SettingName, string>>): Rule {
  const { NOTIFYKEYAGE, GRACEDAYS, UNUSEDKEYAGE, MAXDEACTIVATIONS, INCLUDEOUS, EXCLUDEOUS, CONTACTDOMAINS } =
    settings;
  return {
    notifyKeyAgeDays: Number(NOTIFYKEYAGE),
    graceDays: Number(GRACEDAYS),
    unusedKeyAgeDays: UNUSEDKEYAGE === 'off' ? null : Number(UNUSEDKEYAGE),
    brake: MAXDEACTIVATIONS === 'unlimited' ? null : Number(MAXDEACTIVATIONS),
    includedOus: INCLUDEOUS === 'none' ? [] : [INCLUDEOUS],
    excludedOus: EXCLUDEOUS === 'none' ? [] : [EXCLUDEOUS],
    contactDomain: CONTACTDOMAINS === 'any' ? null : CONTACTDOMAINS,
  };
}
