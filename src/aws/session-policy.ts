/** What a member session is for: its session policy allows that and nothing else (I8). */
export type SessionPurpose = { readonly kind: 'survey' } | { readonly kind: 'act'; readonly userArn: string };

const SURVEY_ACTIONS = [
  'iam:GenerateCredentialReport',
  'iam:GetCredentialReport',
  'iam:ListUsers',
  'iam:ListAccessKeys',
  'iam:ListUserTags',
  'iam:GetAccessKeyLastUsed',
];
const ACT_ACTIONS = ['iam:ListAccessKeys', 'iam:ListUserTags', 'iam:UpdateAccessKey'];

/** Inline session policy, well under STS's 2,048 characters. A survey could not deactivate a key if it tried. */
export function sessionPolicy(purpose: SessionPurpose): string {
  switch (purpose.kind) {
    case 'survey':
      return policyDocument(SURVEY_ACTIONS, '*');
    case 'act':
      return policyDocument(ACT_ACTIONS, literally(purpose.userArn));
  }
}

function policyDocument(actions: readonly string[], resource: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }],
  });
}

/** IAM paths may hold `*`, `?` and `$`, which a policy would read as wildcards and variables. */
function literally(arn: string): string {
  return arn.replace(/[$*?]/g, (special) => `\${${special}}`);
}
