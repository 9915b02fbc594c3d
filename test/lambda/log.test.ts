import { spawnSync } from 'node:child_process';
import { maskThrown } from '../../src/lambda/log.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const TALKATIVE = `AKIAIOSFODNN7EXAMPLE, <SecretAccessKey>${SECRET}</SecretAccessKey>`;

/** What a process that logs writes, as Lambda would get it. */
function written(program: string): string {
  const log = JSON.stringify(new URL('../../src/lambda/log.ts', import.meta.url).href);
  const source = `const { functionLog, maskThrown } = await import(${log}); ${program}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source], {
    encoding: 'utf8',
  });
  return stdout + stderr;
}

test('the log of a function masks its messages, its facts and the errors among them', () => {
  const text = JSON.stringify(TALKATIVE);
  const said = written(
    `functionLog().warn('about ' + ${text}, { deep: [{ why: ${text} }], error: new Error(${text}) });`,
  );
  expect(said).toContain('about AKIA…MPLE');
  expect(said).not.toContain('AKIAIOSFODNN7EXAMPLE');
  expect(said).not.toContain(SECRET);
});

test('what a function throws keeps its class, and names no key whole in message, stack and cause', async () => {
  const cause = new RangeError(TALKATIVE);
  const thrown = new TypeError(`because of ${TALKATIVE}`, { cause });
  await expect(maskThrown(() => Promise.reject(thrown))).rejects.toBe(thrown);
  const said = [thrown.message, thrown.stack, cause.message, cause.stack].join('\n');
  expect(said).toContain('because of AKIA…MPLE');
  expect(said).not.toContain('AKIAIOSFODNN7EXAMPLE');
  expect(said).not.toContain(SECRET);
});

test.each([
  ['that cannot be written to', () => new DOMException(TALKATIVE, 'AbortError')],
  [
    'that is its own cause',
    () => {
      const error = new Error(TALKATIVE);
      error.cause = error;
      return error;
    },
  ],
])('so does an error %s', async (_, make) => {
  const error = make();
  await expect(maskThrown(() => Promise.reject(error))).rejects.toBe(error);
  expect(error.message).toMatch(/^AKIA…MPLE, <SecretAccessKey>…</);
});
