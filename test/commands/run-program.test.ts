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

describe('errors of usage', () => {
  test.each([
    [['plan', '--sourcmail', 'x'], "unknown option '--sourcmail'", 'Did you mean --sourcemail?'],
    [['reprot'], "unknown command 'reprot'", 'Did you mean report?'],
    [['report', 'one', 'two'], 'too many arguments', '--help'],
    [['plan', '--profile'], "option '--profile <name>' argument missing", '--help'],
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

  test('--json after -- asks for nothing', async () => {
    const { stdout, stderr } = await said('report', '--', 'one', '--json');
    expect(stdout).toBe('');
    expect(stderr).toContain('too many arguments');
  });
});
