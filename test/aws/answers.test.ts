import { readdirSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { AssumeRoleError, UnknownOutcomeError, UnreadableAnswerError } from '../../src/aws/answer-errors.ts';
import { failureOrThrow } from '../../src/aws/failure.ts';
import { DEPLOYED_VERBS } from './deployed-verbs.ts';
import { rawAws, type Raw } from './raw-server.ts';
import { goodAnswer, verbNamed, VERBS } from './verbs.ts';
import { changed, ofAnotherType, written } from './wire.ts';

const HTML = '<html><body>Please log in to the hotel network</body></html>';
const UNCLOSED_HTML = '<!DOCTYPE html>\n<html><head><meta charset=utf-8><p>Service Unavailable';

/** The verb is answered with these bytes; all others as documented. */
async function answered(name: string, raw: Raw): Promise<unknown> {
  const aws = await rawAws((verb) => (verb === name ? raw : { body: goodAnswer(verb) }));
  try {
    return await verbNamed(name).call(aws);
  } finally {
    await aws.close();
  }
}

/** What was thrown; AssumeRole's failures stand inside the one that says whose they are. */
async function thrownBy(name: string, raw: Raw): Promise<unknown> {
  try {
    await answered(name, raw);
  } catch (error) {
    if (!(error instanceof AssumeRoleError)) return error;
    expect(name).toBe('AssumeRole');
    return error.cause;
  }
  throw new Error(`${name} made a value of ${raw.body}`);
}

async function expectUnreadable(name: string, body: string): Promise<void> {
  const { doubt } = verbNamed(name);
  if (doubt) {
    expect(await answered(name, { body })).toEqual(doubt.value);
    return;
  }
  const error = await thrownBy(name, { body });
  expect(error).toBeInstanceOf(name === 'UpdateAccessKey' ? UnknownOutcomeError : UnreadableAnswerError);
  const { code, message } = failureOrThrow(error);
  expect(code).toBe('UNREADABLE_ANSWER');
  expect(message).toMatch(
    new RegExp(`^${name} was answered with HTTP 200 and what cannot be read \\(.+\\): .+`),
  );
}

const names = Object.keys(VERBS);

/** Those of src/aws, or of a folder in it. */
const sourcesIn = (path: string): string[] => {
  const folder = new URL(`../../src/aws/${path}`, import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  return files.map((file) => readFileSync(new URL(file, folder), 'utf8'));
};

const verbsIn = (path: string): string[] =>
  sourcesIn(path).flatMap((source) =>
    [...source.matchAll(/new (\w+)Command\(/g)].map(([, verb = '']) => verb),
  );

/** S3 answers in headers, and else in XML without a `Response`; publish-page.test.ts and report-bucket.slow.ts have its cases. */
const OF_OBJECTS = [
  'PutObject',
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
];

test('every verb of src/aws stands in this table', () => {
  expect([...new Set(verbsIn(''))].sort()).toEqual([...names, ...OF_OBJECTS].sort());
});

test('every verb of src/aws/deployed stands in this table or in its own', () => {
  const known = [...names, ...Object.keys(DEPLOYED_VERBS)];
  expect(verbsIn('deployed/').filter((verb) => !known.includes(verb))).toEqual([]);
});

test('no call goes past the place where answers are read', () => {
  for (const source of [...sourcesIn(''), ...sourcesIn('deployed/')]) {
    const sends = source.match(/\.send\(/g) ?? [];
    const read = source.match(/(?:ask\(\s*\(\) =>|send: \(\w+\) =>)\s*\w+\.send\(/g) ?? [];
    expect(read).toHaveLength(sends.length);
  }
});

describe.each(names)('%s', (name) => {
  const { protocol, answer, value, required, none, dates = [] } = verbNamed(name);

  test('as AWS documents it is a value', async () => {
    expect(await answered(name, { body: goodAnswer(name) })).toEqual(value);
  });

  test.each([
    ['nothing', ''],
    ['a page of HTML', HTML],
    ['a page of HTML that is not closed', UNCLOSED_HTML],
    ['{}', '{}'],
    ['null', 'null'],
    ['[]', '[]'],
    ['a string', '"x"'],
    ['half an answer', goodAnswer(name).slice(0, goodAnswer(name).length / 2)],
    [
      'the answer of another verb',
      written('DescribeSomething', protocol, protocol === 'xml' ? answer : { Of: [] }),
    ],
    ['an error that says 200', '<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>'],
  ])('that says %s cannot be read', async (_, body) => {
    await expectUnreadable(name, body);
  });

  if (required.length > 0) {
    test.each(required)('without %s cannot be read', async (path) => {
      await expectUnreadable(name, written(name, protocol, changed(answer, path)));
    });

    test.each(required.filter((path) => path !== none?.path))(
      'with nothing in %s cannot be read',
      async (path) => {
        await expectUnreadable(
          name,
          written(
            name,
            protocol,
            changed(answer, path, () => null),
          ),
        );
      },
    );

    test.each(required)('with %s of another type cannot be read', async (path) => {
      const other = changed(answer, path, (member) => ofAnotherType(protocol, member));
      await expectUnreadable(name, written(name, protocol, other));
    });
  }

  if (none) {
    test(`with an empty ${none.path} tells of none`, async () => {
      const body = written(
        name,
        protocol,
        changed(answer, none.path, () => []),
      );
      for (const each of [body, body.replace(`<${none.path}></${none.path}>`, `<${none.path}/>`)]) {
        expect(await answered(name, { body: each })).toEqual(none.value);
      }
    });
  }

  if (dates.length > 0) {
    test.each(
      dates.flatMap((path) => ['N/A', 'yesterday', '2026-13-45T00:00:00Z'].map((date) => [path, date])),
    )('with the date %s %j cannot be read, and is no bug of ours', async (path = '', date = '') => {
      await expectUnreadable(
        name,
        written(
          name,
          protocol,
          changed(answer, path, () => date),
        ),
      );
    });
  }

  test.each([
    [403, HTML, 'UNREADABLE_ANSWER'],
    [403, '', 'UNREADABLE_ANSWER'],
    [403, '{"message":"Forbidden"}', 'UNREADABLE_ANSWER'],
    [407, HTML, 'UNREADABLE_ANSWER'],
    [302, '', 'UNREADABLE_ANSWER'],
    [400, '{}', 'UNREADABLE_ANSWER'],
    [408, HTML, 'TIMED_OUT'],
    [429, HTML, 'THROTTLED'],
    [500, HTML, 'SERVICE_ERROR'],
    [503, HTML, 'SERVICE_ERROR'],
    [503, UNCLOSED_HTML, 'SERVICE_ERROR'],
    [503, '', 'SERVICE_ERROR'],
    [504, HTML, 'TIMED_OUT'],
  ] as const)(
    'that is HTTP %d with %j means %s, with its status and first words',
    async (status, body, code) => {
      // A proxy that cannot be passed is met by the next call as well; a report that cannot be had is done without.
      if (verbNamed(name).doubt && code !== 'TIMED_OUT') {
        expect(await answered(name, { status, body })).toBeNull();
        return;
      }
      const failure = failureOrThrow(await thrownBy(name, { status, body }));
      expect(failure.code).toBe(code);
      expect(failure.message).toContain(`HTTP ${status} `);
      expect(failure.message).toContain(body.slice(0, 25).replace('\n', ' '));
    },
  );

  test.each(['before', 'midway'] as const)('whose connection is cut %s it is no answer', async (ends) => {
    const failure = failureOrThrow(await thrownBy(name, { body: goodAnswer(name), ends }));
    expect(failure).toMatchObject({ code: 'TIMED_OUT' });
    expect(failure.message).toMatch(
      new RegExp(`^${name} had no answer: ECONNRESET: (?:socket hang up|aborted)$`),
    );
  });
});

test('an answer that begins and stops is waited for as long as one that does not begin', async () => {
  const aws = await rawAws((verb) => ({ body: goodAnswer(verb), ends: 'never' }), { requestTimeoutMs: 200 });
  const error: unknown = await aws.iam.listUsers().catch((thrown: unknown) => thrown);
  expect(failureOrThrow(error).code).toBe('TIMED_OUT');
  await aws.close();
});

test('a connection that was cut is tried again, and so is a service that is ill', async () => {
  const aws = await rawAws(
    (verb, before) =>
      before === 0
        ? { body: '', ends: 'before' }
        : before === 1
          ? { status: 503, body: HTML }
          : { body: goodAnswer(verb) },
    { maxAttempts: 3 },
  );
  expect(await aws.iam.listUsers()).toHaveLength(1);
  expect(aws.asked).toEqual(['ListUsers', 'ListUsers', 'ListUsers']);
  await aws.close();
});

describe('credentials', () => {
  const { answer, required } = verbNamed('AssumeRole');
  const spoilt = [
    ...required.map((path) => written('AssumeRole', 'xml', changed(answer, path))),
    written(
      'AssumeRole',
      'xml',
      changed(answer, 'Credentials.Expiration', () => 'N/A'),
    ),
    goodAnswer('AssumeRole').slice(0, 300),
    goodAnswer('AssumeRole').slice(120),
    goodAnswer('AssumeRole').replaceAll('AssumeRoleResponse', 'html'),
    JSON.stringify(answer),
  ];
  test.each(spoilt)('are in no message, whatever else is wrong with the answer: %#', async (body) => {
    const error = await thrownBy('AssumeRole', { body });
    expect(error).toBeInstanceOf(UnreadableAnswerError);
    expect(inspect(error, { depth: 9 })).not.toMatch(/THE-SECRET|THE-TOKEN/);
  });

  test('of a session in another account are refused', async () => {
    const other = changed(
      answer,
      'AssumedRoleUser.Arn',
      () => 'arn:aws:sts::999999999999:assumed-role/member/run',
    );
    const called = answered('AssumeRole', { body: written('AssumeRole', 'xml', other) });
    const error: unknown = await called.catch((thrown: unknown) => thrown);
    expect(failureOrThrow(error).code).toBe('WRONG_ACCOUNT');
  });
});
