import { PassThrough } from 'node:stream';
import { askMfaCode } from '../../../src/commands/connection/mfa.ts';

const DEVICE = 'arn:aws:iam::111122223333:mfa/ann';

function terminal(typed: readonly string[], isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY });
  let shown = '';
  const answers = [...typed];
  output.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    if (chunk.toString().includes(`${DEVICE}: `)) input.write(answers.shift() ?? '\u0004');
  });
  return { input, output, shown: () => shown };
}

describe('the code of an MFA device', () => {
  test.each([[['123456\n']], [[' 123 456 \n']], [['12345\n', 'abcdef\n', '654321\n']]])(
    'is what a person types, six digits: %j',
    async (typed) => {
      expect(await askMfaCode(DEVICE, terminal(typed))).toBe(typed.at(-1)?.replace(/\s/g, ''));
    },
  );

  test.each([
    ['nobody types one in three tries', ['1\n', '2\n', '3\n']],
    ['the input ends', ['\u0004']],
    ['Ctrl-C is pressed', ['\u0003']],
  ])('is missing when %s', async (_what, typed) => {
    await expect(askMfaCode(DEVICE, terminal(typed))).rejects.toMatchObject({
      code: 'MFA_NEEDED',
      message: `The profile asks for a code of ${DEVICE}, and none was given.`,
    });
  });

  test('is asked for on a terminal only', async () => {
    const { shown, ...streams } = terminal([], false);
    await expect(askMfaCode(DEVICE, streams)).rejects.toMatchObject({
      code: 'MFA_NEEDED',
      message: `The profile asks for a code of ${DEVICE}, and there is no terminal to ask on.`,
    });
    expect(shown()).toBe('');
  });
});
