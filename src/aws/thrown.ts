/** What a thrown value says of itself in a text member; null when it has none. Errors of other realms count as well. */
export function fact(thrown: unknown, member: string): string | null {
  if (typeof thrown !== 'object' || thrown === null || !(member in thrown)) return null;
  const value = (thrown as Record<string, unknown>)[member];
  return typeof value === 'string' ? value : null;
}

/** Its code and message, and those of the errors inside it: a connection that failed has its reasons there only. */
export function wordsOf(thrown: unknown): string {
  const name = fact(thrown, 'name') ?? '';
  const code = fact(thrown, 'code') ?? '';
  const label = code !== '' && ['', 'Error', 'AggregateError', 'TimeoutError'].includes(name) ? code : name;
  const reasons = [...new Set(messagesIn(thrown, 3))];
  return `${label === '' ? 'Error' : label}: ${reasons.join('; ')}`;
}

function messagesIn(thrown: unknown, depth: number): string[] {
  if (depth === 0 || typeof thrown !== 'object' || thrown === null) return [];
  const { cause, errors } = thrown as { cause?: unknown; errors?: unknown };
  const inside = [...(Array.isArray(errors) ? (errors as unknown[]) : []), cause];
  const own = (fact(thrown, 'message') ?? '').replace(SDK_HINT, '').trim();
  return [...(own === '' ? [] : [own]), ...inside.flatMap((each) => messagesIn(each, depth - 1))];
}

/** For whoever debugs the SDK. */
const SDK_HINT = /\s*Deserialization error: to see the raw response.*$/s;

const MAX_LENGTH = 300;

export function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, MAX_LENGTH);
}
