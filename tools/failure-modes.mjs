// Tries the failure matrix, and writes down what it found and docs/failure-modes.md:  npm run failure-modes
// Some of its calls only, by name; the others stay as they are:                      npm run failure-modes -- -t SendRawEmail
import { spawnSync } from 'node:child_process';

const env = { ...process.env, FAILURE_MODES: 'write' };
const shell = process.platform === 'win32';
for (const args of [
  ['run', 'test:matrix', '--', ...process.argv.slice(2)],
  ['test', '--', 'test/matrix/failure-modes.test.ts'],
]) {
  const { status } = spawnSync('npm', args, { stdio: 'inherit', env, shell });
  if (status !== 0) process.exitCode = 1;
}
