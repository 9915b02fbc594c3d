import { z } from 'zod';
import { UnreadableAnswerError } from './answer-errors.ts';
import { asWritten } from './as-written.ts';
import { receivedFor } from './keep-answers.ts';

/**
 * Asks AWS, and reads the answer through a schema that says what must be there: the one place where an answer becomes a
 * value.
 * @throws UnreadableAnswerError when something is missing, null, of another type or unparsable: "said nothing" is not "none"
 */
export async function ask<Answer extends z.ZodType>(
  send: () => Promise<object>,
  answer: Answer,
): Promise<z.output<Answer>> {
  const output = await send();
  const received = receivedFor(output);
  const members = asWritten(output as Readonly<Record<string, unknown>>, received);
  const read = answer.safeParse(members);
  if (read.success) return read.data;
  throw new UnreadableAnswerError(received, whatIsWrong(read.error, members));
}

/** An answer that says nothing but that the call was taken. */
export const Taken = z.object({ RequestId: z.string().min(1) });

/** `Users.0.Arn is missing`; only what was expected is told, never what stands there. */
function whatIsWrong({ issues }: z.ZodError, members: object): string {
  const [issue] = issues;
  if (issue === undefined) return 'no reason';
  const path = issue.path.map(String);
  const found = path.reduce<unknown>(memberOf, members);
  const name = path.join('.');
  if (found === undefined || found === null) return `${name} is missing`;
  return name === '' ? issue.message : `${name}: ${issue.message}`;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
