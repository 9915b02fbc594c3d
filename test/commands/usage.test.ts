import { keyrotation } from './child-process.ts';

const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  keyrotation(args, undefined, environment).ended;

describe('the command line', () => {
  test.each([
    [['--help']],
    [['plan', '--help']],
    [['enforce', '--help']],
    [['report', '--help']],
    [['runs', '--help']],
    [['history', '--help']],
    [['restore', '--help']],
    [['demo', '--help']],
  ])('teaches with %j and ends with 0', async (args) => {
    const { exitCode, stdout } = await run(args);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Usage: keyrotation');
  });

  test.each([
    ['an unknown command', ['rotate'], "unknown command 'rotate'"],
    ['an unknown flag', ['plan', '--sourcmail', 'a@example.com'], 'Did you mean --source-mail?'],
    [
      'a day that is none',
      ['plan', '--sourcemail', 'a@example.com', '--as-of', '2026-02-30'],
      '--as-of is "2026-02-30"',
    ],
    [
      'a day on which no key was due yet',
      ['plan', '--sourcemail', 'a@example.com', '--as-of', '1970-01-01'],
      'name a day from 2010-10-02 on',
    ],
    [
      'accounts that are no number',
      ['demo', '--accounts', '<script>'],
      'It takes a whole number from 2 to 5000.',
    ],
  ])('answers %s with 2 and what it takes', async (_what, args, told) => {
    const { exitCode, stdout, stderr } = await run(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(told);
  });

  test('reports all problems of all settings together', async () => {
    const { exitCode, stderr } = await run(['enforce', '--gracedays', '1.5'], {
      NOTIFYKEYAGE: '0',
      MODE: 'Enforce',
    });
    expect(exitCode).toBe(2);
    for (const told of [
      'SOURCEMAIL is missing',
      'NOTIFYKEYAGE is "0"',
      'GRACEDAYS is "1.5"',
      'MODE is "Enforce"',
    ]) {
      expect(stderr).toContain(told);
    }
  });

  test('takes no MODE that is none, not even for a plan', async () => {
    const { exitCode, stderr } = await run(['plan', '--sourcemail', 'a@example.com'], { MODE: 'maybe' });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('MODE is "maybe"');
  });

  test('says how to set a Region when there is none', async () => {
    const { exitCode, stderr } = await run(['plan', '--sourcemail', 'a@example.com']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('set AWS_REGION');
  });
});
