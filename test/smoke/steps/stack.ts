import { z } from 'zod';
import type { Ended } from '../command.ts';
import type { Site } from '../site.ts';

export const STACK = 'keyrotation';

const Stacks = z.object({
  Stacks: z.array(
    z.object({
      StackStatus: z.string(),
      LastUpdatedTime: z.string().optional(),
      Outputs: z.array(z.object({ OutputKey: z.string(), OutputValue: z.string() })).default([]),
    }),
  ),
});

export interface Stack {
  readonly status: string;
  /** When CloudFormation began to change it last; null: never since it was created. */
  readonly updatedAt: string | null;
  readonly outputs: ReadonlyMap<string, string>;
}

/** The stack as CloudFormation has it; null when there is none. */
export async function stackIfThere(site: Site): Promise<Stack | null> {
  try {
    const [stack] = Stacks.parse(
      await site.aws(['cloudformation', 'describe-stacks', '--stack-name', STACK]),
    ).Stacks;
    if (stack === undefined) return null;
    return {
      status: stack.StackStatus,
      updatedAt: stack.LastUpdatedTime ?? null,
      outputs: new Map(stack.Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
    };
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return null;
    throw error;
  }
}

/** @throws Error when there is no stack */
export async function stackOf(site: Site): Promise<Stack> {
  const stack = await stackIfThere(site);
  if (stack === null) throw new Error(`there is no stack ${STACK}`);
  return stack;
}

/** @throws Error with what the command said at last */
export function assertDone(what: string, { code, stdout, stderr }: Ended): void {
  if (code === 0) return;
  const said = [...stdout.split('\n'), ...stderr.split('\n')].filter((line) => line.trim() !== '');
  throw new Error(`${what} ended with ${code ?? 'a signal'}: ${said.slice(-5).join(' / ')}`);
}
