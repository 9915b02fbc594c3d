import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ClientConfig } from '../../src/aws/clients.ts';
import type { Answer, LedgerSize, OrganizationOrder, Request } from './organization-process.ts';

/** The embedded organization in a process of its own. */
export interface Organization {
  readonly config: ClientConfig;
  /** People live until then. @returns how many mails they have got in all */
  live(now: Date): Promise<number>;
  ledger(): Promise<LedgerSize>;
  close(): void;
}

export async function startOrganization(order: OrganizationOrder): Promise<Organization> {
  const script = fileURLToPath(new URL('organization-process.ts', import.meta.url));
  const child = fork(script, [JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-old-space-size=3000'],
  });
  const config = await answer<ClientConfig>(child);
  const ask = <T extends Answer>(request: Request): Promise<T> => {
    child.send(request);
    return answer<T>(child);
  };
  return {
    config,
    live: async (now) => (await ask<{ readonly mails: number }>({ kind: 'day', now: now.getTime() })).mails,
    ledger: () => ask<LedgerSize>({ kind: 'ledger' }),
    close: () => {
      child.send({ kind: 'end' } satisfies Request);
    },
  };
}

/** @throws Error when the process ends instead */
function answer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null): void => {
      reject(new Error(`the organization's process ended with ${code ?? 'a signal'}`));
    };
    child.once('exit', gone);
    child.once('message', (said) => {
      child.off('exit', gone);
      resolve(said as T);
    });
  });
}
