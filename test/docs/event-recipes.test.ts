import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { readYaml } from '../../deploy/read-yaml.js';
import { matchesPattern, type EventPattern } from '../deploy/event-pattern.ts';
import { DETAIL_TYPES, fileOf } from './event-schema.ts';
import { transformed, type InputTransformer } from './input-transformer.ts';

/** The events as docs/events has them, by their `detail-type`. */
const EXAMPLES = DETAIL_TYPES.map(
  (type) =>
    JSON.parse(readFileSync(`docs/events/examples/${fileOf(type)}.json`, 'utf8')) as {
      readonly 'detail-type': string;
      readonly detail: Readonly<Record<string, unknown>>;
    },
);

interface Rule {
  readonly EventPattern: EventPattern;
  readonly Targets: readonly { readonly InputTransformer?: InputTransformer }[];
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: unknown }>>;
}

const templateOf = (name: string): Template =>
  readYaml(readFileSync(`docs/events/recipes/${name}.yaml`, 'utf8')) as Template;

const rulesOf = ({ Resources }: Template): [name: string, Rule][] =>
  Object.entries(Resources)
    .filter(([, { Type }]) => Type === 'AWS::Events::Rule')
    .map(([name, { Properties }]) => [name, Properties as Rule]);

/** By rule, what each example that it takes becomes on its way to the target. */
function outcomesOf(recipe: string): Map<string, unknown[]> {
  return new Map(
    rulesOf(templateOf(recipe)).map(([name, { EventPattern, Targets }]) => [
      name,
      EXAMPLES.filter((event) => matchesPattern(EventPattern, event)).map((event) => {
        const transformer = Targets[0]?.InputTransformer;
        return transformer === undefined ? event : transformed(transformer, event);
      }),
    ]),
  );
}

describe('the recipe for Slack and Teams', () => {
  const notifications = outcomesOf('chat');

  test('takes each event by the rule of its name, and no other', () => {
    expect([...notifications].map(([rule, each]) => [rule, each.length])).toEqual([
      ['KeyDeactivated', 1],
      ['KeyRestored', 1],
      ['RunWithErrors', 0],
      ['RunBlocked', 1],
      ['AccountUnreachable', 1],
    ]);
  });

  /** https://docs.aws.amazon.com/chatbot/latest/adminguide/custom-notifs.html, "Event schema" */
  test.each([...notifications].flatMap(([rule, all]) => all.map((each) => [rule, each] as const)))(
    '%s makes a custom notification',
    (_, notification) => {
      expect(notification).toEqual({
        version: '1.0',
        source: 'custom',
        id: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
        content: expect.objectContaining({
          textType: 'client-markdown',
          title: expect.any(String) as unknown,
          description: expect.not.stringMatching(/<|undefined/) as unknown,
        }) as unknown,
        metadata: { threadId: expect.stringContaining('-enforce') as unknown, eventType: 'keyrotation' },
      });
    },
  );

  test('tells of a run only when it ended with errors', () => {
    const ended = EXAMPLES.find(({ 'detail-type': type }) => type === 'Run Ended');
    const [, rule] = rulesOf(templateOf('chat')).find(([name]) => name === 'RunWithErrors') ?? [];
    const failed = { ...ended, detail: { ...ended?.detail, status: 'problems', errors: 3 } };
    const transformer = rule?.Targets[0]?.InputTransformer;
    if (!rule || !transformer) throw new Error('the recipe has no such rule');
    expect(matchesPattern(rule.EventPattern, failed)).toBe(true);
    expect(JSON.stringify(transformed(transformer, failed))).toContain(': 3 errors, 0 accounts unreachable');
  });
});

