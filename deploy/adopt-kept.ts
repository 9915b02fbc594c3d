/** A template, as far as taking resources into it needs to know it. */
export interface AdoptingTemplate {
  readonly Resources: Readonly<Record<string, KeptResource>>;
}

interface KeptResource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
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
  /** Logical IDs of what the stack has. */
  resourceIds(): Promise<ReadonlySet<string>>;
  /** The names of its keys; null where there is no such table. */
  tableKeys(name: string): Promise<readonly string[] | null>;
  hasBucket(name: string): Promise<boolean>;
  hasLogGroup(name: string): Promise<boolean>;
  /** The stack's own template, as it was given. */
  template(): Promise<AdoptingTemplate>;
  /** @throws Error with CloudFormation's reason */
  adopt(template: AdoptingTemplate, adoptions: readonly Adoption[]): Promise<void>;
}

const NAME_OF: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Logs::LogGroup': 'LogGroupName',
};

const LEDGER_KEYS = 'pk, sk';

/**
 * Ledger and report bucket outlive the stack, and logs where `logGroupRetain` says so. Where an earlier one has left them, they become this stack's before it would
 * try to make them and stop at "already exists": notices already given count.
 * @returns the names of what was taken in
 * @throws Error when a table of that name is no ledger, or CloudFormation does not take it
 */
export async function adoptKept(
  { Resources }: AdoptingTemplate,
  surroundings: Surroundings,
): Promise<readonly string[]> {
  const ofStack = await surroundings.resourceIds();
  const adoptions: Adoption[] = [];
  for (const [id, resource] of Object.entries(Resources)) {
    const property = NAME_OF[resource.Type];
    const name = property && textOf(resource.Properties?.[property], surroundings);
    if (!name || ofStack.has(id) || !resource.DeletionPolicy?.startsWith('Retain')) continue;
    if (!(await isThere(resource.Type, name, surroundings))) continue;
    adoptions.push({
      ResourceType: resource.Type,
      LogicalResourceId: id,
      ResourceIdentifier: { [property]: name },
    });
  }
  if (adoptions.length === 0) return [];
  const before = await surroundings.template();
  // As it was but for these: an import takes no other change, of outputs neither.
  const added = adoptions.map(({ LogicalResourceId: id }) => [id, Resources[id]] as const);
  const template = { ...before, Resources: { ...before.Resources, ...Object.fromEntries(added) } };
  await surroundings.adopt(template as AdoptingTemplate, adoptions);
  return adoptions.flatMap(({ ResourceIdentifier }) => Object.values(ResourceIdentifier));
}

async function isThere(type: string, name: string, surroundings: Surroundings): Promise<boolean> {
  if (type === 'AWS::S3::Bucket') return surroundings.hasBucket(name);
  if (type === 'AWS::Logs::LogGroup') return surroundings.hasLogGroup(name);
  const keys = await surroundings.tableKeys(name);
  if (keys === null) return false;
  if (keys.join(', ') === LEDGER_KEYS) return true;
  throw new Error(
    `There is a table ${name} that is no ledger: its keys are ${keys.join(', ')}, not ${LEDGER_KEYS}. ` +
      'Nothing was changed. Take a backup of it if anybody needs it, delete it, and deploy again.',
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
