import { z } from 'zod';
import type { Ended } from '../command.ts';
import type { Site } from '../site.ts';

export const STACK = 'keyrotation';

const Stacks = z.object({
  Stacks: z.array(
    z.object({
      StackStatus: z.string(),
      Outputs: z.array(z.object({ OutputKey: z.string(), OutputValue: z.string() })).default([]),
    }),
  ),
});

/** The stack as CloudFormation has it. */
export async function stackOf(site: Site): Promise<{ status: string; outputs: ReadonlyMap<string, string> }> {
  const { Stacks: stacks } = Stacks.parse(
    await site.aws(['cloudformation', 'describe-stacks', '--stack-name', STACK]),
  );
  const [stack] = stacks;
  return {
    status: stack?.StackStatus ?? 'not there',
    outputs: new Map(stack?.Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
  };
}

/** @throws Error with what the command said at last */
export function assertDone(what: string, { code, stdout, stderr }: Ended): void {
  if (code === 0) return;
  const said = [...stdout.split('\n'), ...stderr.split('\n')].filter((line) => line.trim() !== '');
  throw new Error(`${what} ended with ${code ?? 'a signal'}: ${said.slice(-5).join(' / ')}`);
}
