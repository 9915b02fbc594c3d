import { fillTemplate, percentEncoded } from './link-template.ts';
import type { Notice } from '../core/notice.ts';
import { isRegionName, partitionNamed, partitionOfRegion } from '../core/partitions.ts';

/** The S3 page of an object, from which whoever may read it opens it. */
export function objectUrl(region: string, bucket: string, key: string): string {
  const query = new URLSearchParams({ region, prefix: key }).toString();
  return `https://${partitionOfRegion(region).consoleHost}/s3/object/${encodeURIComponent(bucket)}?${query}`;
}

/** The IAM page of a user, for whoever is signed in to its account. */
export function consoleUrl(partition: string, userName: string): string {
  const user = percentEncoded(userName);
  return `https://${partitionNamed(partition).consoleHost}/iam/home#/users/details/${user}?section=security_credentials`;
}

/** Where CloudTrail has the last use of a key: its Event history is one of each Region. */
export function regionOfUse({ partition, lastUsed }: Pick<Notice, 'partition' | 'lastUsed'>): string {
  const told = lastUsed?.region ?? '';
  return isRegionName(told) ? told : partitionNamed(partition).baseRegion;
}

/**
 * CloudTrail's Event history of a key: the management events of 90 days in one Region.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events-console.html
 */
export function eventsUrl(key: Pick<Notice, 'partition' | 'lastUsed' | 'accessKeyId'>): string {
  const { consoleHost } = partitionNamed(key.partition);
  const region = regionOfUse(key);
  return `https://${consoleHost}/cloudtrailv2/home?region=${region}#/events?AccessKeyId=${percentEncoded(key.accessKeyId)}`;
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
