// What the plugin asks AWS for, and has it do, beside what the `serverless` command does by itself.
import {
  CreateChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  paginateListStackResources,
  waitUntilChangeSetCreateComplete,
  waitUntilStackImportComplete,
} from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { HeadBucketCommand } from '@aws-sdk/client-s3';

const CHANGE_SET = 'keyrotation-take-in';
const WAIT = { maxWaitTime: 900, minDelay: 2, maxDelay: 10 };

/** deploy/adopt-kept.ts says what each is for. */
export function surroundingsOf({ cloudFormation, dynamodb, s3 }, { accountId, region, stackName }) {
  const stack = { StackName: stackName };
  return {
    accountId,
    region,

    async resourceIds() {
      const ids = new Set();
      for await (const page of paginateListStackResources({ client: cloudFormation }, stack))
        for (const { LogicalResourceId, ResourceStatus } of page.StackResourceSummaries ?? [])
          if (ResourceStatus !== 'DELETE_COMPLETE' && ResourceStatus !== 'DELETE_SKIPPED')
            ids.add(LogicalResourceId);
      return ids;
    },

    async tableKeys(name) {
      const table = await describeTable(dynamodb, name);
      return table === null ? null : (table.KeySchema ?? []).map(({ AttributeName }) => AttributeName);
    },

    async hasBucket(name) {
      try {
        await s3.send(new HeadBucketCommand({ Bucket: name, ExpectedBucketOwner: accountId }));
        return true;
      } catch (error) {
        if (error?.$metadata?.httpStatusCode === 404) return false;
        throw new Error(
          `Whether the bucket ${name} of an earlier installation is there could not be told (${error.name}). ` +
            'Whoever deploys needs s3:ListBucket on it; a bucket of that name in another account is nobody of yours.',
          { cause: error },
        );
      }
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
      try {
        await cloudFormation.send(
          new CreateChangeSetCommand({
            ...changeSet,
            ChangeSetType: 'IMPORT',
            TemplateBody: JSON.stringify(template),
            ResourcesToImport: [...adoptions],
            Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
          }),
        );
        await waitUntilChangeSetCreateComplete({ client: cloudFormation, ...WAIT }, changeSet);
        await cloudFormation.send(new ExecuteChangeSetCommand(changeSet));
        await waitUntilStackImportComplete({ client: cloudFormation, ...WAIT }, stack);
      } catch (error) {
        const why = await reasonOf(cloudFormation, changeSet, stack, error);
        throw new Error(
          `${names} of an earlier installation could not be taken into the stack ${stackName}: ${why} ` +
            'Nothing of it was changed or lost. Mend that, and deploy again (docs/deploy.md, "Install again").',
          { cause: error },
        );
      }
    },
  };
}

/** Why a change set or an import failed, in CloudFormation's words where there are any. */
async function reasonOf(cloudFormation, changeSet, stack, error) {
  const told = await Promise.allSettled([
    cloudFormation.send(new DescribeChangeSetCommand(changeSet)).then(({ StatusReason }) => StatusReason),
    cloudFormation
      .send(new DescribeStacksCommand(stack))
      .then(({ Stacks }) => Stacks?.[0]?.StackStatusReason),
  ]);
  const reasons = told.flatMap(({ value }) => (value ? [value] : []));
  return reasons.length > 0 ? `${reasons.join('; ')}.` : `${error.name}: ${error.message}.`;
}

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
