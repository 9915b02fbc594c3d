/** A template, as far as taking resources into it needs to know it. */
export interface AdoptingTemplate {
  readonly Resources: Readonly<Record<string, KeptResource>>;
}

interface KeptResource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Properties;
}

/** One resource that is there and is to become the stack's. */
export interface Adoption {
  readonly ResourceType: string;
  readonly LogicalResourceId: string;
  readonly ResourceIdentifier: Readonly<Record<string, string>>;
}

/** The stack, and what stands beside it. */
export interface Surroundings {
  readonly accountId: string;
  readonly region: string;
  /** The names of what the stack has, by logical ID. */
  namesById(): Promise<ReadonlyMap<string, string>>;
  /** Null where there is no such table. */
  table(name: string): Promise<KeptTable | null>;
  hasBucket(name: string): Promise<boolean>;
  /** Null where there is no such group. */
  logGroup(name: string): Promise<KeptLogGroup | null>;
  /** The stack's own template, as it was given. */
  template(): Promise<AdoptingTemplate>;
  /** @throws Error with CloudFormation's reason */
  adopt(template: AdoptingTemplate, adoptions: readonly Adoption[]): Promise<void>;
}

interface KeptTable {
  /** Names of its keys. */
  readonly keys: readonly string[];
  /** Null where it is encrypted with DynamoDB's own. */
  readonly kmsKeyArn: string | null;
}

interface KeptLogGroup {
  readonly kmsKeyArn: string | null;
  /** Null: for ever. */
  readonly retentionDays: number | null;
}

type Properties = Readonly<Record<string, unknown>>;

const NAME_OF: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Logs::LogGroup': 'LogGroupName',
};

const LEDGER_KEYS = 'pk, sk';

/**
 * Ledger and report bucket outlive the stack, and logs where `logGroupRetain` says so. Where an earlier one has left them,
 * they become this stack's before it would try to make them and stop at "already exists": notices already given count.
 * @returns the names of what was taken in
 * @throws Error when a table of that name is no ledger, or CloudFormation does not take it
 */
export async function adoptKept(
  { Resources }: AdoptingTemplate,
  surroundings: Surroundings,
): Promise<readonly string[]> {
  const ofStack = await surroundings.namesById();
  const adoptions: Adoption[] = [];
  const added: Record<string, KeptResource> = {};
  for (const [id, resource] of Object.entries(Resources)) {
    const property = NAME_OF[resource.Type];
    const name = property && textOf(resource.Properties?.[property], surroundings);
    // An import takes no resource that does not say what becomes of it.
    if (!name || ofStack.get(id) === name || resource.DeletionPolicy === undefined) continue;
    const asItIs = await propertiesOf(resource, name, surroundings);
    if (asItIs === null) continue;
    assertNotReplaced(name, ofStack.get(id));
    added[id] = { ...resource, Properties: asItIs };
    adoptions.push({
      ResourceType: resource.Type,
      LogicalResourceId: id,
      ResourceIdentifier: { [property]: name },
    });
  }
  if (adoptions.length === 0) return [];
  const before = await surroundings.template();
  // As it was but for these: an import takes no other change, of outputs neither.
  await surroundings.adopt({ ...before, Resources: { ...before.Resources, ...added } }, adoptions);
  return adoptions.flatMap(({ ResourceIdentifier }) => Object.values(ResourceIdentifier));
}

/**
 * How the import describes it: with what of it earlier parameters have set otherwise. An import changes nothing, and the update
 * behind it nothing that is the same in both templates: the ledger would stay without the key that `kmsKeyArn` names.
 * @returns null when it is not there
 */
async function propertiesOf(
  { Type, Properties = {} }: KeptResource,
  name: string,
  surroundings: Surroundings,
): Promise<Properties | null> {
  if (Type === 'AWS::S3::Bucket')
    return (await surroundings.hasBucket(name)) ? without('BucketEncryption', Properties) : null;
  if (Type === 'AWS::Logs::LogGroup') {
    const group = await surroundings.logGroup(name);
    return (
      group && {
        ...without('KmsKeyId', without('RetentionInDays', Properties)),
        ...(group.kmsKeyArn !== null && { KmsKeyId: group.kmsKeyArn }),
        ...(group.retentionDays !== null && { RetentionInDays: group.retentionDays }),
      }
    );
  }
  const table = await surroundings.table(name);
  if (table === null) return null;
  assertLedger(name, table);
  return {
    ...without('SSESpecification', Properties),
    ...(table.kmsKeyArn !== null && {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: table.kmsKeyArn },
    }),
  };
}

function without(name: string, properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([each]) => each !== name));
}

function assertLedger(name: string, { keys }: KeptTable): void {
  if (keys.join(', ') === LEDGER_KEYS) return;
  throw new Error(
    `There is a table ${name} that is no ledger: its keys are ${keys.join(', ')}, not ${LEDGER_KEYS}. ` +
      'Nothing was changed. Take a backup of it if anybody needs it, delete it, and deploy again.',
  );
}

/** Logs that `durable` has left under their name, and now goes back to: an import takes nothing for what the stack has already. */
function assertNotReplaced(name: string, current: string | undefined): void {
  if (current === undefined) return;
  throw new Error(
    `${name} is there already, kept from before durable was changed, and the stack has ${current} in its place: CloudFormation could not make it. ` +
      'Nothing was changed. Export those logs if anybody needs them (aws logs create-export-task), delete them by ' +
      `aws logs delete-log-group --log-group-name ${name}, and deploy again.`,
  );
}

/** A name as it is, or with account and Region in it. */
function textOf(name: unknown, { accountId, region }: Surroundings): string | null {
  if (typeof name === 'string') return name;
  const text = (name as { readonly 'Fn::Sub'?: unknown } | undefined)?.['Fn::Sub'];
  return typeof text === 'string'
    ? text.replaceAll('${AWS::AccountId}', accountId).replaceAll('${AWS::Region}', region)
    : null;
}
