const HOSTS: Readonly<Partial<Record<string, string>>> = {
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-cn': 'console.amazonaws.cn',
};

/** Half a letter, as a damaged row can hold: nothing that takes whole ones, as a URL does, would take it. */
const HALF_A_LETTER = /\p{Cs}/gu;

/** The S3 page of an object, from which whoever may read it opens it. */
export function objectUrl(region: string, bucket: string, key: string): string {
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  const host = HOSTS[partition] ?? 'console.aws.amazon.com';
  const query = new URLSearchParams({ region, prefix: key }).toString();
  return `https://${host}/s3/object/${encodeURIComponent(bucket)}?${query}`;
}

/** The IAM page of a user, for whoever is signed in to its account; each partition has a console of its own. */
export function consoleUrl(partition: string, userName: string): string {
  const host = HOSTS[partition] ?? 'console.aws.amazon.com';
  const user = encodeURIComponent(userName.replace(HALF_A_LETTER, '\ufffd'));
  return `https://${host}/iam/home#/users/details/${user}?section=security_credentials`;
}
