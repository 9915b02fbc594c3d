import { many } from '../../../src/simulator/policy/policy-document.ts';
import { actionsNamed, isGlobalKey, typeOfKey, type ReferenceAction } from './authorization-reference.ts';
import { arnPattern, haveTextInCommon, resourcePattern } from './shared-text.ts';
import type { PlacedStatement } from './statement.ts';

/**
 * What AWS would not do with a statement, by its Service Authorization Reference: actions that do not exist, resources that no
 * action of it reaches and the other way round, `*` where there is a narrower resource, condition keys that its actions do not
 * know. CloudFormation takes such a policy, and what it was meant to allow is then denied.
 */
export async function statementProblems(statement: PlacedStatement): Promise<string[]> {
  const { actions, effect, others, conditions } = statement;
  const named = await Promise.all(
    actions.map(async (action) => ({ action, found: await actionsNamed(action) })),
  );
  const found = named.flatMap((each) => each.found);
  const problems = [
    ...(effect === 'Allow' || effect === 'Deny' ? [] : [`its effect is ${JSON.stringify(effect)}`]),
    ...others.map((name) => `${name} is not read here: say it by Action, Resource and Condition`),
    ...(actions.length === 0 ? ['it names no action'] : []),
    ...named.filter((each) => each.found.length === 0).map(({ action }) => `${action} is no action of AWS`),
    ...principalProblems(statement),
    ...(statement.isTrust ? [] : resourceProblems(statement, found)),
    ...(await conditionProblems(conditions, found)),
  ];
  return problems.map((problem) => `${statement.place}: ${problem}`);
}

function principalProblems({ principal }: PlacedStatement): string[] {
  if (principal === undefined || principal === '*') return [];
  if (typeof principal !== 'object' || principal === null)
    return ['its principal is neither * nor of a kind'];
  return Object.entries(principal as Readonly<Record<string, string | readonly string[]>>).flatMap(
    ([kind, names]) =>
      many(names)
        .filter((name) => !PRINCIPALS[kind]?.test(name))
        .map((name) => `${kind} ${JSON.stringify(name)} is no principal`),
  );
}

const PRINCIPALS: Readonly<Partial<Record<string, RegExp>>> = {
  AWS: /^(?:\*|\d{12}|arn:aws[a-z-]*:iam::\d{12}:(?:root|role\/.+|user\/.+))$/,
  Service: /^[a-z0-9.-]+\.amazonaws\.com$/,
};

/**
 * Actions that have a resource type for some of what they do, and are asked about `*` for what is done here: suppressed
 * addresses of the account, and not of a tenant.
 */
const ASKED_ABOUT_ALL = ['ses:GetSuppressedDestination', 'ses:ListSuppressedDestinations'];

function resourceProblems(
  { resources, actions, effect }: PlacedStatement,
  found: readonly ReferenceAction[],
): string[] {
  if (resources.length === 0) return ['it names no resource'];
  const wildcardOnly = actions.every((action) => action.includes('*'));
  const unreached = resources
    .filter((resource) => !found.some((action) => reaches(action, resource)))
    .map((resource) => `no action of it reaches ${resource}`);
  const withoutResource = found
    .filter((action) => !wildcardOnly && !resources.some((resource) => reaches(action, resource)))
    .map(({ name, resourceTypes }) =>
      resourceTypes.length === 0
        ? `${name} knows no resource but *`
        : `${name} reaches none of its resources; it takes ${resourceTypes.map(({ arn }) => arn).join(' or ')}`,
    );
  const withoutRequired = found.flatMap((action) =>
    wildcardOnly || withoutResource.length > 0
      ? []
      : action.resourceTypes
          .filter(({ required, arn }) => required && !resources.some((each) => isOf(each, arn)))
          .map(({ arn }) => `${action.name} is not granted without a resource ${arn}`),
  );
  const tooWide = found
    .filter(() => effect === 'Allow' && resources.includes('*'))
    .filter(({ name, resourceTypes }) => resourceTypes.length > 0 && !ASKED_ABOUT_ALL.includes(name))
    .map(({ name, resourceTypes }) => `${name} has a narrower resource than *: ${resourceTypes[0]?.arn}`);
  return [...unreached, ...withoutResource, ...withoutRequired, ...tooWide];
}

function reaches({ resourceTypes }: ReferenceAction, resource: string): boolean {
  return resource === '*' || resourceTypes.some(({ arn }) => isOf(resource, arn));
}

const isOf = (resource: string, arn: string): boolean =>
  resource === '*' || haveTextInCommon(resourcePattern(resource), arnPattern(arn));

async function conditionProblems(
  conditions: PlacedStatement['conditions'],
  actions: readonly ReferenceAction[],
): Promise<string[]> {
  const tests = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values })),
  );
  const problems = await Promise.all(
    tests.map(async ({ operator, key, values }) => [
      ...actions
        .filter((action) => !knowsKey(action, key))
        .map(({ name }) => `${name} knows no condition key ${key}`),
      ...(many(values).length === 0 ? [`${operator} ${key} has no value, so nothing matches`] : []),
      ...operatorProblems(operator, key, await typeOfKey(key)),
    ]),
  );
  return problems.flat();
}

/** `aws:ResourceTag/${TagKey}` stands for any tag. */
function knowsKey({ conditionKeys }: ReferenceAction, key: string): boolean {
  const lower = key.toLowerCase();
  const isIt = (known: string): boolean => {
    const at = known.indexOf('${');
    return at < 0 ? known === lower : lower.startsWith(known.slice(0, at));
  };
  return isGlobalKey(key) || conditionKeys.some(isIt);
}

const TYPES_OF_OPERATOR: readonly (readonly [operator: RegExp, types: RegExp])[] = [
  [/^String(?:Not)?(?:Equals|EqualsIgnoreCase|Like)$/, /^(?:ArrayOf)?(?:String|ARN)$/],
  [/^Arn(?:Not)?(?:Equals|Like)$/, /^(?:ArrayOf)?(?:ARN|String)$/],
  [
    /^Numeric(?:Not)?(?:Equals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)$/,
    /^(?:ArrayOf)?Numeric$/,
  ],
  [/^Date(?:Not)?(?:Equals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)$/, /^(?:ArrayOf)?Date$/],
  [/^(?:Not)?IpAddress$/, /^(?:ArrayOf)?IPAddress$/i],
  [/^Bool$/, /^(?:ArrayOf)?Bool$/],
  [/^Null$/, /./],
];

function operatorProblems(operator: string, key: string, type: string | undefined): string[] {
  const [, ofSet = '', plain = ''] = /^(ForAllValues:|ForAnyValue:)?(.*?)(?:IfExists)?$/.exec(operator) ?? [];
  const [, types] = TYPES_OF_OPERATOR.find(([known]) => known.test(plain)) ?? [];
  if (types === undefined) return [`${operator} is no condition operator`];
  if (type === undefined) return []; // told as a key that no action knows
  if (!types.test(type)) return [`${key} is of the type ${type}, which ${operator} does not compare`];
  if (plain !== 'Null' && type.startsWith('ArrayOf') !== (ofSet !== ''))
    return [
      ofSet === ''
        ? `${key} has many values: ${operator} wants ForAllValues: or ForAnyValue: before it`
        : `${key} has one value, and ${operator} is for many`,
    ];
  return [];
}
