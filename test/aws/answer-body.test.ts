import { firstWords, takeBody } from '../../src/aws/answer-body.ts';

test.each([
  ['', 'nothing'],
  [' \n\t ', 'nothing'],
  ['<html>\r\n\u0000 \u001b[31mno\uFFFD</html>\n', '<html> [31mno </html>'],
  ['x'.repeat(120), 'x'.repeat(120)],
  ['x'.repeat(121), 'x'.repeat(120)],
  [`${' '.repeat(470)}${'x'.repeat(30)}`, 'x'.repeat(10)],
])('of what came instead of an answer the first words are told, in one line: %j', (body, words) => {
  expect(firstWords(body)).toBe(words);
});

async function* inPieces(...pieces: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(Buffer.from(piece));
}

test.each<[string, unknown, string]>([
  ['a stream', inPieces('a nu', 'll', ' \u00fc'), 'a null ü'],
  ['an array', new Uint8Array(Buffer.from('--a null--')).subarray(2, 8), 'a null'],
  ['nothing', undefined, ''],
  ['null', null, ''],
])('what came as %s stays what it was, whatever is made of what the SDK gets back', async (_, body, text) => {
  const answer = { body };
  const bytes = await takeBody(answer);
  // As the SDK does with what it reads.
  Object.setPrototypeOf(answer.body, class Own extends Uint8Array {}.prototype);
  expect([bytes.toString('utf8'), bytes.includes('null')]).toEqual([text, text.includes('null')]);
  expect(Buffer.from(answer.body as Uint8Array).toString('utf8')).toBe(text);
});
