/**
 * Resource types of the hub stack and the member role that CloudFormation lacks in some Regions, and in which ones: AWS
 * publishes no such list. As cfn-lint 1.51 has it from the Regions' own schemas; `npm run lint:templates` asks the cfn-lint
 * that is installed, and fails when it says otherwise. Of the Sovereign Cloud and the secret partitions it knows nothing.
 */
const WITHOUT_SES = [
  'ap-east-1',
  'ap-east-2',
  'ap-southeast-4',
  'ap-southeast-6',
  'ap-southeast-7',
  'cn-north-1',
  'cn-northwest-1',
  'eu-south-2',
  'mx-central-1',
] as const;

export const ABSENT_RESOURCES: Readonly<Record<string, readonly string[]>> = {
  'AWS::SES::ConfigurationSet': WITHOUT_SES,
  'AWS::SES::ConfigurationSetEventDestination': WITHOUT_SES,
};
