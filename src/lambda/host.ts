import { requestHandler } from '../aws/request-handler.ts';
import { functionLog } from './log.ts';
import type { Host } from './run.ts';
import { publishRunMetrics } from './metrics.ts';
import { parseConfiguration } from '../settings/settings.ts';
import { wire } from '../wiring.ts';

const logger = functionLog();

/** One pool a sandbox: with one an invocation the connections of all earlier ones would stay open. */
const connections = requestHandler();

/** The Lambda's surroundings, anew for each invocation: settings from its environment, AWS, log and metrics. */
export function lambdaHost(): Host {
  const { settings, mode } = parseConfiguration(process.env);
  const { services } = wire(settings, { requestHandler: connections });
  return { settings, mode, services, logger, publish: publishRunMetrics };
}
