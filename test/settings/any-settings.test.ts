import fc from 'fast-check';
import { parseConfiguration, type Configuration } from '../../src/settings/settings.ts';
import { SettingsError } from '../../src/settings/settings-error.ts';
import { SETTINGS, type SettingName } from '../../src/settings/table.ts';
import { textsLike } from '../builders/any-text.ts';

const NAMES = Object.keys(SETTINGS) as SettingName[];
const value = textsLike(
  ...[
    'enforce',
    'dry-run',
    'off',
    'none',
    'unlimited',
    'always',
    '0',
    '1',
    '7',
    '30',
    '-1',
    '1e3',
    '0x1f',
    '９',
    '3,1',
  ],
  ...[
    'ou-ab12-cd34ef56',
    'ann@example.org',
    'https://example.org',
    'arn:aws:iam::111122223333:role/x',
    '__proto__',
  ],
);
const given = fc.record(
  Object.fromEntries(NAMES.map((name) => [name, value])) as Record<SettingName, fc.Arbitrary<string>>,
  { requiredKeys: [] },
);

function parsed(values: Readonly<Partial<Record<SettingName, string>>>): Configuration | SettingsError {
  try {
    return parseConfiguration(values);
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
}

const isReady = (read: Configuration | SettingsError): read is Configuration => 'mode' in read;

describe('whatever the settings hold', () => {
  test('they are used, or each that cannot be used is named with what it takes', () => {
    fc.assert(
      fc.property(given, (values) => {
        const read = parsed(values);
        if (isReady(read)) return;
        for (const { name } of read.problems) expect(read.message).toContain(name);
        expect(read.message).not.toMatch(/[\0\r\u202e\u2028]|undefined|NaN/);
      }),
      { numRuns: 1_000 },
    );
  });

  test('one that cannot be used is named, beside others that can', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), value, (name, text) => {
        const read = parsed({ SOURCEMAIL: 'keys@example.com', [name]: text });
        if (!isReady(read)) expect(new Set(read.problems.map((each) => each.name))).toContain(name);
      }),
      { numRuns: 1_000 },
    );
  });

  test('only the one word enforces', () => {
    fc.assert(
      fc.property(value, (MODE) => {
        const read = parsed({ SOURCEMAIL: 'keys@example.com', MODE });
        if (isReady(read)) expect(read.mode === 'enforce').toBe(MODE.trim() === 'enforce');
      }),
      { numRuns: 1_000 },
    );
  });
});
