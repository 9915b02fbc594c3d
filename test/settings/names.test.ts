import { PARAMETERS, type Parameter } from '../../deploy/parameter-table.ts';
import {
  flagOf,
  inCamelCase,
  nearestSetting,
  SETTING_NAMES,
  settingNamed,
} from '../../src/settings/names.ts';
import { SETTINGS } from '../../src/settings/table.ts';

describe('the names of a setting', () => {
  test('are there for every one, once', () => {
    expect([...SETTING_NAMES].sort()).toEqual(Object.keys(SETTINGS).sort());
    expect(new Set(SETTING_NAMES.map(flagOf)).size).toBe(SETTING_NAMES.length);
  });

  test('are those of the deployment, where it has the setting', () => {
    for (const [parameter, { setting }] of Object.entries<Parameter>(PARAMETERS)) {
      if (setting !== undefined) expect(inCamelCase(setting)).toBe(parameter);
    }
  });

  test.each(SETTING_NAMES)('all mean it: %s', (name) => {
    for (const each of [name, inCamelCase(name), flagOf(name), name.toLowerCase()]) {
      expect(settingNamed(each)).toBe(name);
    }
  });

  test.each([
    ['NOTIFYKEYAGE', '--notify-key-age'],
    ['INCLUDEOUS', '--include-ous'],
    ['SESCONFIGURATIONSET', '--ses-configuration-set'],
    ['MAIL_SUBJECT_PREFIX', '--mail-subject-prefix'],
  ] as const)('of %s is %s as a flag', (name, flag) => {
    expect(flagOf(name)).toBe(flag);
  });

  test.each([
    ['notifyAge', 'notifyKeyAge'],
    ['GRACE_DAY', 'graceDays'],
    ['timezon', 'timezone'],
    ['somethingElse', undefined],
    ['', undefined],
  ])('nearest to %j is %j', (given, meant) => {
    expect(nearestSetting(given)).toBe(meant);
  });
});
