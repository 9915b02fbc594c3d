import { explain } from '../../../src/commands/explain.ts';
import { assertMayBegin } from '../../../src/commands/restoring/may-begin.ts';
import { KeyRotationError } from '../../../src/core/problem.ts';

const { signal } = new AbortController();
const answering = (confirmed: () => Promise<boolean>, isOnTerminal = true) => ({
  confirmed,
  isOnTerminal: () => isOnTerminal,
});
const yes = answering(() => Promise.resolve(true));

async function exitCodeOf(begin: Promise<void>): Promise<number> {
  const error: unknown = await begin.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error === null ? 0 : explain(error).exitCode;
}

describe('before a restore begins', () => {
  test('a yes lets it, at the question or by --yes', async () => {
    expect(await exitCodeOf(assertMayBegin({}, 3, signal, yes))).toBe(0);
    const nobody = answering(() => Promise.reject(new Error('asked')), false);
    expect(await exitCodeOf(assertMayBegin({ yes: true, json: true }, 3, signal, nobody))).toBe(0);
  });

  test('a no ends the command with 4', async () => {
    const no = answering(() => Promise.resolve(false));
    expect(await exitCodeOf(assertMayBegin({}, 1, signal, no))).toBe(4);
  });

  test('Ctrl-C at the question ends it with 1', async () => {
    const interrupted = answering(() => Promise.reject(new KeyRotationError('INTERRUPTED', 'stopped')));
    expect(await exitCodeOf(assertMayBegin({}, 1, signal, interrupted))).toBe(1);
  });

  test('with nobody to ask it ends with 2', async () => {
    expect(await exitCodeOf(assertMayBegin({ json: true }, 1, signal, yes))).toBe(2);
    const offTerminal = answering(() => Promise.resolve(true), false);
    expect(await exitCodeOf(assertMayBegin({}, 1, signal, offTerminal))).toBe(2);
  });
});
