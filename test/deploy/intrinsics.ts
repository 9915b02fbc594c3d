import type { Resources } from './resource.ts';

/** Where a template is thought to be deployed. */
export interface Deployment {
  readonly partition?: string;
  readonly accountId: string;
  readonly region: string;
}

/**
 * A template's node with `Ref`, `Fn::GetAtt`, `Fn::Sub` and `Fn::Join` put in, as CloudFormation would: names and ARNs
 * are told by the resources' own names.
 */
export function resolveIntrinsics(node: unknown, resources: Resources, deployment: Deployment): unknown {
  const { partition = 'aws', accountId, region } = deployment;
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Partition': partition,
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
  const withPseudo = (text: string): string =>
    text.replace(/\$\{(AWS::\w+)\}/g, (whole, name: string) => pseudo[name] ?? whole);
  const reference = (name: string): string => pseudo[name] ?? referenceTo(name);
  const attribute = (name: string, which: string): string =>
    withPseudo(
      which === 'Arn' ? arnOf(name, resources, { partition, accountId, region }) : nameOf(name, resources),
    );
  /** `Ref` of an alias is its ARN, of all else here a name. */
  const referenceTo = (name: string): string => {
    const { Type, Properties } = resources[name] ?? {};
    if (Type !== 'AWS::Lambda::Alias') return withPseudo(nameOf(name, resources));
    const { Ref } = Properties?.FunctionName as { Ref: string };
    return `${attribute(Ref, 'Arn')}:${nameOf(name, resources)}`;
  };
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve).filter((each) => each !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const [[key, argument] = ['', undefined]] = Object.entries(value) as [string, unknown][];
    if (key === 'Ref' && argument === 'AWS::NoValue') return undefined;
    if (key === 'Ref') return reference(argument as string);
    if (key === 'Fn::GetAtt') return attribute(...(argument as [string, string]));
    if (key === 'Fn::Join') {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map(resolve).join(separator);
    }
    if (key === 'Fn::Sub') {
      return (argument as string).replace(/\$\{([\w:]+)(?:\.(\w+))?\}/g, (_, name: string, which?: string) =>
        which === undefined ? reference(name) : attribute(name, which),
      );
    }
    const entries = Object.entries(value).map(([name, each]) => [name, resolve(each)] as const);
    return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
  };
  return resolve(node);
}

const NAMES = [
  'TableName',
  'BucketName',
  'QueueName',
  'RoleName',
  'FunctionName',
  'Name',
  'AlarmName',
  'LogGroupName',
];

function nameOf(logicalId: string, resources: Resources): string {
  const properties = resources[logicalId]?.Properties ?? {};
  const name = NAMES.map((each) => properties[each])
    .map((value) => (isSub(value) ? value['Fn::Sub'] : value))
    .find((value) => typeof value === 'string');
  if (typeof name !== 'string') throw new Error(`${logicalId} has no name of its own`);
  return name;
}

/** Of a role that has one, as it stands in its ARN. */
function pathOf(logicalId: string, resources: Resources): string {
  const { Path } = resources[logicalId]?.Properties ?? {};
  return typeof Path === 'string' ? Path.slice(1) : '';
}

/** A name with account and Region in it, such as a bucket's. */
const isSub = (value: unknown): value is { readonly 'Fn::Sub': string } =>
  typeof value === 'object' && value !== null && 'Fn::Sub' in value;

const RESOURCE_PARTS: Readonly<Record<string, (name: string) => readonly [service: string, part: string]>> = {
  'AWS::DynamoDB::Table': (name) => ['dynamodb', `table/${name}`],
  'AWS::S3::Bucket': (name) => ['s3', name],
  'AWS::SQS::Queue': (name) => ['sqs', name],
  'AWS::IAM::Role': (name) => ['iam', `role/${name}`],
  'AWS::Lambda::Function': (name) => ['lambda', `function:${name}`],
  'AWS::Events::Rule': (name) => ['events', `rule/${name}`],
};

function arnOf(
  logicalId: string,
  resources: Resources,
  { partition, accountId, region }: Required<Deployment>,
): string {
  const type = resources[logicalId]?.Type ?? 'resource that is not there';
  const parts = RESOURCE_PARTS[type]?.(`${pathOf(logicalId, resources)}${nameOf(logicalId, resources)}`);
  if (!parts) throw new Error(`the ARN of a ${type} is not known here (${logicalId})`);
  const [service, part] = parts;
  if (service === 's3') return `arn:${partition}:s3:::${part}`;
  return `arn:${partition}:${service}:${service === 'iam' ? '' : region}:${accountId}:${part}`;
}
