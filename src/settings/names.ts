import { nearest } from '../words/nearest.ts';
import { SETTINGS, type SettingName } from './table.ts';

/** What the hub stack is told besides settings: a settings file may be its parameters.yml. */
export const STACK_PARAMETERS = [
  'operatorRole',
  'organizationId',
  'pauseRole',
  'rollout',
  'targetOUs',
  'durable',
  'memoryMb',
  'schedule',
  'timezone',
  'runOverdueHours',
  'logRetentionDays',
  'alarmTopicArn',
] as const;

/** A name without what tells its spellings apart: `graceDays`, `grace-days` and `GRACEDAYS` are one. */
const bare = (name: string): string => name.replace(/[-_]/g, '').toLowerCase();

const SETTING_OF = new Map((Object.keys(SETTINGS) as SettingName[]).map((name) => [bare(name), name]));
const OF_THE_STACK = new Set(STACK_PARAMETERS.map(bare));

/** The setting of that name, in capitals, camelCase or kebab-case; null for a parameter of the stack alone. */
export function settingNamed(name: string): SettingName | null | undefined {
  return SETTING_OF.get(bare(name)) ?? (OF_THE_STACK.has(bare(name)) ? null : undefined);
}

/** The setting or parameter that was probably meant. */
export function nearestSetting(name: string): string | undefined {
  const found = nearest(bare(name), [...SETTING_OF.keys(), ...OF_THE_STACK]);
  return found === undefined
    ? undefined
    : (SETTING_OF.get(found) ?? STACK_PARAMETERS.find((each) => bare(each) === found));
}
