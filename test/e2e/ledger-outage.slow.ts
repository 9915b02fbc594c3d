import { explain, inText } from '../../src/commands/explain.ts';
import { KeyRotationError } from '../../src/core/problem.ts';
import type { RunReport } from '../../src/core/report.ts';
import type { Fault } from '../../src/simulator/traffic/faults/fault.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { NO_RETRIES, stage, type Stage } from './harness.ts';
import { codes, keyOf, outcomes, owner } from './people.ts';
import { keep, replay, type Scene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  const users = [owner('ci'), owner('web'), owner('new', { ageDays: 23 })];
  const world = emptyWorld({ accounts: [account({ name: 'shop', users })] });
  world.accounts.delete(world.hub.accountId);
  const staged = await stage(world);
  await staged.run(0);
  scene = await keep(staged);
});

/** Two keys are to be deactivated, and one has come of age. */
const onTheDay = (): Promise<Stage> => replay(scene, { client: NO_RETRIES });

const error = (status: number, code: string): Fault => ({
  kind: 'error',
  status,
  code,
  message: 'said AWS',
});

const FAILURES: Readonly<Record<string, Fault>> = {
  'access denied': error(400, 'AccessDeniedException'),
  'throttled beyond retries': error(400, 'ProvisionedThroughputExceededException'),
  'an error of the service': error(500, 'InternalServerError'),
  'no table': error(400, 'ResourceNotFoundException'),
  'a connection that breaks': { kind: 'drop', when: 'before' },
  'an answer that is lost': { kind: 'drop', when: 'after' },
};

const STEPS = [
  'owner',
  'start',
  'discover',
  'recover',
  'survey',
  'plan',
  'mail',
  'act',
  'notify 1',
  'report',
];
const VERBS = [
  ...['GetItem', 'BatchGetItem', 'Query'],
  ...['PutItem', 'UpdateItem', 'BatchWriteItem', 'TransactWriteItems'],
];

type End = RunReport | KeyRotationError;

/** A run in which the ledger fails from a step on; it has to say so, and nothing else. */
async function failing(staged: Stage, from: string, fault: Fault, verbs = VERBS): Promise<End> {
  let begun = false;
  staged.organization.faults.intercept(({ service, action }) =>
    begun && service === 'dynamodb' && verbs.includes(action) ? fault : undefined,
  );
  const run = staged.run(7, {
    before: (step) => {
      begun ||= step === from;
      return Promise.resolve();
    },
  });
  return run.catch((failure: unknown) => {
    expect(failure).toBeInstanceOf(KeyRotationError);
    return failure as KeyRotationError;
  });
}

/** I1, and I4 once the ledger is back: all is done once, and everybody told once. */
async function expectHealed(staged: Stage): Promise<void> {
  const { world, ses } = staged.organization;
  expect(keyOf(world, 'new').status).toBe('Active');
  staged.organization.faults.clear();
  await staged.run(8);
  for (const user of ['ci', 'web']) {
    expect(keyOf(world, user).status).toBe('Inactive');
    const words = ses.mailbox.to(`${user}@example.org`).map(({ text }) => text);
    expect(
      words.filter((text) => text.startsWith('DEACTIVATED') || text.includes('\nDEACTIVATED')),
    ).not.toEqual([]);
  }
  expect(ses.mailbox.to('new@example.org').length).toBeGreaterThanOrEqual(1);
}

describe.each(Object.entries(FAILURES))('a ledger that answers with %s', (_, fault) => {
  test.each(STEPS)(
    'from %s on ends the run with its code, never as a bug; the next run makes it good',
    async (from) => {
      const staged = await onTheDay();
      const end = await failing(staged, from, fault);
      expect(end).toMatchObject({ name: 'KeyRotationError', code: 'LEDGER_UNREACHABLE' });
      expect((end as KeyRotationError).message).toMatch(
        /^DynamoDB \w+ on table keyrotation-ledger in eu-west-1 failed: /,
      );
      expect(explain(end).exitCode).toBe(1);
      expect(inText(explain(end))).toMatch(/\(LEDGER_UNREACHABLE\)\n {2}Fix: Check that the table is there/);
      await expectHealed(staged);
    },
  );

  test.each(VERBS)('to %s alone does the same, or is told in the report', async (verb) => {
    const staged = await onTheDay();
    const end = await failing(staged, 'owner', fault, [verb]);
    if (end instanceof KeyRotationError) expect(end.code).toBe('LEDGER_UNREACHABLE');
    else expect(end.status).not.toBe('complete');
    await expectHealed(staged);
  });
});

test('a ledger whose histories cannot be read leaves all keys undetermined, and the run goes on', async () => {
  const staged = await onTheDay();
  staged.organization.faults.intercept(({ action, params }) =>
    action === 'BatchGetItem' && JSON.stringify(params).includes('"KEY#')
      ? error(500, 'InternalServerError')
      : undefined,
  );
  const report = await staged.run(7);
  expect(outcomes(report)).toEqual({
    ci: 'undetermined none',
    new: 'undetermined none',
    web: 'undetermined none',
  });
  expect(codes(report)).toEqual(['HISTORY_UNREAD', 'HISTORY_UNREAD', 'HISTORY_UNREAD']);
});

test.each(['ExpiredTokenException', 'UnrecognizedClientException'])(
  'credentials of the hub that are refused keep their own code: %s',
  async (code) => {
    const staged = await onTheDay();
    staged.organization.faults.intercept(({ service }) =>
      service === 'dynamodb' ? error(400, code) : undefined,
    );
    const failure: unknown = await staged.run(7).catch((thrown: unknown) => thrown);
    expect(inText(explain(failure))).toMatch(/\(CREDENTIALS_REFUSED\)/);
    expect(explain(failure).exitCode).toBe(2);
  },
);
