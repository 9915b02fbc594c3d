/**
 * Where the hub stack can stand. AWS publishes no list of what it takes, so this is one, with its sources, as of November
 * 2026.
 */

/**
 * CloudFormation has no SES resources there: the resource types AWS::SES::ConfigurationSet and …EventDestination by Region,
 * as cfn-lint 1.51 has them from the Regions' own schemas.
 */
const WITHOUT_SES: ReadonlySet<string> = new Set([
  'ap-east-1',
  'ap-east-2',
  'ap-southeast-4',
  'ap-southeast-6',
  'ap-southeast-7',
  'eu-south-2',
  'mx-central-1',
]);

/** Those in which AWS has announced Lambda durable functions (December 2025); more have them by now. */
const WITH_DURABLE_FUNCTIONS: ReadonlySet<string> = new Set([
  'us-east-1',
  'us-east-2',
  'us-west-2',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-south-1',
  'ap-northeast-1',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-5',
]);

/** Those that each account has to switch on for itself; all others are on from the start (AWS Account Management guide). */
const OPT_IN = /^(?:af|il|me|mx)-|^ap-(?:east|southeast-[3-9]|south-2)|^ca-west|^eu-(?:south|central-2)/;

export interface RegionVerdict {
  readonly stands: 'yes' | 'no' | 'unknown';
  readonly why: string;
  readonly knownDurable: boolean;
  readonly optIn: boolean;
}

export function judgeRegion(region: string): RegionVerdict {
  const facts = { knownDurable: WITH_DURABLE_FUNCTIONS.has(region), optIn: OPT_IN.test(region) };
  if (region.startsWith('cn-'))
    return { stands: 'no', why: 'in China there is neither SES nor trusted access of StackSets', ...facts };
  if (WITHOUT_SES.has(region))
    return { stands: 'no', why: 'CloudFormation has no SES resources there', ...facts };
  if (/^(?:us-gov|us-iso|eu-iso|eusc)/.test(region))
    return { stands: 'unknown', why: 'nobody has tried the stack in this partition', ...facts };
  return { stands: 'yes', why: 'SES, Lambda and Scheduler are there', ...facts };
}
