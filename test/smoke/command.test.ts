import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const SCRIPT = `
  import { runCommand } from '${pathToFileURL(join(import.meta.dirname, 'command.ts')).href}';
  process.once('SIGINT', () => {});
  const options = { cwd: '.', env: process.env, onLine: (line) => console.log(line) };
  const { code, stdout } = await runCommand(['sh', '-c', 'echo begun >&2; sleep 0.5; echo whole'], options);
  console.log(code, stdout.trim());
`;

test('Ctrl-C ends no command that is under way', async () => {
  // As at a terminal, which sends it to everybody in the group.
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child.stdout, 'data');
  process.kill(-(child.pid ?? 0), 'SIGINT');
  await once(child, 'close');
  expect(said).toBe('begun\n0 whole\n');
});
