/**
 * By type of resource: its name, and what CloudFormation cannot change in place, so that it would make the resource anew.
 * From the resource schemas of us-east-1 (`createOnlyProperties`, as cfn-lint 1.51 brings them); of several of a type, those
 * that this stack sets.
 */
export const CREATE_ONLY: Readonly<
  Record<string, { readonly name: string | null; readonly properties: readonly string[] }>
> = {
  'AWS::CloudFormation::StackSet': { name: 'StackSetName', properties: ['PermissionModel', 'StackSetName'] },
  'AWS::CloudWatch::Alarm': { name: 'AlarmName', properties: ['AlarmName'] },
  'AWS::CloudWatch::Dashboard': { name: 'DashboardName', properties: ['DashboardName'] },
  'AWS::DynamoDB::Table': { name: 'TableName', properties: ['TableName', 'KeySchema'] },
  'AWS::Events::Rule': { name: 'Name', properties: ['Name'] },
  'AWS::IAM::ManagedPolicy': {
    name: 'ManagedPolicyName',
    properties: ['ManagedPolicyName', 'Description', 'Path'],
  },
  'AWS::IAM::Role': { name: 'RoleName', properties: ['RoleName', 'Path'] },
  'AWS::IAM::RolePolicy': { name: null, properties: ['PolicyName', 'RoleName'] },
  'AWS::Lambda::Alias': { name: null, properties: ['Name', 'FunctionName'] },
  'AWS::Lambda::EventInvokeConfig': { name: null, properties: ['FunctionName', 'Qualifier'] },
  'AWS::Lambda::Function': { name: 'FunctionName', properties: ['FunctionName', 'PackageType'] },
  'AWS::Lambda::Permission': {
    name: null,
    properties: ['FunctionName', 'Action', 'Principal', 'SourceArn'],
  },
  'AWS::Lambda::Version': { name: null, properties: ['FunctionName', 'Description', 'CodeSha256'] },
  'AWS::Logs::LogGroup': { name: 'LogGroupName', properties: ['LogGroupName'] },
  'AWS::S3::Bucket': { name: 'BucketName', properties: ['BucketName'] },
  'AWS::S3::BucketPolicy': { name: null, properties: ['Bucket'] },
  'AWS::SES::ConfigurationSet': { name: 'Name', properties: ['Name'] },
  'AWS::SES::ConfigurationSetEventDestination': { name: null, properties: ['ConfigurationSetName'] },
  'AWS::SQS::Queue': { name: 'QueueName', properties: ['QueueName', 'FifoQueue'] },
  'AWS::SQS::QueuePolicy': { name: null, properties: [] },
  'AWS::Scheduler::Schedule': { name: 'Name', properties: ['Name'] },
};
