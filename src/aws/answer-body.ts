/** Reads what came in one piece, and puts it back for the SDK, which gives an array that it is handed a class of its own. */
export async function takeBody(answer: { body: unknown }): Promise<Buffer> {
  const bytes = await bytesOf(answer.body);
  answer.body = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes;
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const WORDS_LENGTH = 120;

/** The first of a body, in one line. */
export function firstWords(body: string): string {
  const words = body
    .slice(0, 4 * WORDS_LENGTH)
    .replace(/[\s\p{Cc}\uFFFD]+/gu, ' ')
    .trim();
  return words === '' ? 'nothing' : words.slice(0, WORDS_LENGTH);
}
