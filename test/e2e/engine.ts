import type { ClientConfig, Clients } from '../../src/aws/clients.ts';
import type { Instant } from '../../src/core/instant.ts';
import type { Mode, RunReport } from '../../src/core/report.ts';
import type { Emit } from '../../src/core/run-event.ts';
import { enforce } from '../../src/enforce.ts';
import { orEnd } from '../../src/ledger/ledger-error.ts';
import { orderRun, type Services } from '../../src/phases/run.ts';
import { parseSettings, type Settings } from '../../src/settings/settings.ts';
import { wire } from '../../src/wiring.ts';
import { systemClock, type Clock } from '../../src/workflow/clock.ts';
import { inProcessWorkflow } from '../../src/workflow/in-process.ts';
import type { Workflow } from '../../src/workflow/workflow.ts';
import { whole } from '../builders/whole-report.ts';

export type SettingValues = Readonly<Record<string, string>>;

/** What a run works with, over whatever speaks AWS. */
export interface Engine {
  readonly settings: Settings;
  readonly services: Services;
}

export interface EngineRunOptions {
  readonly mode?: Mode;
  readonly mailSummary?: boolean;
  /** Asks for every user's keys, whatever is remembered. */
  readonly full?: boolean;
  readonly emit?: Emit;
  /** Tells the run to stop. */
  readonly signal?: AbortSignal;
  /** What happens before a step of the run begins. */
  readonly before?: (step: string) => Promise<void>;
  /** Stands in for the engine's waiting for the lock. */
  readonly wait?: () => Promise<void>;
  /** Whether the run may sleep for what is about to come, as a durable one may. */
  readonly sleepsForFree?: boolean;
  /** Stands between the run and its workflow. */
  readonly around?: (workflow: Workflow) => Workflow;
}

/** The real engine over the real SDK clients; whoever starts it closes the clients. */
export function startEngine(
  values: SettingValues,
  config: ClientConfig,
  clock: Clock = systemClock,
): Engine & { readonly clients: Clients } {
  const settings = parseSettings(values);
  return { settings, ...wire(settings, config, clock) };
}

/** One run in this process, on the engine's own clock; it enforces, unless asked otherwise. */
export async function runEngine(
  { settings, services }: Engine,
  asOf: Instant,
  {
    mode = 'enforce',
    mailSummary = false,
    full = false,
    emit = () => undefined,
    signal,
    around = (same) => same,
    ...meanwhile
  }: EngineRunOptions = {},
): Promise<RunReport> {
  const order = orderRun({ asOf, mode, settings, emit, mailSummary, full, ...(signal && { signal }) });
  const workflow = around(workflowWith(inProcessWorkflow(services.clock), meanwhile));
  return orEnd(whole(await enforce(workflow, services, order)));
}

function workflowWith(
  inner: Workflow,
  { before, wait, sleepsForFree = false }: Pick<EngineRunOptions, 'before' | 'wait' | 'sleepsForFree'>,
): Workflow {
  return {
    step: async (name, work) => {
      await before?.(name);
      return inner.step(name, work);
    },
    map: async (name, items, work, options) => {
      await before?.(name);
      return inner.map(name, items, work, options);
    },
    sleep: wait ?? ((name, ms) => inner.sleep(name, ms)),
    sleepsForFree,
  };
}
