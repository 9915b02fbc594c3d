import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Site } from '../site.ts';

export const ENFORCER = 'keyrotation-enforcer';

const Executions = z.object({
  DurableExecutions: z.array(z.object({ DurableExecutionArn: z.string(), Status: z.string() })).default([]),
});

export type Execution = z.infer<typeof Executions>['DurableExecutions'][number];

/** Starts the enforcer as the schedule does. @returns the time before, by which its execution is found */
export async function start(site: Site, event: object): Promise<string> {
  site.beyondMock('a mock runs no durable function');
  const before = new Date(Date.now() - 1_000).toISOString();
  const answer = join(mkdtempSync(join(tmpdir(), 'keyrotation-smoke-')), 'answer.json');
  await site.aws([
    ...['lambda', 'invoke', '--function-name', `${ENFORCER}:durable`, '--invocation-type', 'Event'],
    ...['--payload', Buffer.from(JSON.stringify(event)).toString('base64'), answer],
  ]);
  return before;
}

/** The execution that was started after then, once it has one of these states. */
export function execution(
  site: Site,
  after: string,
  states: readonly string[],
  minutes: number,
): Promise<Execution> {
  return site.until(`an execution that is ${states.join(' or ')}`, minutes, async () => {
    const {
      DurableExecutions: [latest],
    } = Executions.parse(
      await site.aws([
        ...['lambda', 'list-durable-executions-by-function', '--function-name', ENFORCER],
        ...['--started-after', after, '--reverse-order'],
      ]),
    );
    return latest && states.includes(latest.Status) ? latest : null;
  });
}

export const ENDED = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED'];

/** A whole run. @returns its report, as `keyrotation report --json` has it @throws Error when it did not succeed */
export async function runToItsEnd(site: Site, event: object): Promise<Report> {
  const { Status, DurableExecutionArn } = await execution(site, await start(site, event), ENDED, 30);
  if (Status !== 'SUCCEEDED') throw new Error(`${DurableExecutionArn} is ${Status}`);
  const { stdout } = await site.keyrotation('report', '--json');
  return Report.parse(JSON.parse(stdout));
}

const Report = z.object({
  runId: z.string(),
  status: z.string(),
  coverage: z.object({ total: z.number(), surveyed: z.number() }),
  problems: z.array(z.object({ code: z.string() })),
});

export type Report = z.infer<typeof Report>;
