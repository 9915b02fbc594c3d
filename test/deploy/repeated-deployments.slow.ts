import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { durableProblems } from '../../deploy/function-versions.ts';
import { StackModel, type Failure } from './model/stack.ts';
import type { Resource, Template } from './model/template.ts';
import { packageHub, SOURCE_MAIL } from './packaged-hub.ts';
import { serviceFolder } from './service-folder.ts';

const TARGET = ['rollout=self', 'organizationId=o-exampleorgid', 'targetOUs=r-ab12'];

let hub: Template;
let changed: Template;
let plain: Template;
let other: Template;

// Four runs of the real `serverless package`: 20 to 80 s on two cores.
beforeAll(async () => {
  const parameters = [`sourceMail=${SOURCE_MAIL}`, ...TARGET];
  [hub, changed, plain, other] = await Promise.all([
    templateOf(parameters),
    templateOf([...parameters, 'notifyKeyAge=45', 'runOverdueHours=74', 'eventBus=security']),
    templateOf([...parameters, 'durable=false']),
    templateOf([
      `sourceMail=${SOURCE_MAIL}`,
      'memberRole=key-reader',
      'operatorRole=team/ops',
      'externalId=between-us',
      'accountConcurrency=5',
      'logRetentionDays=30',
      'kmsKeyArn=arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    ]),
  ]);
});

async function templateOf(parameters: readonly string[]): Promise<Template> {
  return (await packageHub(parameters)).template;
}

/** The command makes the stack with its bucket alone, before it updates it to the rest. */
function fresh(): StackModel {
  const stack = new StackModel();
  const bucket = Object.entries(hub.Resources).filter(([id]) => id.startsWith('ServerlessDeploymentBucket'));
  expect(stack.deploy({ Resources: Object.fromEntries(bucket) })).toEqual({ ended: 'complete' });
  return stack;
}

function deployed(template: Template): StackModel {
  const stack = fresh();
  expect(stack.deploy(template)).toEqual({ ended: 'complete' });
  return stack;
}

const failuresOf = ({ Resources }: Template): Failure[] =>
  Object.keys(Resources).flatMap((at) => [{ at, when: 'before' } as const, { at, when: 'after' } as const]);

/** Every failure of an update after which the same update fails again, or leaves something behind that no stack knows. */
function notRepeatable(start: () => StackModel, to: Template): string[] {
  let failed = 0;
  const found = failuresOf(to).flatMap((failure) => {
    const stack = start();
    const before = new Set(stack.things);
    const first = stack.deploy(to, failure);
    if (first.ended === 'complete') return [];
    failed += 1;
    const left = stack.things.filter((thing) => !before.has(thing));
    const again = stack.deploy(to);
    return [
      ...left.map((thing) => `${failure.when} ${failure.at}: ${thing} is left behind`),
      ...(again.ended === 'complete' ? [] : [`${failure.when} ${failure.at}: again, ${again.why}`]),
    ];
  });
  expect(failed).toBeGreaterThan(1);
  return found;
}

/** A template with other resource attributes. */
function mended(template: Template, type: string, change: (resource: Resource) => Resource): Template {
  return {
    Resources: Object.fromEntries(
      Object.entries(template.Resources).map(([id, resource]) => [
        id,
        resource.Type === type ? change(resource) : resource,
      ]),
    ),
  };
}

describe('a first deployment that fails, at whichever resource,', () => {
  test.each([
    ['durable', () => hub],
    ['plain', () => plain],
  ])('leaves nothing behind, and is repeated by the same command (%s)', (_, template) => {
    expect(notRepeatable(fresh, template())).toEqual([]);
  });

  test('would leave the ledger in the way, were it retained, or protected from its first moment', () => {
    const retained = mended(hub, 'AWS::DynamoDB::Table', (table) => ({ ...table, DeletionPolicy: 'Retain' }));
    const guarded = mended(hub, 'AWS::DynamoDB::Table', (table) => ({
      ...table,
      Properties: { ...table.Properties, DeletionProtectionEnabled: true },
    }));
    for (const template of [retained, guarded])
      expect(notRepeatable(fresh, template)).toContainEqual(
        expect.stringMatching(/again, AWS::DynamoDB::Table "keyrotation-ledger" already exists/),
      );
  });
});

describe('a later deployment that fails, at whichever resource,', () => {
  const versions = ({ Resources }: Template): string[] =>
    Object.entries(Resources).flatMap(([id, { Type }]) => (Type === 'AWS::Lambda::Version' ? [id] : []));

  test('is repeated by the same command', () => {
    expect(versions(changed)).not.toEqual(versions(hub));
    expect(notRepeatable(() => deployed(hub), changed)).toEqual([]);
  });

  test('could not be repeated, were versions retained whatever becomes of it', () => {
    const retain = (template: Template): Template =>
      mended(template, 'AWS::Lambda::Version', (version) => ({ ...version, DeletionPolicy: 'Retain' }));
    expect(notRepeatable(() => deployed(retain(hub)), retain(changed))).toContainEqual(
      expect.stringMatching(/again, A version for this Lambda function exists/),
    );
  });

  test('may be followed by the one before it, and that by another', () => {
    for (const failure of failuresOf(changed)) {
      const stack = deployed(hub);
      stack.deploy(changed, failure);
      for (const next of [hub, changed, hub])
        expect([failure, stack.deploy(next)]).toEqual([failure, { ended: 'complete' }]);
    }
  });
});

test('versions of before outlive each deployment, since runs that are under way are bound to them', () => {
  const stack = deployed(hub);
  const name = 'AWS::Lambda::Function "keyrotation-enforcer"';
  expect(stack.functions.versionsOf(name)).toEqual([1]);
  stack.deploy(changed);
  expect(stack.functions.versionsOf(name)).toEqual([1, 2]);
  stack.deploy(hub);
  expect(stack.functions.versionsOf(name)).toEqual([1, 2, 3]);
});

test('whatever parameters change, nothing has to be made anew under the name that it has', () => {
  const stack = deployed(hub);
  for (const next of [other, changed, other, plain, other, hub])
    expect(stack.deploy(next)).toEqual({ ended: 'complete' });
  expect(notRepeatable(() => deployed(hub), other)).toEqual([]);
  expect(notRepeatable(() => deployed(other), hub)).toEqual([]);
});

test('changing durable makes a function of another name, there and back, also after a failure at whichever resource', () => {
  const stack = deployed(hub);
  for (const next of [plain, hub, changed, plain]) expect(stack.deploy(next)).toEqual({ ended: 'complete' });
  expect(notRepeatable(() => deployed(hub), plain)).toEqual([]);
  expect(notRepeatable(() => deployed(plain), hub)).toEqual([]);
});

describe('what Lambda cannot change of a function that is there', () => {
  const one = (name: string, more: object): Template => ({
    Resources: {
      Enforcer: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: name, ...more } },
    },
  });
  const durable = { DurableConfig: { ExecutionTimeout: 82_800, RetentionPeriodInDays: 14 } };

  test('is whether it is durable: under the same name the update would fail', () => {
    const stack = new StackModel();
    stack.deploy(one('keyrotation-enforcer', {}));
    expect(stack.deploy(one('keyrotation-enforcer', durable))).toMatchObject({
      why: expect.stringMatching(/already exists/) as unknown,
    });
    const longer = { DurableConfig: { ExecutionTimeout: 3600, RetentionPeriodInDays: 30 } };
    const longLived = new StackModel();
    longLived.deploy(one('keyrotation-enforcer', durable));
    expect(longLived.deploy(one('keyrotation-enforcer', longer))).toEqual({ ended: 'complete' });
  });

  test.each([
    ['keyrotation-enforcer', {}, 'has no durableConfig'],
    ['keyrotation-enforcer-plain', durable, 'has durableConfig'],
    ['keyrotation-mail-events', durable, 'has durableConfig'],
  ])('so %s with %j is refused', (name, more, words) => {
    expect(durableProblems(one(name, more))).toEqual([
      expect.stringContaining(`The function ${name} ${words}`),
    ]);
  });

  test.each([
    ['keyrotation-enforcer', durable],
    ['keyrotation-enforcer-plain', {}],
    ['keyrotation-mail-events', {}],
  ])('and %s with %j is taken', (name, more) => {
    expect(durableProblems(one(name, more))).toEqual([]);
  });

  test('and the command says so, before it makes anything', async () => {
    const folder = serviceFolder();
    try {
      const file = join(folder.path, 'serverless.yml');
      const text = readFileSync(file, 'utf8');
      writeFileSync(
        file,
        text.replace(
          /enforcer: \$\{file.*/,
          '$&\n  extra: { name: keyrotation-extra, handler: src/lambda/handler.handler, durableConfig: { executionTimeout: 60 } }',
        ),
      );
      const { code, output } = await folder.serverless('package', [`sourceMail=${SOURCE_MAIL}`]);
      expect(code).not.toBe(0);
      expect(output).toContain('The function keyrotation-extra has durableConfig');
      expect(output).not.toMatch(/\n\s+at /);
    } finally {
      folder.remove();
    }
  });
});
