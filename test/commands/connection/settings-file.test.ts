import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PARAMETERS } from '../../../deploy/parameter-table.ts';
import { readSettingsFile } from '../../../src/commands/connection/settings-file.ts';
import { STACK_PARAMETERS } from '../../../src/settings/names.ts';
import { UsageError } from '../../../src/settings/usage-error.ts';

describe('a settings file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'keyrotation-settings-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const read = async (name: string, text: string) =>
    Object.fromEntries((await readSettingsFile(write(name, text), folder))?.values ?? []);
  const refusal = async (name: string, text: string): Promise<string> => {
    const error: unknown = await read(name, text).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  };

  test.each(['keyrotation.json', 'keyrotation.yml', 'keyrotation.yaml'])(
    'is found in the working directory: %s',
    async (name) => {
      expect(await readSettingsFile(undefined, folder)).toBeNull();
      write(name, '{"graceDays": 9}');
      expect(await readSettingsFile(undefined, folder)).toEqual({
        name,
        values: new Map([['GRACEDAYS', '9']]),
      });
    },
  );

  test('is one: of two in a directory, neither is taken', async () => {
    write('keyrotation.json', '{}');
    write('keyrotation.yml', '');
    await expect(readSettingsFile(undefined, folder)).rejects.toThrow('name one of them with --config');
  });

  test('names settings in capitals, camelCase or kebab-case, and takes lists', async () => {
    expect(
      await read(
        'a.yml',
        'NOTIFYKEYAGE: 60\ngraceDays: 9 # days\nmail-subject-prefix: "[X]"\nincludeOUs:\n  - r-ab12\n  - ou-ab12-cd34ef56\n',
      ),
    ).toEqual({
      NOTIFYKEYAGE: '60',
      GRACEDAYS: '9',
      MAIL_SUBJECT_PREFIX: '[X]',
      INCLUDEOUS: 'r-ab12,ou-ab12-cd34ef56',
    });
  });

  test('keeps values as they are written', async () => {
    expect(await read('a.yml', 'externalId: 0123\nunusedKeyAge: off\nmailFooter:\n')).toEqual({
      EXTERNALID: '0123',
      UNUSEDKEYAGE: 'off',
      MAIL_FOOTER: '',
    });
    expect(await read('a.json', '{ "maxDeactivations": 0, "mailFooter": null }')).toEqual({
      MAXDEACTIVATIONS: '0',
      MAIL_FOOTER: '',
    });
  });

  test.each(['', '# nothing yet\n', '{}'])('may be empty: %j', async (text) => {
    expect(await read('a.yml', text)).toEqual({});
  });

  test('may be parameters.yml: what concerns the stack alone is passed over, what the stack adds is added', async () => {
    expect(await read('parameters.yml', 'graceDays: 9\nrollout: self\ntargetOUs: r-ab12\n')).toEqual({
      GRACEDAYS: '9',
      LEDGERTABLE: 'keyrotation-ledger',
      SESCONFIGURATIONSET: 'keyrotation',
    });
    expect([...STACK_PARAMETERS].sort()).toEqual(
      Object.entries(PARAMETERS)
        .filter(([, parameter]) => !('setting' in parameter))
        .map(([name]) => name)
        .sort(),
    );
  });

  test.each([
    ['', 'team/keyrotation-member'],
    ['memberRole: other\n', 'team/other'],
    ['memberRole: of/its/own\n', 'of/its/own'],
  ])('on rolePath the member role is where the stack has it: %j', async (memberRole, expected) => {
    const { MEMBERROLE } = await read('parameters.yml', `${memberRole}rolePath: /team/\n`);
    expect(MEMBERROLE).toBe(expected);
  });

  test.each(['/', 'team', ''])('a rolePath that is none changes no name: %j', async (rolePath) => {
    const { MEMBERROLE = 'keyrotation-member' } = await read('parameters.yml', `rolePath: "${rolePath}"\n`);
    expect(MEMBERROLE).toBe('keyrotation-member');
  });

  test('keeps what it says to the stack alone apart', async () => {
    const file = await readSettingsFile(write('a.yml', 'reserved-concurrency: none\ngraceDays: 9\n'), folder);
    expect(file?.stack).toEqual(new Map([['reservedConcurrency', 'none']]));
    expect(file?.values).toEqual(new Map([['GRACEDAYS', '9']]));
  });

  test.each([
    ['a.yml', 'graceDay: 9', '"graceDay" is no setting. Did you mean graceDays?'],
    ['a.yml', 'rolout: self', '"rolout" is no setting. Did you mean rollout?'],
    ['a.json', '{"__proto__": 1, "constructor": 2}', '"__proto__" is no setting.'],
    ['a.yml', 'graceDays: 9\nGRACEDAYS: 8', 'GRACEDAYS is there twice'],
    ['a.yml', 'graceDays: 9\ngraceDays: 8', 'Map keys must be unique'],
    ['a.yml', 'graceDays: { days: 9 }', 'graceDays takes one value'],
    ['a.yml', 'mailFooter: "${env:FOOTER}"', 'mailFooter has "${" in it'],
    ['a.yml', '- graceDays', 'is no list of settings'],
    ['a.yml', 'just words', 'is no list of settings'],
    ['a.json', '{"graceDays": 9', 'cannot be read'],
    ['a.yml', 'graceDays: [', 'cannot be read'],
    [
      'a.yml',
      `x: &x [${'1,'.repeat(50)}]\ny: &y [${'*x,'.repeat(50)}]\nz: [${'*y,'.repeat(50)}]`,
      'cannot be read',
    ],
    ['a.yml', '#'.repeat(300_000), 'too many'],
  ])('%s with %j is refused, and named', async (name, text, told) => {
    const message = await refusal(name, text);
    expect(message).toContain(told);
    expect(message).toContain(name);
    expect(message.length).toBeLessThan(500);
  });

  test('tells all that is wrong in it, as far as a reader goes', async () => {
    const message = await refusal('a.yml', Array.from({ length: 30 }, (_, n) => `nothing${n}: 1`).join('\n'));
    expect(message.split('\n')).toHaveLength(22);
    expect(message).toContain('… and 10 more');
  });

  test('that is named has to be there', async () => {
    await expect(readSettingsFile('nowhere.yml', folder)).rejects.toThrow(
      'The settings file "nowhere.yml" is not there.',
    );
    await expect(readSettingsFile(folder, folder)).rejects.toThrow('cannot be read: EISDIR');
  });
});
