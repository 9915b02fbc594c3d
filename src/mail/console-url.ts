const HOSTS: Readonly<Partial<Record<string, string>>> = {
  'aws-us-gov': 'console.amazonaws-us-gov.com',
  'aws-cn': 'console.amazonaws.cn',
};

/** The IAM page of a user, for whoever is signed in to its account; each partition has a console of its own. */
export function consoleUrl(partition: string, userName: string): string {
  const host = HOSTS[partition] ?? 'console.aws.amazon.com';
  return `https://${host}/iam/home#/users/details/${encodeURIComponent(userName)}?section=security_credentials`;
}
