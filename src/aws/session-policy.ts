/** What a member session is for: its session policy allows that and nothing else (I8). */
export type SessionPurpose =
  | { readonly kind: 'survey' }
  | { readonly kind: 'act'; readonly userArn: string }
  /** Of one account, as many as `inSessions` puts together. */
  | { readonly kind: 'restore'; readonly userArns: readonly string[] }
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
const RESTORE_ACTIONS = ['iam:ListAccessKeys', 'iam:UpdateAccessKey'];

/** STS takes 2,048 characters, and packs them with other things into a space that it does not document. */
const MAX_CHARACTERS = 1_536;

/** Reads that the member role has no business with: where one is answered, the role may more than it needs. */
export const NEEDLESS_ACTIONS = ['iam:ListRoles', 'iam:ListGroups'] as const;

/** Inline session policy, well under STS's 2,048 characters. A survey could not deactivate a key if it tried. */
export function sessionPolicy(purpose: SessionPurpose): string {
  switch (purpose.kind) {
    case 'survey':
      return policyDocument(allow(SURVEY_ACTIONS, '*'));
    case 'act':
      return policyDocument(allow(ACT_ACTIONS, onAnyPath(purpose.userArn)));
    case 'restore':
      return policyDocument(allow(RESTORE_ACTIONS, purpose.userArns.flatMap(onAnyPath)));
    case 'examine':
      return policyDocument(
        allow([...SURVEY_ACTIONS, ...NEEDLESS_ACTIONS], '*'),
        allow(['iam:UpdateAccessKey'], literally(purpose.nobodysArn)),
      );
  }
}

/** Users of one account, as few groups of them as session policies have room for. */
export function inSessions(userArns: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let room = 0;
  for (const arn of userArns) {
    const takes = JSON.stringify(onAnyPath(arn)).length;
    const group = groups.at(-1);
    if (group !== undefined && takes <= room) group.push(arn);
    else {
      groups.push([arn]);
      room = MAX_CHARACTERS - policyDocument(allow(RESTORE_ACTIONS, [])).length;
    }
    room -= takes;
  }
  return groups;
}

const allow = (Action: readonly string[], Resource: string | readonly string[]) => ({
  Effect: 'Allow',
  Action,
  Resource,
});

function policyDocument(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/**
 * The user of that name, whatever its path: IAM knows one of a name in an account. A path may be longer than all that a
 * policy has room for, and another one by now; whoever tags himself may choose both.
 */
function onAnyPath(userArn: string): string[] {
  const [, account, name] = /^(arn:[^/]*:user\/)(?:.*\/)?([^/]+)$/s.exec(userArn) ?? [];
  if (account === undefined || name === undefined) return [literally(userArn)];
  return [`${account}${literally(name)}`, `${account}*/${literally(name)}`];
}

/** What a policy would read as wildcards and variables, it takes for letters. */
function literally(text: string): string {
  return text.replace(/[$*?]/g, (special) => `\${${special}}`);
}
