import { z } from 'zod';
import type { Site } from '../site.ts';
import { Skipped } from '../skipped.ts';
import type { Step } from '../step.ts';
import { ENDED, execution, runToItsEnd, start } from './executions.ts';

const Lock = z.object({ Item: z.object({ leaseUntil: z.object({ S: z.string() }) }).optional() });

export const stop: Step = {
  name: 'stop',
  about: 'An execution that is stopped is over, its lock is free in time, and the next run is whole',
  async run(site) {
    const arn = await start(site, {});
    await execution(site, arn, ['RUNNING', ...ENDED], 5);
    await site.aws(['lambda', 'stop-durable-execution', '--durable-execution-arn', arn]);
    const stopped = performance.now();
    const { Status } = await execution(site, arn, ENDED, 5);
    if (Status === 'SUCCEEDED') throw new Skipped('the run had ended before it could be stopped');
    if (Status !== 'STOPPED') throw new Error(`${arn} is ${Status} after the stop`);
    const wasHeld = await isLocked(site);
    if (wasHeld)
      await site.until('a lock that is free, or over', 20, async () =>
        (await isLocked(site)) ? null : true,
      );
    const seconds = Math.round((performance.now() - stopped) / 1000);
    const { runId, mode, status } = await runToItsEnd(site, {});
    if (status === 'blocked') throw new Error(`after the stop, ${runId} is blocked`);
    const lock = wasHeld ? `its lock was free ${seconds} s later` : `no lock was held ${seconds} s later`;
    const why = mode === 'dry-run' ? ' (a dry run takes none: mode is dry-run)' : '';
    return `the execution is STOPPED, ${lock}${why}; then ${runId} is ${status}`;
  },
};

async function isLocked(site: Site): Promise<boolean> {
  const { Item: lock } = Lock.parse(
    await site.aws([
      ...['dynamodb', 'get-item', '--table-name', 'keyrotation-ledger', '--consistent-read'],
      ...['--key', '{"pk":{"S":"LOCK"},"sk":{"S":"RUN"}}'],
    ]),
  );
  return lock !== undefined && Date.parse(lock.leaseUntil.S) > Date.now();
}
