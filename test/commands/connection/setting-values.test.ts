import { saidSettings } from '../../../src/commands/connection/setting-values.ts';

const file = { name: 'keyrotation.yml', values: new Map([['GRACEDAYS', '1'] as const]) };

describe('what a setting is told', () => {
  test.each([
    [{ GRACEDAYS: '3' }, { GRACEDAYS: '2' }, '3', 'on the command line'],
    [{}, { GRACEDAYS: '2' }, '2', 'in the environment'],
    [{}, {}, '1', 'in keyrotation.yml'],
    [{ GRACEDAYS: ' ' }, { GRACEDAYS: '' }, '1', 'in keyrotation.yml'],
  ])('flags win over the environment, that over the file: %j, %j', (flags, environment, value, origin) => {
    const { values, origins } = saidSettings(flags, environment, file);
    expect(values).toEqual({ GRACEDAYS: value });
    expect(origins).toEqual({ GRACEDAYS: origin });
  });

  test('is nothing where it is said nowhere', () => {
    expect(saidSettings({}, { PATH: '/bin' }, null)).toEqual({ values: {}, origins: {} });
  });
});
