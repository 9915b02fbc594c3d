import type { DeserializeMiddleware, MiddlewareStack } from '@smithy/types';

/** An answer as it came, of which the SDK's object does not tell all: for the SDK a member that is null is not there. */
export interface Came {
  readonly status: number;
  readonly body: string;
}

interface HttpAnswer {
  readonly statusCode: number;
  body: unknown;
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
    const bytes = await bytesOf(answer.body);
    came = { status: answer.statusCode, body: bytes.toString('utf8') };
    // Read once, it is gone: the SDK gets it back in one piece.
    answer.body = bytes;
    return result;
  };
  middlewareStack.add(note, { name: 'noteAnswer', step: 'deserialize', priority: 'low', override: true });
  return () => came;
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** DynamoDB writes no null: a value of that type is `{"NULL": true}`. */
export function holdsNull(body: string): boolean {
  if (!body.includes('null')) return false;
  let found = false;
  JSON.parse(body, (_, value: unknown) => {
    found ||= value === null;
    return value;
  });
  return found;
}

const WORDS_LENGTH = 120;

/** The first of it, in one line. */
export function firstWords(body: string): string {
  const words = body
    .slice(0, 4 * WORDS_LENGTH)
    .replace(/[\s\p{Cc}\uFFFD]+/gu, ' ')
    .trim();
  return words === '' ? 'nothing' : words.slice(0, WORDS_LENGTH);
}
