import { functionLog } from './log.ts';
import type { Host } from './run.ts';
import { publishRunMetrics } from './metrics.ts';
import { parseConfiguration } from '../settings/settings.ts';
import { wire } from '../wiring.ts';

const logger = functionLog();

/**
 * The Lambda's surroundings: settings from its environment, AWS, log and metrics. To be closed when the invocation ends:
 * its connections shall not pile up in a machine that is kept warm, nor carry what an invocation that failed has left.
 */
export function lambdaHost(): Host & { readonly close: () => void } {
  const { settings, mode } = parseConfiguration(process.env);
  const { services, clients } = wire(settings);
  return { settings, mode, services, logger, publish: publishRunMetrics, close: clients.close };
}
