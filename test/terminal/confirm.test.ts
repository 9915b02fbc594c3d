import { PassThrough } from 'node:stream';
import { confirmed } from '../../src/terminal/confirm.ts';

function ask(signal = new AbortController().signal) {
  const [input, output] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true, columns: 80 })];
  output.resume();
  return { input, answer: confirmed('Do it?', signal, { input, output }) };
}

describe('a question at the terminal', () => {
  test.each([
    ['y', true],
    ['YES', true],
    ['n', false],
    ['', false],
    ['yesterday', false],
  ])('takes %j for %j', async (typed, meant) => {
    const { input, answer } = ask();
    input.write(`${typed}\r`);
    expect(await answer).toBe(meant);
  });

  test('takes the end of the input for a no', async () => {
    const { input, answer } = ask();
    input.end();
    expect(await answer).toBe(false);
  });

  test('Ctrl-C is no answer: the command is interrupted', async () => {
    const { input, answer } = ask();
    input.write('\u0003');
    await expect(answer).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  test('a signal interrupts the command, too', async () => {
    const interrupt = new AbortController();
    const { answer } = ask(interrupt.signal);
    interrupt.abort();
    await expect(answer).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });
});
