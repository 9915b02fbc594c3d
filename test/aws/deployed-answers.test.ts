import { UnreadableAnswerError } from '../../src/aws/answer-errors.ts';
import { failureOrThrow } from '../../src/aws/failure.ts';
import { DEPLOYED_VERBS, type DeployedVerb } from './deployed-verbs.ts';
import { rawAws, type Raw } from './raw-server.ts';
import { goodAnswer, VERBS } from './verbs.ts';
import { changed, written } from './wire.ts';

const good = (name: string): string => {
  const verb = DEPLOYED_VERBS[name];
  if (verb) return written(name, verb.protocol, verb.answer);
  return name in VERBS ? goodAnswer(name) : '';
};

async function answered(name: string, { call }: DeployedVerb, raw: Raw): Promise<unknown> {
  const aws = await rawAws((verb) => (verb === name ? raw : { body: good(verb) }));
  try {
    return await call(aws);
  } finally {
    await aws.close();
  }
}

const thrown = (name: string, verb: DeployedVerb, raw: Raw): Promise<unknown> =>
  answered(name, verb, raw).then(
    (value) => {
      throw new Error(`${name} made a value of ${raw.body}: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );

describe.each(Object.entries(DEPLOYED_VERBS))('%s', (name, verb) => {
  test('as AWS documents it is a value', async () => {
    expect(await answered(name, verb, { body: good(name) })).toEqual(verb.value);
  });

  test.each([
    ['a page of HTML', '<html><body>Please log in to the hotel network</body></html>'],
    ['half an answer', good(name).slice(0, good(name).length / 2)],
    ['nothing', ''],
    ['{}', '{}'],
  ])('that says %s cannot be read', async (what, body) => {
    if (verb.takesNothing && (body === '' || what === '{}')) {
      expect(await answered(name, verb, { body })).toEqual(verb.takesNothing.value);
      return;
    }
    const error = await thrown(name, verb, { body });
    expect(error).toBeInstanceOf(UnreadableAnswerError);
    expect(failureOrThrow(error).code).toBe('UNREADABLE_ANSWER');
  });

  if (verb.required.length > 0)
    test.each(verb.required)('without %s cannot be read', async (path) => {
      const error = await thrown(name, verb, {
        body: written(name, verb.protocol, changed(verb.answer, path)),
      });
      expect(error).toBeInstanceOf(UnreadableAnswerError);
    });

  test('that AWS denies is a denial', async () => {
    const denial =
      verb.protocol === 'json'
        ? '{"__type":"AccessDeniedException","message":"no"}'
        : '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>';
    if (['ListRoles', 'ListGroups'].includes(name)) {
      const value = (await answered(name, verb, { status: 403, body: denial })) as { needless: string[] };
      expect(value.needless).not.toContain(`iam:${name}`);
      return;
    }
    const error = await thrown(name, verb, { status: 403, body: denial });
    expect(failureOrThrow(error).code).toBe('ACCESS_DENIED');
  });
});