describe('the recipe for tickets', () => {
  test('opens one for a first notice, whatever the words of people hold', () => {
    const [[, rule] = []] = rulesOf(templateOf('ticket'));
    const accepted = EXAMPLES.find(({ 'detail-type': type }) => type === 'Notice Accepted');
    const transformer = rule?.Targets[0]?.InputTransformer;
    if (!rule || !transformer) throw new Error('the recipe has no such rule');
    const detail = { ...accepted?.detail, kind: 'first', accountName: '"},{"\\', contact: '"x"@example.org' };
    expect(matchesPattern(rule.EventPattern, { ...accepted, detail })).toBe(true);
    expect(matchesPattern(rule.EventPattern, { ...accepted, detail: { ...detail, kind: 'reminder' } })).toBe(
      false,
    );
    expect(transformed(transformer, { ...accepted, detail })).toMatchObject({
      account: '"},{"\\',
      owner: '"x"@example.org',
      reference: expect.stringMatching(/^keyrotation AKIA\w+ 20/) as unknown,
    });
  });
});

describe('the recipe for Security Hub', () => {
  const template = templateOf('security-hub');
  const { Properties } = template.Resources.Function ?? {};
  const { ZipFile } = (Properties as { readonly Code: { readonly ZipFile: string } }).Code;

  test('is short enough for a function that stands in the template', () => {
    expect(Buffer.byteLength(ZipFile)).toBeLessThan(4_096);
  });

  test('takes what there is to say of keys, but not that of a deed twice', () => {
    const taken = [...outcomesOf('security-hub')].map(([rule, each]) => [
      rule,
      each.map((event) => (event as { 'detail-type': string })['detail-type']),
    ]);
    const kind = EXAMPLES.find(({ 'detail-type': type }) => type === 'Notice Accepted')?.detail.kind;
    expect(taken).toEqual([
      ['KeyDue', ['first', 'reminder'].includes(String(kind)) ? ['Notice Accepted'] : []],
      ['KeyDone', ['Key Deactivated', 'Key Restored']],
    ]);
  });

  /** What the function hands to the two clients of the SDK, which Lambda's runtime has. */
  async function sentFor(event: object): Promise<readonly [command: string, input: object][]> {
    const sent: [string, object][] = [];
    const command = (name: string) =>
      class {
        readonly name = name;
        readonly input: object;
        constructor(input: object) {
          this.input = input;
        }
      };
    const client = class {
      send({ name, input }: { readonly name: string; readonly input: object }): Promise<object> {
        sent.push([name, input]);
        return Promise.resolve({ Credentials: { AccessKeyId: 'ASIA' }, FailedCount: 0 });
      }
    };
    const sdk = {
      STSClient: client,
      SecurityHubClient: client,
      AssumeRoleCommand: command('AssumeRole'),
      BatchImportFindingsCommand: command('BatchImportFindings'),
    };
    const exported: { handler?: (event: object) => Promise<void> } = {};
    const env = { PARTITION: 'aws', AWS_REGION: 'eu-west-1' };
    runInContext(ZipFile, createContext({ require: () => sdk, exports: exported, process: { env } }));
    await exported.handler?.(event);
    return sent;
  }

  test.each(EXAMPLES.filter(({ 'detail-type': type }) => /^(?:Notice Accepted|Key )/.test(type)))(
    'writes a finding into the account that "$detail-type" is about',
    async (event) => {
      const { accountId, accessKeyId } = event.detail;
      const [[enters, role] = [], [imports, findings] = []] = await sentFor(event);
      expect([enters, imports]).toEqual(['AssumeRole', 'BatchImportFindings']);
      expect(role).toMatchObject({
        RoleArn: `arn:aws:iam::${String(accountId)}:role/keyrotation-findings`,
      });
      expect(findings).toMatchObject({
        Findings: [
          {
            SchemaVersion: '2018-10-08',
            AwsAccountId: accountId,
            ProductArn: `arn:aws:securityhub:eu-west-1:${String(accountId)}:product/${String(accountId)}/default`,
            Id: expect.stringContaining(
              `keyrotation/${String(accountId)}/${String(accessKeyId)}/`,
            ) as unknown,
            Description: expect.not.stringContaining('undefined') as unknown,
          },
        ],
      });
    },
  );
});
