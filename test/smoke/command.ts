import { spawn } from 'node:child_process';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command to its end; it is told on the way what it says on stderr, so that long ones show that they live. Ctrl-C does not
 * reach it: half a deployment, or a move of which nobody knows whether it was made, could not be taken back.
 */
export function runCommand(
  [file = '', ...args]: readonly string[],
  { cwd, env, onLine }: { cwd: string; env: NodeJS.ProcessEnv; onLine: (line: string) => void },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
      for (const line of chunk.split('\n')) if (line.trim() !== '') onLine(line);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}
