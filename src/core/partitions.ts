/** A part of AWS that shares nothing with the others: neither accounts, nor IAM, nor its console. */
export interface Partition {
  /** The second part of every ARN. */
  readonly name: string;
  /** How the names of its Regions begin; any other Region is of the commercial partition. */
  readonly regionsBegin: string;
  /** Where its web console is. */
  readonly consoleHost: string;
  /** In which its global services leave their events, and whose STS no account can switch off. */
  readonly baseRegion: string;
}

const COMMERCIAL: Partition = {
  name: 'aws',
  regionsBegin: '',
  consoleHost: 'console.aws.amazon.com',
  baseRegion: 'us-east-1',
};

/** The one table of them. */
export const PARTITIONS: readonly Partition[] = [
  {
    name: 'aws-us-gov',
    regionsBegin: 'us-gov-',
    consoleHost: 'console.amazonaws-us-gov.com',
    baseRegion: 'us-gov-west-1',
  },
  {
    name: 'aws-cn',
    regionsBegin: 'cn-',
    consoleHost: 'console.amazonaws.cn',
    baseRegion: 'cn-north-1',
  },
  {
    name: 'aws-eusc',
    regionsBegin: 'eusc-',
    // Of this one only a Region's own host is documented; there is one Region.
    consoleHost: 'eusc-de-east-1.console.amazonaws-eusc.eu',
    baseRegion: 'eusc-de-east-1',
  },
  COMMERCIAL,
];

/** Of an ARN's second part; the commercial one for a name that is not known. */
export function partitionNamed(name: string): Partition {
  return PARTITIONS.find((each) => each.name === name) ?? COMMERCIAL;
}

export function partitionOfRegion(region: string): Partition {
  return PARTITIONS.find(({ regionsBegin }) => region.startsWith(regionsBegin)) ?? COMMERCIAL;
}

const REGION = /^[a-z]{2,8}(?:-[a-z]+){1,3}-\d{1,2}$/;

/** Whether a text has the form of a Region's name, in whichever partition: `eu-west-1`, `us-gov-west-1`, `eusc-de-east-1`. */
export function isRegionName(text: string): boolean {
  return REGION.test(text);
}
