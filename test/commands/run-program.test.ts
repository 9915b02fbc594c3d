import { readFileSync } from 'node:fs';
import { wordsOf } from '../../src/commands/completion/words.ts';
import { program } from '../../src/commands/program.ts';
import { runProgram } from '../../src/commands/run-program.ts';

/** A command line in this process, for those that end before anything is called. */
async function said(...args: string[]) {
  let [stdout, stderr] = ['', ''];
  const exitCode = await runProgram(program(), args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
  });
  return { exitCode, stdout, stderr };
}

describe('help', () => {
  test('groups the commands by what they are for, and shows examples', async () => {
    const { exitCode, stdout, stderr } = await said('--help');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const places = ['Look, and change nothing:', 'Act:', 'Learn and set up:', 'Examples:'].map((each) =>
      stdout.indexOf(each),
    );
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places).not.toContain(-1);
    // No command without a purpose.
    expect(stdout).not.toContain('\nCommands:');
  });

  test('of a command is the same by either way, with examples for each', async () => {
    for (const { name } of wordsOf(program()).commands) {
      const { stdout } = await said('help', name);
      expect(stdout).toContain(`Usage: keyrotation ${name}`);
      expect(await said(name, '--help')).toEqual({ exitCode: 0, stdout, stderr: '' });
      if (name !== 'help') expect(stdout).toContain('Examples:');
    }
  });

  test('of a command that is not there suggests one that is', async () => {
    expect(await said('help', 'plam')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'There is no command "plam". Did you mean plan?\n',
    });
  });

  test('--version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await said('--version')).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('errors of usage', () => {
  test.each([
    [['plan', '--sourcmail', 'x'], "unknown option '--sourcmail'", 'Did you mean --source-mail?'],
    [['reprot'], "unknown command 'reprot'", 'Did you mean report?'],
    [['report', 'one', 'two'], 'too many arguments', '--help'],
    [['plan', '--profile'], "option '--profile <profile>' argument missing", '--help'],
    [['plan', '--config', 'nowhere.yml'], 'The settings file "nowhere.yml" is not there.', ''],
  ])('are told in words on stderr, with --json as JSON on stdout: %j', async (args, message, fix) => {
    const plain = await said(...args);
    expect({ exitCode: plain.exitCode, stdout: plain.stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(plain.stderr).toContain(message);
    const json = await said('--json', ...args).then(async (first) =>
      first.stdout.includes('--json') ? said(...args.slice(0, 1), '--json', ...args.slice(1)) : first,
    );
    expect({ exitCode: json.exitCode, stderr: json.stderr }).toEqual({ exitCode: 2, stderr: '' });
    const { error } = JSON.parse(json.stdout) as { error: Record<'code' | 'message' | 'fix', string> };
    expect(error.code).toBe('USAGE');
    expect(error.message).toContain(message);
    expect(error.fix).toContain(fix);
  });

  test.each(['--grace-days', '--gracedays'])(
    'a setting goes by its name of today and of before: %s',
    async (flag) => {
      const { exitCode, stderr } = await said('plan', '--source-mail', 'a@example.com', flag, '1.5');
      expect(exitCode).toBe(2);
      expect(stderr).toContain('GRACEDAYS is "1.5" on the command line; it takes a whole number of days');
    },
  );

  test('--json after -- asks for nothing', async () => {
    const { stdout, stderr } = await said('report', '--', 'one', '--json');
    expect(stdout).toBe('');
    expect(stderr).toContain('too many arguments');
  });
});
