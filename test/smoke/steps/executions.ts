import { z } from 'zod';
import type { Site } from '../site.ts';

export const ENFORCER = 'keyrotation-enforcer';

const Started = z.object({ DurableExecutionArn: z.string() });

const Execution = z.object({ Status: z.string(), Result: z.string().optional() });

export type Execution = z.infer<typeof Execution>;

/** Starts the enforcer as the schedule does. @returns the ARN of its execution */
export async function start(site: Site, event: object): Promise<string> {
  site.beyondMock('a mock runs no durable function');
  const { DurableExecutionArn } = Started.parse(
    await site.aws([
      ...['lambda', 'invoke', '--function-name', `${ENFORCER}:durable`, '--invocation-type', 'Event'],
      ...['--cli-binary-format', 'raw-in-base64-out', '--payload', JSON.stringify(event), '/dev/null'],
    ]),
  );
  return DurableExecutionArn;
}

/** An execution, once it has one of these states. */
export function execution(
  site: Site,
  arn: string,
  states: readonly string[],
  minutes: number,
): Promise<Execution> {
  return site.until(`an execution that is ${states.join(' or ')} (${arn})`, minutes, async () => {
    const found = Execution.parse(
      await site.aws(['lambda', 'get-durable-execution', '--durable-execution-arn', arn]),
    );
    return states.includes(found.Status) ? found : null;
  });
}

export const ENDED = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED'];

/** What the function returns. */
const Answer = z.object({ runId: z.string(), status: z.string() });

/** A whole run. @returns its own report, as `keyrotation report --json` has it @throws Error when it did not succeed */
export async function runToItsEnd(site: Site, event: object): Promise<Report> {
  const arn = await start(site, event);
  const { Status, Result = '' } = await execution(site, arn, ENDED, 30);
  if (Status !== 'SUCCEEDED') throw new Error(`${arn} is ${Status}`);
  const { runId } = Answer.parse(JSON.parse(Result));
  const { code, stdout, stderr } = await site.keyrotation('report', runId, '--json');
  if (stdout.trim() === '')
    throw new Error(`there is no report of ${runId}: it ended with ${code ?? 'a signal'}, ${stderr.trim()}`);
  return Report.parse(JSON.parse(stdout));
}

const Report = z.object({
  runId: z.string(),
  mode: z.enum(['enforce', 'dry-run']),
  status: z.string(),
  coverage: z.object({ total: z.number(), surveyed: z.number() }),
  problems: z.array(z.object({ code: z.string() })),
});

export type Report = z.infer<typeof Report>;
