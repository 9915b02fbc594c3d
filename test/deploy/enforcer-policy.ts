import { readFileSync } from 'node:fs';
import { checkParameters } from '../../deploy/check-parameters.ts';
import { deriveValues } from '../../deploy/derived-values.ts';
import { readYaml } from '../../deploy/read-yaml.js';
import { many, type PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import type { PackagedHub } from './packaged-hub.ts';

type Resources = PackagedHub['resources'];

/**
 * What deploy/roles.yml lets the enforcer do with this sender and else defaults; the embedded organization fills in
 * account and Region. Read without packaging the stack, which takes seconds: roles.slow.ts holds the two together.
 */
export function enforcerPolicy(sourceMail: string): PolicyDocument {
  const own = policyOf(sourceMail, ({ EnforcerRole }) => {
    const [policy, ...more] = EnforcerRole?.Properties.Policies as { PolicyDocument: unknown }[];
    if (!policy || more.length > 0) throw new Error('the enforcer has one inline policy');
    return policy.PolicyDocument;
  });
  const toVerify = policyOf(
    sourceMail,
    ({ EnforcerAsksToVerify }) => EnforcerAsksToVerify?.Properties.PolicyDocument,
  );
  return { ...own, Statement: [own, toVerify].flatMap(({ Statement }) => many(Statement)) };
}

/** What deploy/event-bus.yml adds for the enforcer, the mail-events Lambda and whoever restores keys: one text for all three. */
export function eventBusPolicy(sourceMail: string, eventBus: string): PolicyDocument {
  const pick = ({ EnforcerSendsEvents }: Resources) => EnforcerSendsEvents?.Properties.PolicyDocument;
  return policyOf(sourceMail, pick, { eventBus });
}

/** The same of whoever calls `keyrotation doctor`. */
export function doctorPolicy(sourceMail: string): PolicyDocument {
  return policyOf(sourceMail, ({ DoctorPolicy }) => DoctorPolicy?.Properties.PolicyDocument);
}

/** The same of whoever may pause, and do nothing else. */
export function pausePolicy(sourceMail: string): PolicyDocument {
  return policyOf(sourceMail, ({ PauseRole }) => {
    const [policy] = PauseRole?.Properties.Policies as { PolicyDocument: unknown }[];
    return policy?.PolicyDocument;
  });
}

/** The same of the Lambda that notes bounces. */
export function mailEventsPolicy(sourceMail: string): PolicyDocument {
  return policyOf(sourceMail, ({ MailEventsRole }) => {
    const [policy] = MailEventsRole?.Properties.Policies as { PolicyDocument: unknown }[];
    return policy?.PolicyDocument;
  });
}

/** The same of whoever restores keys and reads what happened. */
export function onCallPolicy(sourceMail: string): PolicyDocument {
  return policyOf(sourceMail, ({ OnCallPolicy }) => OnCallPolicy?.Properties.PolicyDocument);
}

function policyOf(
  sourceMail: string,
  pick: (resources: Resources) => unknown,
  more: Readonly<Record<string, string>> = {},
): PolicyDocument {
  const parameters = checkParameters({ sourceMail, ...more }, 'eu-west-1');
  const custom = { parameters, derived: deriveValues(parameters) };
  const roles = read('roles.yml') as Record<'hub', { Resources: Resources }> & {
    verifyContacts: { on: { Resources: Resources } };
  };
  const mailEvents = read('mail-events.yml') as { resources: { Resources: Resources } };
  const eventBus = read('event-bus.yml') as { some: { Resources: Resources } };
  const others = ['ledger.yml', 'report-bucket.yml', 'schedule.yml'].map(
    (name) => read(name) as { Resources: Resources },
  );
  const resources = Object.assign(
    {},
    ...[roles.hub, roles.verifyContacts.on, mailEvents.resources, eventBus.some, ...others].map(
      (part) => part.Resources,
    ),
  ) as Resources;
  const filledIn = fillIn(pick(resources), custom);
  const here = { accountId: '${AWS::AccountId}', region: '${AWS::Region}' };
  return resolveIntrinsics(filledIn, resources, here) as PolicyDocument;
}

function read(name: string): unknown {
  return readYaml(readFileSync(new URL(`../../deploy/${name}`, import.meta.url), 'utf8'));
}

type Custom = Readonly<Record<string, object>>;

/** Puts in variables of the `serverless` command such as `${self:custom.parameters.sourceMail}`. */
function fillIn(node: unknown, custom: Custom): unknown {
  if (typeof node === 'string') return fillInText(node, custom);
  if (Array.isArray(node)) return node.map((each) => fillIn(each, custom));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, each]) => [key, fillIn(each, custom)]));
}

const VARIABLE = /\$\{self:custom\.(\w+)\.(\w+)\}/g;

/** A text that is nothing but a variable becomes its value, whatever that is. */
function fillInText(text: string, custom: Custom): unknown {
  const variableValue = (group: string, name: string): unknown =>
    (custom[group] as Readonly<Record<string, unknown>> | undefined)?.[name];
  const [[variable, group = '', name = ''] = []] = text.matchAll(VARIABLE);
  if (variable === text) return variableValue(group, name);
  return text.replace(VARIABLE, (_, inGroup: string, named: string) => String(variableValue(inGroup, named)));
}
