// A plugin of the `serverless` command (serverless.yml): what its own settings cannot say.
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { loadTypeScript } from './load-typescript.js';
import { refuse } from './refuse.js';
import { protectTable, surroundingsOf } from './surroundings.js';

/** The command looks for a default export. */
export default class KeyRotationPlugin {
  constructor(serverless, _options, { log }) {
    this.service = serverless.service;
    this.provider = serverless.getProvider('aws');
    this.log = log;
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () => this.finishTemplate(),
      'before:aws:deploy:deploy:updateStack': () => this.adopt(),
      'after:deploy:deploy': () => this.protect(),
    };
  }

  get template() {
    return this.service.provider.compiledCloudFormationTemplate;
  }

  /** deploy/function-versions.ts */
  async finishTemplate() {
    const { durableProblems, retainVersions } = await loadTypeScript('function-versions.ts');
    const problems = durableProblems(this.template);
    if (problems.length > 0) refuse(problems.join('\n'));
    retainVersions(this.template);
  }

  /** deploy/adopt-kept.ts */
  async adopt() {
    if (this.service.provider.shouldNotDeploy) return;
    const { adoptKept } = await loadTypeScript('adopt-kept.ts');
    const where = {
      accountId: await this.provider.getAccountId(),
      region: this.provider.getRegion(),
      stackName: this.provider.naming.getStackName(),
    };
    const taken = await told(adoptKept(this.template, surroundingsOf(await this.clients(), where)));
    if (taken.length > 0)
      this.log.notice(`Taken over from an earlier installation, with all that is in it: ${taken.join(', ')}`);
  }

  async protect() {
    const { dynamodb } = await this.clients();
    const { TableName } = this.template.Resources.Ledger.Properties;
    if (await told(protectTable(dynamodb, TableName)))
      this.log.notice(`The ledger ${TableName} is now protected against deletion.`);
  }

  async clients() {
    const config = await this.provider.getAwsSdkV3Config();
    return {
      cloudFormation: new CloudFormationClient(config),
      dynamodb: new DynamoDBClient(config),
      s3: new S3Client(config),
      logs: new CloudWatchLogsClient(config),
    };
  }
}

/** Errors for whoever deploys. */
async function told(work) {
  try {
    return await work;
  } catch (error) {
    return refuse(error.message);
  }
}
