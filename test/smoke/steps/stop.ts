import { z } from 'zod';
import type { Step } from '../step.ts';
import { ENDED, execution, runToItsEnd, start } from './executions.ts';

const Lock = z.object({ Item: z.object({ leaseUntil: z.object({ S: z.string() }) }).optional() });

export const stop: Step = {
  name: 'stop',
  about: 'An execution that is stopped writes no more, its lock is free in time, and the next run is whole',
  async run(site) {
    const { DurableExecutionArn } = await execution(
      site,
      await start(site, { mode: 'dry-run' }),
      ['RUNNING', ...ENDED],
      5,
    );
    await site.aws(['lambda', 'stop-durable-execution', '--durable-execution-arn', DurableExecutionArn]);
    const stopped = performance.now();
    await site.until('a lock that is free, or over', 20, async () => {
      const { Item: lock } = Lock.parse(
        await site.aws([
          ...['dynamodb', 'get-item', '--table-name', 'keyrotation-ledger', '--consistent-read'],
          ...['--key', '{"pk":{"S":"LOCK"},"sk":{"S":"RUN"}}'],
        ]),
      );
      return lock === undefined || Date.parse(lock.leaseUntil.S) < Date.now() ? true : null;
    });
    const seconds = Math.round((performance.now() - stopped) / 1000);
    const { runId, status } = await runToItsEnd(site, { mode: 'dry-run' });
    return `the lock was free ${seconds} s after the stop; then ${runId} is ${status}`;
  },
};
