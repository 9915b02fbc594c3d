import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The command in a process of its own, as `npm run test:soak` starts it. @returns what it said, whatever its exit code */
async function soak(
  ...options: readonly string[]
): Promise<{ readonly code: number; readonly said: string }> {
  const args = ['--expose-gc', '--disable-warning=ExperimentalWarning', 'test/soak/soak.ts', ...options];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

const WHILE_OTHERS_WORK = 900_000;

test(
  'in a sandbox of Lambda that runs 200 times nothing grows: connections end with their invocation',
  async () => {
    const { code, said } = await soak('--days', '0', '--invocations', '200', '--quiet');
    expect(said).not.toContain('GROWS');
    expect(said).toContain('flat   heap');
    expect(code).toBe(0);
  },
  WHILE_OTHERS_WORK,
);

test(
  'in a process that runs for 60 days nothing grows, and no more than the day’s rows are added to the ledger',
  async () => {
    const { code, said } = await soak('--days', '60', '--accounts', '12', '--invocations', '0', '--quiet');
    expect(said).not.toContain('GROWS');
    expect(said).toContain('flat   ledger: rows for good');
    expect(code).toBe(0);
  },
  WHILE_OTHERS_WORK,
);

test('what it cannot be told to do it says', async () => {
  expect(await soak('--days', 'many')).toEqual({
    code: 2,
    said: '--days takes a whole number from 60, or 0; got "many"\n',
  });
});
