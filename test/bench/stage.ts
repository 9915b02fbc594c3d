import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ClientConfig } from '../../src/aws/clients.ts';
import type { EngineFigures } from './engine-process.ts';
import type { Counted, OrganizationRequest } from './simulator-process.ts';

export interface BenchOrganization {
  readonly config: ClientConfig;
  readonly count: () => Promise<Counted>;
  readonly close: () => void;
}

const QUIET: OrganizationRequest = {
  accounts: 2,
  usersPerAccount: 50,
  latencyMs: 0,
  limits: 'none',
  hugeAccountUsers: 0,
};

export async function organization(asked: Partial<OrganizationRequest>): Promise<BenchOrganization> {
  const child = start('simulator-process', { ...QUIET, ...asked });
  const [config] = (await once(child, 'message')) as [ClientConfig];
  return {
    config,
    count: async () => {
      child.send('count');
      return ((await once(child, 'message')) as [Counted])[0];
    },
    close: () => {
      child.disconnect();
    },
  };
}

export async function engineRun(config: ClientConfig): Promise<EngineFigures> {
  return measuredBy('engine-process', config);
}

export async function measuredBy<T>(script: string, argument: unknown): Promise<T> {
  const child = start(script, argument);
  const [figures] = (await Promise.race([once(child, 'message'), failure(child)])) as [T];
  return figures;
}

async function failure(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  // After its answer a child ends too; then nobody listens any more.
  throw new Error(`a process of the benchmark ended with ${code ?? 'a signal'} before it answered`);
}

function start(script: string, argument: unknown): ChildProcess {
  return fork(new URL(`./${script}.js`, import.meta.url), [JSON.stringify(argument)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}
