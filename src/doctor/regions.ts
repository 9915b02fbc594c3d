import { partitionOfRegion } from '../core/partitions.ts';
import { ABSENT_RESOURCES } from './absent-resources.ts';

/** Regions in which AWS has announced Lambda durable functions (December 2025); more have them by now. */
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

/** Where the hub stack can stand, as of November 2026. */
export function judgeRegion(region: string): RegionVerdict {
  const facts = { knownDurable: WITH_DURABLE_FUNCTIONS.has(region), optIn: OPT_IN.test(region) };
  if (partitionOfRegion(region).name === 'aws-cn')
    return { stands: 'no', why: 'in China there is neither SES nor trusted access of StackSets', ...facts };
  const absent = servicesAbsentFrom(region);
  if (absent.length > 0)
    return { stands: 'no', why: `CloudFormation has no ${absent.join(', ')} resources there`, ...facts };
  if (/^(?:us-gov|us-iso|eu-iso|eusc)/.test(region))
    return { stands: 'unknown', why: 'nobody has tried the stack in this partition', ...facts };
  return { stands: 'yes', why: 'SES, Lambda and Scheduler are there', ...facts };
}

/** `SES` of `AWS::SES::ConfigurationSet`. */
function servicesAbsentFrom(region: string): string[] {
  const types = Object.keys(ABSENT_RESOURCES).filter((type) => ABSENT_RESOURCES[type]?.includes(region));
  return [...new Set(types.map((type) => type.split('::')[1] ?? type))];
}
