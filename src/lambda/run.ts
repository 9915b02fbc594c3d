import { toMs, type Instant } from '../core/instant.ts';
import { KeyRotationError } from '../core/problem.ts';
import { figuresOf, type Mode, type RunStatus } from '../core/report.ts';
import { carryOut, type Ended } from '../enforce.ts';
import { asOfFor, parseEvent, type RunInput } from './event.ts';
import { orEnd } from '../ledger/ledger-error.ts';
import { logEvents } from '../words/log-line.ts';
import { lockedReport } from '../phases/report/build.ts';
import { orderRun, type RunOrder, type Services } from '../phases/run.ts';
import type { EndedRun } from './metrics.ts';
import type { Settings } from '../settings/settings.ts';
import type { Workflow } from '../workflow/workflow.ts';

/** What a run on Lambda works with; built anew for each invocation. */
export interface Host {
  readonly settings: Settings;
  /** What MODE asks for; an event may ask for a dry run instead. */
  readonly mode: Mode;
  readonly services: Services;
  readonly logger: { info(message: string, facts: Readonly<Record<string, unknown>>): void };
  readonly publish: (run: EndedRun) => void;
}

/** Small: the report is in the ledger. `running`: this very run is at work elsewhere, having been delivered twice. */
export type Answer = { readonly runId: string; readonly status: RunStatus | 'running' };

type Begun = { readonly asOf: Instant; readonly mode: Mode; readonly startedAt: Instant };

/**
 * The daily run on Lambda, plain or durable. What a replay must not decide or tell a second time stands in steps: the
 * as-of instant at the start, log line and metrics at the end.
 */
export async function runOnLambda(
  event: unknown,
  host: Host,
  workflow: Workflow,
  signal?: AbortSignal,
): Promise<Answer> {
  const { settings, services, logger } = host;
  const input = parseEvent(event);
  const begun = await workflow.step('begin', () => Promise.resolve(begin(input, host)));
  const { asOf, mode, startedAt } = begun;
  const emit = logEvents(logger);
  const { full = false } = input;
  const order = orderRun({ asOf, mode, settings, emit, mailSummary: true, full, ...(signal && { signal }) });
  const ended = await carryOut(workflow, services, order);
  return orEnd(workflow.step('tell', () => tell(host, order, startedAt, ended)));
}

/** Once a run: whoever delivers it twice shall not see two in the metrics. */
async function tell(
  { services, logger, publish }: Host,
  order: RunOrder,
  startedAt: Instant,
  ended: Ended,
): Promise<Answer> {
  const { runId, mode } = order;
  const durationMs = toMs(services.clock.now()) - toMs(startedAt);
  const say = (status: RunStatus, figures: EndedRun['figures']): Answer => {
    logger.info('run ended', { runId, status, ...figures });
    publish({ runId, mode, status, figures, durationMs });
    return { runId, status };
  };
  if (ended.kind === 'locked') {
    if (ended.byRun !== runId) {
      const report = lockedReport(order, ended);
      return say(report.status, figuresOf(report));
    }
    logger.info('this run is at work already', { runId, leaseUntil: ended.leaseUntil });
    return { runId, status: 'running' };
  }
  const meta = await services.ledger.runs.readMeta(runId);
  if (!meta?.figures || meta.status === 'running')
    throw new KeyRotationError('LEDGER_UNREADABLE', `run ${runId} has no end in the ledger`);
  if (meta.toldAt !== null) {
    logger.info('run ended before', { runId, status: meta.status, toldAt: meta.toldAt });
    return { runId, status: meta.status };
  }
  const answer = say(meta.status, meta.figures);
  await services.ledger.runs.markTold(runId, services.clock.now());
  return answer;
}

function begin(
  { scheduledTime, mode: askedMode }: RunInput,
  { mode: configured, services, logger }: Host,
): Begun {
  const startedAt = services.clock.now();
  const { asOf, why } = asOfFor(scheduledTime, startedAt);
  const mode = askedMode ?? configured;
  logger.info('as-of instant chosen', { asOf, mode, why });
  return { asOf, mode, startedAt };
}
