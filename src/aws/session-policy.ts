/** What a member session is for: its session policy allows that and nothing else (I8). */
export type SessionPurpose =
  | { readonly kind: 'survey' }
  | { readonly kind: 'act'; readonly userArn: string }
  /** What may the role do? `nobodysArn` is of a user that cannot exist (docs/adr/0011). */
  | { readonly kind: 'examine'; readonly nobodysArn: string };

const SURVEY_ACTIONS = [
  'iam:GenerateCredentialReport',
  'iam:GetCredentialReport',
  'iam:ListUsers',
  'iam:ListAccessKeys',
  'iam:ListUserTags',
  'iam:GetAccessKeyLastUsed',
];
const ACT_ACTIONS = ['iam:ListAccessKeys', 'iam:ListUserTags', 'iam:UpdateAccessKey'];

/** Reads that the member role has no business with: where one is answered, the role may more than it needs. */
export const NEEDLESS_ACTIONS = ['iam:ListRoles', 'iam:ListGroups'] as const;

/** Inline session policy, well under STS's 2,048 characters. A survey could not deactivate a key if it tried. */
export function sessionPolicy(purpose: SessionPurpose): string {
  switch (purpose.kind) {
    case 'survey':
      return policyDocument(allow(SURVEY_ACTIONS, '*'));
    case 'act':
      return policyDocument(allow(ACT_ACTIONS, literally(purpose.userArn)));
    case 'examine':
      return policyDocument(
        allow([...SURVEY_ACTIONS, ...NEEDLESS_ACTIONS], '*'),
        allow(['iam:UpdateAccessKey'], literally(purpose.nobodysArn)),
      );
  }
}

const allow = (Action: readonly string[], Resource: string) => ({ Effect: 'Allow', Action, Resource });

function policyDocument(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** IAM paths may hold `*`, `?` and `$`, which a policy would read as wildcards and variables. */
function literally(arn: string): string {
  return arn.replace(/[$*?]/g, (special) => `\${${special}}`);
}
