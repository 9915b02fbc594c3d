import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  type CreateChangeSetCommandInput,
} from '@aws-sdk/client-cloudformation';
import type { Resource, Template } from './template.ts';

/** Where CloudFormation refuses an import, and in which words. */
export interface Refusal {
  readonly at: 'request' | 'change set' | 'import';
  readonly why: string;
}

export interface StubbedStack {
  readonly client: CloudFormationClient;
  /** What it takes in. */
  readonly taken: string[];
  /** Change sets that are there. */
  changeSets: number;
  template: Template & { readonly Outputs?: unknown };
}

/**
 * The real client, with a stack of one's own behind it in place of AWS: as far as importing resources goes, and as strict as
 * the user guide ("Resource import").
 */
export function stubbedStack(before: StubbedStack['template'], refusal?: Refusal): StubbedStack {
  const client = new CloudFormationClient({ region: 'eu-west-1' });
  const stack: StubbedStack = { client, taken: [], changeSets: 0, template: before };
  let planned: CreateChangeSetCommandInput | null = null;
  const send = (command: unknown): object => {
    if (command instanceof ListStackResourcesCommand)
      return {
        StackResourceSummaries: Object.entries(stack.template.Resources).map(([id, resource]) => ({
          LogicalResourceId: id,
          PhysicalResourceId: nameOf(resource) ?? `${id}-1`,
          ResourceStatus: 'CREATE_COMPLETE',
        })),
      };
    if (command instanceof GetTemplateCommand) return { TemplateBody: JSON.stringify(stack.template) };
    if (command instanceof CreateChangeSetCommand) {
      assertImport(command.input, stack.template);
      if (refusal?.at === 'request') throw new Error(`${refusal.why}\n  for programmers`);
      planned = command.input;
      stack.changeSets += 1;
      return {};
    }
    if (command instanceof DescribeChangeSetCommand)
      return refusal?.at === 'change set'
        ? { Status: 'FAILED', StatusReason: refusal.why }
        : { Status: 'CREATE_COMPLETE' };
    if (command instanceof DeleteChangeSetCommand) {
      stack.changeSets -= 1;
      return {};
    }
    if (command instanceof ExecuteChangeSetCommand && planned !== null) {
      stack.changeSets -= 1;
      if (refusal?.at === 'import') return {};
      stack.template = JSON.parse(planned.TemplateBody ?? '') as Template;
      for (const { LogicalResourceId } of planned.ResourcesToImport ?? [])
        stack.taken.push(LogicalResourceId ?? '');
      return {};
    }
    if (command instanceof DescribeStacksCommand)
      return {
        Stacks: [
          refusal?.at === 'import'
            ? { StackStatus: 'IMPORT_ROLLBACK_COMPLETE', StackStatusReason: refusal.why }
            : { StackStatus: 'IMPORT_COMPLETE' },
        ],
      };
    throw new Error(`nobody expected ${String(command)}`);
  };
  Object.assign(client, { send: (command: unknown) => Promise.resolve().then(() => send(command)) });
  return stack;
}

/** As CloudFormation has it of a table, a bucket and a log group; in the account and Region of the tests. */
function nameOf({ Properties = {} }: Resource): string | undefined {
  const name = Properties.TableName ?? Properties.BucketName ?? Properties.LogGroupName;
  if (typeof name === 'string' || name === undefined) return name;
  return (name as { readonly 'Fn::Sub': string })['Fn::Sub']
    .replace('${AWS::AccountId}', '111111111111')
    .replace('${AWS::Region}', 'eu-west-1');
}

function assertImport(
  { ChangeSetType, TemplateBody = '', ResourcesToImport = [] }: CreateChangeSetCommandInput,
  before: StubbedStack['template'],
): void {
  if (ChangeSetType !== 'IMPORT') throw new Error('only imports are expected');
  const { Resources, ...rest } = JSON.parse(TemplateBody) as StubbedStack['template'];
  const imported = ResourcesToImport.map(({ LogicalResourceId }) => LogicalResourceId ?? '');
  for (const id of imported)
    if (Resources[id]?.DeletionPolicy === undefined) throw new Error(`${id} has no DeletionPolicy`);
  const others = Object.fromEntries(Object.entries(Resources).filter(([id]) => !imported.includes(id)));
  const { Resources: resourcesBefore, ...restBefore } = before;
  if (JSON.stringify([others, rest]) !== JSON.stringify([resourcesBefore, restBefore]))
    throw new Error('As part of the import operation, you cannot modify or add anything else');
}
