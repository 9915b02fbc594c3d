import { fillTemplate, percentEncoded } from './link-template.ts';
import type { Notice } from '../core/notice.ts';

/** Each partition has a console of its own, and one Region in which its global services leave their events. */
const CONSOLES: Readonly<Partial<Record<string, { readonly host: string; readonly region: string }>>> = {
  'aws-us-gov': { host: 'console.amazonaws-us-gov.com', region: 'us-gov-west-1' },
  'aws-cn': { host: 'console.amazonaws.cn', region: 'cn-north-1' },
  // Of this one only a Region's own host is documented; there is one Region.
  'aws-eusc': { host: 'eusc-de-east-1.console.amazonaws-eusc.eu', region: 'eusc-de-east-1' },
};
const COMMERCIAL = { host: 'console.aws.amazon.com', region: 'us-east-1' };

/** By how its Regions begin; any other is of the commercial partition. */
const PARTITIONS = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['eusc-', 'aws-eusc'],
] as const;

const consoleOf = (partition: string) => CONSOLES[partition] ?? COMMERCIAL;

/** The S3 page of an object, from which whoever may read it opens it. */
export function objectUrl(region: string, bucket: string, key: string): string {
  const partition = PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
  const query = new URLSearchParams({ region, prefix: key }).toString();
  return `https://${consoleOf(partition).host}/s3/object/${encodeURIComponent(bucket)}?${query}`;
}

/** The IAM page of a user, for whoever is signed in to its account. */
export function consoleUrl(partition: string, userName: string): string {
  const user = percentEncoded(userName);
  return `https://${consoleOf(partition).host}/iam/home#/users/details/${user}?section=security_credentials`;
}

const REGION = /^[a-z]{2,8}(?:-[a-z]+){1,3}-\d{1,2}$/;

/** Where CloudTrail has the last use of a key: its Event history is one of each Region. */
export function regionOfUse({ partition, lastUsed }: Pick<Notice, 'partition' | 'lastUsed'>): string {
  const told = lastUsed?.region ?? '';
  return REGION.test(told) ? told : consoleOf(partition).region;
}

/**
 * CloudTrail's Event history of a key: the management events of 90 days in one Region.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events-console.html
 */
export function eventsUrl(key: Pick<Notice, 'partition' | 'lastUsed' | 'accessKeyId'>): string {
  const { host } = consoleOf(key.partition);
  const region = regionOfUse(key);
  return `https://${host}/cloudtrailv2/home?region=${region}#/events?AccessKeyId=${percentEncoded(key.accessKeyId)}`;
}

/** What MAIL_CONSOLE_LINK may have in braces. */
export const CONSOLE_PLACEHOLDERS = ['accountId', 'userName', 'destination'] as const;

/**
 * A page of the console by the organization's own way in, where it has named one, such as a shortcut link of IAM Identity
 * Center: https://docs.aws.amazon.com/singlesignon/latest/userguide/createshortcutlink.html
 */
export function throughPortal(
  template: string | null,
  { accountId, userName }: Pick<Notice, 'accountId' | 'userName'>,
  destination: string,
): string {
  return template === null ? destination : fillTemplate(template, { accountId, userName, destination });
}
