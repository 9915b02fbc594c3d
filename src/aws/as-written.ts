import type { Received } from './received.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * The members of an answer, each only as far as its XML really says so. The SDK takes any word for `false`, nothing for 0,
 * text for an empty list, and an answer of any other verb for an empty one; whatever it has guessed is put back into the
 * words that stand there, for the schema to refuse. `RequestId` is a member of every answer here.
 */
export function asWritten(output: Members, received: Received): Members {
  if (received.protocol === 'json') return { ...output, RequestId: received.requestId };
  const { verb, body, requestId } = received;
  if (!new RegExp(`^\\s*(?:<\\?xml[^>]*>\\s*)?<${verb}Response[\\s/>]`).test(body)) return {};
  const members = Object.entries(output).map(([name, value]): [string, unknown] => {
    const text = isGuess(value) ? textOf(name, body) : undefined;
    return [name, text === undefined || says(text, value) ? value : text];
  });
  return { ...Object.fromEntries(members), RequestId: requestId };
}

/** What the SDK may have made of anything. */
function isGuess(value: unknown): boolean {
  return typeof value === 'boolean' || typeof value === 'number' || isEmpty(value);
}

function isEmpty(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !(value instanceof Date) && Object.keys(value).length === 0
  );
}

function says(text: string, value: unknown): boolean {
  if (typeof value === 'boolean') return /^(?:true|false)$/i.test(text);
  if (typeof value === 'number') return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text);
  return text === '';
}

/** What stands in the first element of that name. */
function textOf(name: string, body: string): string {
  const element = new RegExp(`<${name}(?:\\s[^>]*)?(?:/>|>(.*?)</${name}\\s*>)`, 's').exec(body);
  return (element?.[1] ?? '').trim();
}
