import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { EmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import { sdkEnvironment } from '../../src/simulator/sdk-environment.ts';
import { revealedIn } from '../builders/revealed.ts';
import { SENDER } from '../e2e/harness.ts';
import { bundledCommand } from './bundled-command.ts';

export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly kill: (signal: NodeJS.Signals) => boolean;
  readonly ended: Promise<Ended>;
}

const { command, compiled } = await bundledCommand();

/**
 * `keyrotation` in a process of its own, as it is installed. `ended` rejects where a line of its log (`--json`) holds a secret or a
 * whole access key ID.
 */
export function keyrotation(
  args: readonly string[],
  organization?: EmbeddedOrganization,
  environment: Readonly<Record<string, string>> = {},
): Started {
  const child = spawn(process.execPath, [command, ...args], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: compiled,
      ...(organization && { SOURCEMAIL: SENDER, ...sdkEnvironment(organization) }),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, 'close').then(([exitCode, signal]) => {
    for (const line of stderr.split('\n').filter((each) => each.startsWith('{"event"'))) {
      const revealed = revealedIn(line);
      if (revealed !== null) throw new Error(`the log holds ${revealed}: ${line}`);
    }
    return {
      exitCode: exitCode as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout,
      stderr,
    };
  });
  return { kill: (signal) => child.kill(signal), ended };
}
