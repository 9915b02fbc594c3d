import type { EndedRun } from '../../src/lambda/metrics.ts';
import type { Host } from '../../src/lambda/run.ts';
import type { Engine } from '../e2e/engine.ts';

/** What a function told log and metrics, in the order in which it did. */
export interface Told {
  readonly lines: string[];
  readonly published: EndedRun[];
}

/** What a run on Lambda works with: the engine's own, and a log and metrics that are kept. */
export function recordingHost({ settings, services }: Engine): Host & { readonly told: Told } {
  const told: Told = { lines: [], published: [] };
  return {
    settings,
    mode: 'enforce',
    services,
    logger: { info: (message) => void told.lines.push(message) },
    publish: (run) => void told.published.push(run),
    told,
  };
}
