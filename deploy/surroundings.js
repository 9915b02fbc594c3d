// What the plugin asks AWS for, and has it do, beside what the `serverless` command does by itself.
import {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  paginateListStackResources,
  waitUntilChangeSetCreateComplete,
  waitUntilStackImportComplete,
} from '@aws-sdk/client-cloudformation';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { HeadBucketCommand } from '@aws-sdk/client-s3';

const CHANGE_SET = 'keyrotation-take-in';
const WAIT = { maxWaitTime: 900, minDelay: 2, maxDelay: 10 };

/** deploy/adopt-kept.ts says what each is for. */
export function surroundingsOf({ cloudFormation, dynamodb, s3, logs }, { accountId, region, stackName }) {
  const stack = { StackName: stackName };
  return {
    accountId,
    region,

    async namesById() {
      const names = new Map();
      await looked(`What the stack ${stackName} has`, 'cloudformation:ListStackResources on it', async () => {
        for await (const page of paginateListStackResources({ client: cloudFormation }, stack))
          for (const {
            LogicalResourceId,
            PhysicalResourceId,
            ResourceStatus,
          } of page.StackResourceSummaries ?? [])
            if (ResourceStatus !== 'DELETE_COMPLETE' && ResourceStatus !== 'DELETE_SKIPPED')
              names.set(LogicalResourceId, PhysicalResourceId);
      });
      return names;
    },

    async table(name) {
      const table = await looked(kept('table', name), 'dynamodb:DescribeTable on it', () =>
        describeTable(dynamodb, name),
      );
      return (
        table && {
          keys: (table.KeySchema ?? []).map(({ AttributeName }) => AttributeName),
          kmsKeyArn: table.SSEDescription?.KMSMasterKeyArn ?? null,
        }
      );
    },

    async hasBucket(name) {
      const needs = 's3:ListBucket on it; a bucket of that name in another account is nobody of yours';
      return looked(kept('bucket', name), needs, async () => {
        try {
          await s3.send(new HeadBucketCommand({ Bucket: name, ExpectedBucketOwner: accountId }));
          return true;
        } catch (error) {
          if (error?.$metadata?.httpStatusCode === 404) return false;
          throw error;
        }
      });
    },

    async logGroup(name) {
      const { logGroups = [] } = await looked(kept('log', name), 'logs:DescribeLogGroups', () =>
        logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name })),
      );
      const group = logGroups.find(({ logGroupName }) => logGroupName === name);
      return group
        ? { kmsKeyArn: group.kmsKeyId ?? null, retentionDays: group.retentionInDays ?? null }
        : null;
    },

    async template() {
      const { TemplateBody } = await cloudFormation.send(
        new GetTemplateCommand({ ...stack, TemplateStage: 'Original' }),
      );
      return JSON.parse(TemplateBody);
    },

    async adopt(template, adoptions) {
      const changeSet = { ...stack, ChangeSetName: `${CHANGE_SET}-${Date.now()}` };
      const names = adoptions.map((each) => Object.values(each.ResourceIdentifier).join()).join(' and ');
      const orSay = async (work, reason) => {
        try {
          await work();
        } catch (error) {
          const why = (await reason().catch(() => undefined)) ?? error.message;
          await cloudFormation.send(new DeleteChangeSetCommand(changeSet)).catch(() => undefined);
          throw new Error(
            `${names} of an earlier installation could not be taken into the stack ${stackName}: ${firstLine(why)}. ` +
              'Nothing of it was changed or lost. Mend that, and deploy again (docs/deploy.md, "Install again").',
            { cause: error },
          );
        }
      };
      await orSay(
        () =>
          cloudFormation.send(
            new CreateChangeSetCommand({
              ...changeSet,
              ChangeSetType: 'IMPORT',
              TemplateBody: JSON.stringify(template),
              ResourcesToImport: [...adoptions],
              Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
            }),
          ),
        async () => undefined,
      );
      await orSay(
        () => waitUntilChangeSetCreateComplete({ client: cloudFormation, ...WAIT }, changeSet),
        async () => (await cloudFormation.send(new DescribeChangeSetCommand(changeSet))).StatusReason,
      );
      await orSay(
        async () => {
          await cloudFormation.send(new ExecuteChangeSetCommand(changeSet));
          await waitUntilStackImportComplete({ client: cloudFormation, ...WAIT }, stack);
        },
        async () =>
          (await cloudFormation.send(new DescribeStacksCommand(stack))).Stacks?.[0]?.StackStatusReason,
      );
    },
  };
}

const kept = (kind, name) => `Whether the ${kind} ${name} of an earlier installation is there`;

/** @throws Error in words, with what whoever deploys lacks */
async function looked(what, needs, look) {
  try {
    return await look();
  } catch (error) {
    throw new Error(
      `${what} could not be told (${error.name}: ${firstLine(error.message)}). Nothing was changed. Whoever deploys needs ${needs}.`,
      { cause: error },
    );
  }
}

/** The SDK's own advice to programmers stands below it. */
const firstLine = (words) => words.split('\n')[0].trim().replace(/\.$/, '');

/**
 * Protects the ledger against deletion, once the deployment that may have made it has succeeded. From the first moment on
 * would be too soon: what is protected stays in the way when a first deployment fails (docs/adr/0017).
 * @returns whether it was not protected before
 */
export async function protectTable(dynamodb, name) {
  try {
    const table = await describeTable(dynamodb, name);
    if (table?.DeletionProtectionEnabled === true) return false;
    await dynamodb.send(new UpdateTableCommand({ TableName: name, DeletionProtectionEnabled: true }));
    return true;
  } catch (error) {
    throw new Error(
      `The stack is deployed, but its ledger ${name} is not protected against deletion (${error.name}: ${error.message}). ` +
        'Whoever deploys needs dynamodb:DescribeTable and dynamodb:UpdateTable; deploy again, or run: ' +
        `aws dynamodb update-table --table-name ${name} --deletion-protection-enabled`,
      { cause: error },
    );
  }
}

async function describeTable(dynamodb, name) {
  try {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }));
    return Table;
  } catch (error) {
    if (error.name === 'ResourceNotFoundException') return null;
    throw error;
  }
}
