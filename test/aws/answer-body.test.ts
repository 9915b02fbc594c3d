import { firstWords } from '../../src/aws/answer-body.ts';

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
