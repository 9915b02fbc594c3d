// Tries the whole failure matrix, and writes down what it found and docs/failure-modes.md:  npm run failure-modes
import { spawnSync } from 'node:child_process';

const env = { ...process.env, FAILURE_MODES: 'write' };
const shell = process.platform === 'win32';
for (const args of [
  ['run', 'test:matrix'],
  ['test', '--', 'test/matrix/failure-modes.test.ts'],
]) {
  const { status } = spawnSync('npm', args, { stdio: 'inherit', env, shell });
  if (status !== 0) process.exitCode = 1;
}
