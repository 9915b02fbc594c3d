import type { DeserializeMiddleware, MiddlewareStack } from '@smithy/types';
import { takeBody } from '../../aws/answer-body.ts';
import type { HttpAnswer } from '../../aws/received.ts';

/** An answer as it came, of which the SDK's object does not tell all: for the SDK a member that is null is not there. */
export interface Came {
  readonly status: number;
  readonly bytes: Buffer;
}

/** Notes what comes for a command, of its last attempt. @returns null while nothing has come */
export function noteAnswer<Input extends object, Output extends object>({
  middlewareStack,
}: {
  readonly middlewareStack: MiddlewareStack<Input, Output>;
}): () => Came | null {
  let came: Came | null = null;
  const note: DeserializeMiddleware<Input, Output> = (next) => async (args) => {
    came = null;
    const result = await next(args);
    const answer = result.response as HttpAnswer;
    came = { status: answer.statusCode, bytes: await takeBody(answer) };
    return result;
  };
  middlewareStack.add(note, { name: 'noteAnswer', step: 'deserialize', priority: 'low', override: true });
  return () => came;
}

/** DynamoDB writes no null: a value of that type is `{"NULL": true}`. */
export function holdsNull(body: Buffer): boolean {
  if (!body.includes('null')) return false;
  let found = false;
  JSON.parse(body.toString('utf8'), (_, value: unknown) => {
    found ||= value === null;
    return value;
  });
  return found;
}
