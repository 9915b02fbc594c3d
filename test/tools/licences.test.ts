import { readFileSync } from 'node:fs';
import { unlicensed, type Lock } from '../../tools/licences.ts';

const lockOf = (license: string | undefined, name = 'left'): Lock => ({
  packages: {
    '': { version: '0.1.0' },
    [`node_modules/a/node_modules/${name}`]: { version: '1.0.0', ...(license !== undefined && { license }) },
  },
});

test('every package that is locked may be here, be it for another machine or for development only', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  expect(Object.keys(lock.packages).length).toBeGreaterThan(500);
  expect(unlicensed(lock)).toEqual([]);
});

test.each(['MIT', '(MIT OR CC0-1.0)', 'Apache-2.0 AND MIT', '(MIT OR GPL-3.0-only)'])(
  '%s will do',
  (license) => {
    expect(unlicensed(lockOf(license))).toEqual([]);
  },
);

test.each([
  'GPL-2.0-only',
  'GPL-3.0',
  'AGPL-3.0-or-later',
  'LGPL-3.0-or-later',
  'SSPL-1.0',
  'BUSL-1.1',
  'MIT AND GPL-3.0',
  '(GPL-2.0 OR AGPL-3.0)',
  'MPL-2.0',
  'UNLICENSED',
  'SEE LICENSE IN LICENSE.md',
  '((MIT OR GPL-3.0) AND GPL-3.0)',
  '',
])('%s will not', (license) => {
  expect(unlicensed(lockOf(license))).toEqual([`left 1.0.0: ${license}`]);
});

test('nor will a package that names no licence', () => {
  expect(unlicensed(lockOf(undefined))).toEqual(['left 1.0.0: no licence named']);
});

test('what is tolerated of one package is of no other, nor another licence of it', () => {
  expect(unlicensed(lockOf('MPL-2.0', 'axe-core'))).toEqual([]);
  expect(unlicensed(lockOf('MPL-2.0', 'axe'))).toEqual(['axe 1.0.0: MPL-2.0']);
  expect(unlicensed(lockOf('GPL-3.0', 'axe-core'))).toEqual(['axe-core 1.0.0: GPL-3.0']);
});
