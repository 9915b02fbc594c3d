import { fork, type ChildProcess, type ForkOptions } from 'node:child_process';
import { once } from 'node:events';
import { DEPLOYED } from './deployed.ts';
import type { EngineFigures, EngineRequest } from './engine-process.ts';
import type { Asked, Counted, OrganizationRequest, Started } from './simulator-process.ts';

export interface BenchOrganization extends Started {
  readonly count: () => Promise<Counted>;
  /** After it the ages of keys count from a day later, and reports are written anew. @returns the count until then */
  readonly letADayPass: () => Promise<Counted>;
  readonly close: () => void;
}

export interface Run extends EngineFigures {
  /** Processor time of the organization meanwhile, in percent: near 100 it was the one that the engine waited for. */
  readonly simulatorBusy: number;
}

const QUIET: Omit<OrganizationRequest, 'world'> = {
  latencyMs: 0,
  ledgerLatencyMs: 0,
  limits: 'none',
  maxSendRate: 14,
  credentialReportPolls: 0,
  revokeEveryMs: null,
};

export type OrganizationOptions = Partial<OrganizationRequest> & Pick<OrganizationRequest, 'world'>;

export async function organization(asked: OrganizationOptions): Promise<BenchOrganization> {
  const child = start('simulator-process', { ...QUIET, ...asked });
  const started = await answer<Started>(child);
  const ask = (question: Asked): Promise<Counted> => {
    child.send(question);
    return answer<Counted>(child);
  };
  return {
    ...started,
    count: () => ask('count'),
    letADayPass: () => ask('let a day pass'),
    close: () => {
      child.disconnect();
    },
  };
}

/** One run over the organization, in a process of its own: a dry run without pacing, unless asked otherwise. */
export async function engineRun(
  { config, asOf, count }: BenchOrganization,
  asked: Partial<Omit<EngineRequest, 'config' | 'asOf'>> = {},
): Promise<Run> {
  const request: EngineRequest = {
    config,
    asOf,
    mode: 'dry-run',
    paced: false,
    ledgerTable: null,
    day: 1,
    ...asked,
  };
  const before = await count();
  const figures = await measuredBy<EngineFigures>('engine-process', request, DEPLOYED);
  const { cpuMs } = await count();
  return { ...figures, simulatorBusy: (100 * (cpuMs - before.cpuMs)) / figures.wallMs };
}

export async function measuredBy<T>(script: string, argument: unknown, options?: ForkOptions): Promise<T> {
  return answer<T>(start(script, argument, options));
}

async function answer<T>(child: ChildProcess): Promise<T> {
  // A child that answers again and again, or ends after its answer, is listened to for each answer anew.
  const listening = new AbortController();
  try {
    const answered = once(child, 'message', listening);
    const [figures] = (await Promise.race([answered, failure(child, listening)])) as [T];
    return figures;
  } finally {
    listening.abort();
  }
}

async function failure(child: ChildProcess, { signal }: AbortController): Promise<never> {
  const [code] = (await once(child, 'exit', { signal })) as [number | null];
  throw new Error(`a process of the benchmark ended with ${code ?? 'a signal'} before it answered`);
}

/** As it is deployed, React runs without its development checks. */
function start(script: string, argument: unknown, options: ForkOptions = {}): ChildProcess {
  return fork(new URL(`./${script}.js`, import.meta.url), [JSON.stringify(argument)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    ...options,
    env: { ...process.env, NODE_ENV: 'production', ...options.env },
  });
}
