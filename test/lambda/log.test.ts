import { spawnSync } from 'node:child_process';
import { inspect } from 'node:util';
import { maskThrown } from '../../src/lambda/log.ts';
import { LedgerOutageError, RowRefusedError, RowUnreadableError } from '../../src/ledger/ledger-error.ts';

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

/** As Lambda's Node runtime writes what a function throws: an error's own properties beside its texts, however deep. */
function asLambdaWrites(thrown: unknown): string {
  const isError = (value: unknown): value is Error => typeof (value as Error | null)?.stack === 'string';
  const withItsOwn = (_name: string, value: unknown): unknown => {
    if (!isError(value)) return value;
    const texts = { errorType: value.name, errorMessage: value.message };
    return Object.assign(texts, value, { stack: value.stack?.split('\n') });
  };
  return isError(thrown) ? JSON.stringify(thrown, withItsOwn) : String(thrown);
}

/** What Lambda writes, and what Node would show of it, causes and all. */
async function writtenOf(thrown: unknown): Promise<string> {
  const caught = await maskThrown(() => Promise.reject(thrown as Error)).catch((error: unknown) => error);
  return `${asLambdaWrites(caught)}\n${inspect(caught, { depth: 20 })}`;
}

const ROW = { pk: 'KEY#111122223333#AKIAIOSFODNN7EXAMPLE', sk: 'STATE' };
const nested = (depth: number, inside: unknown): unknown =>
  depth === 0 ? inside : { deeper: nested(depth - 1, inside) };
const causes = (depth: number): Error => {
  const error = new Error(TALKATIVE);
  // Enumerable, since assigned.
  if (depth > 0) error.cause = causes(depth - 1);
  return error;
};
const circle = (): Error => {
  const facts: Record<string, unknown> = { why: TALKATIVE };
  facts.itself = facts;
  return Object.assign(new Error(TALKATIVE), { facts });
};

test.each<[string, () => unknown]>([
  ['a row that cannot be read', () => new RowUnreadableError({ ...ROW, why: TALKATIVE })],
  [
    'a row that was refused',
    () => new RowRefusedError(ROW, new LedgerOutageError(TALKATIVE, { reason: 'REFUSED' })),
  ],
  [
    'an exception of the SDK with fields',
    () =>
      Object.assign(new Error('denied'), {
        $fault: 'client',
        $metadata: { requestId: 'c9d34e5e-32d5-4b95-b1b3-9ae5e2f6a1f0' },
        Item: { pk: { S: ROW.pk } },
        CancellationReasons: [{ Message: TALKATIVE }],
      }),
  ],
  ['several errors', () => new AggregateError([new Error(TALKATIVE), TALKATIVE, ROW], TALKATIVE)],
  ['names of fields', () => Object.assign(new Error('x'), { [ROW.pk]: 1, by: { [ROW.pk]: SECRET } })],
  ['what is deep', () => Object.assign(new Error('x'), { facts: nested(30, TALKATIVE) })],
  ['a long row of causes', () => causes(30)],
  ['what is wide', () => Object.assign(new Error('x'), { rows: Array.from({ length: 200_000 }, () => ROW) })],
  ['a circle', circle],
  ['a frozen error', () => Object.freeze(Object.assign(new TypeError(TALKATIVE), { row: ROW }))],
  [
    'a getter',
    () => Object.defineProperty(new Error('x'), 'why', { get: () => TALKATIVE, enumerable: true }),
  ],
  [
    'a getter that throws',
    () =>
      Object.defineProperty(Object.assign(new Error(TALKATIVE), { row: ROW }), 'why', {
        get: () => {
          throw new Error(TALKATIVE);
        },
        enumerable: true,
        configurable: true,
      }),
  ],
  ['what writes itself', () => Object.assign(new Error('x'), { row: { toJSON: () => ROW } })],
  ['a text', () => TALKATIVE],
  ['an object that is no error', () => ({ message: TALKATIVE, row: ROW })],
])('nothing that Lambda writes of what was thrown names a key whole: %s', async (_, make) => {
  const said = await writtenOf(make());
  expect(said).not.toContain('AKIAIOSFODNN7EXAMPLE');
  expect(said).not.toContain(SECRET);
});

test('what says where to look stays: class, code, request ID, the row, a cause', async () => {
  const refused = new RowRefusedError(ROW, new LedgerOutageError('too large', { reason: 'REFUSED' }));
  const said = await writtenOf(
    Object.assign(refused, { $metadata: { requestId: 'c9d34e5e-32d5-4b95-b1b3-9ae5e2f6a1f0' } }),
  );
  expect(said).toContain('"errorType":"RowRefusedError"');
  expect(said).toContain('"problemCode":"LEDGER_REFUSED"');
  expect(said).toContain('"row":{"pk":"KEY#111122223333#AKIA…MPLE","sk":"STATE"}');
  expect(said).toContain('c9d34e5e-32d5-4b95-b1b3-9ae5e2f6a1f0');
  expect(said).toContain('LedgerOutageError: too large');
});

test('an error that cannot be changed is told by its name and message', async () => {
  const frozen = Object.freeze(Object.assign(new TypeError(`no ${ROW.pk}`), { row: ROW }));
  const said = await writtenOf(frozen);
  expect(said).toContain('"errorType":"TypeError","errorMessage":"no KEY#111122223333#AKIA…MPLE"');
});

test('an error whose parts go round is written all the same, and what others hold stays as it is', async () => {
  expect(await writtenOf(circle())).toContain('"facts":{"why":"AKIA…MPLE');
  const row = { ...ROW };
  await writtenOf(Object.assign(new Error('x'), { row }));
  expect(row).toEqual(ROW);
});
