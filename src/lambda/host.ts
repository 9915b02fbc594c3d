import { Logger } from '@aws-lambda-powertools/logger';
import type { Host } from './run.ts';
import { publishRunMetrics } from './metrics.ts';
import { parseConfiguration } from '../settings/settings.ts';
import { wire } from '../wiring.ts';

const logger = new Logger({ serviceName: 'keyrotation' });

/** The Lambda's surroundings: settings from its environment, AWS, log and metrics. */
export function lambdaHost(): Host {
  const { settings, mode } = parseConfiguration(process.env);
  const { services } = wire(settings);
  return { settings, mode, services, logger, publish: publishRunMetrics };
}
