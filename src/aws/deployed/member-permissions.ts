import {
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetCredentialReportCommand,
  ListAccessKeysCommand,
  ListGroupsCommand,
  ListRolesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import type { Account } from '../../core/account.ts';
import type { ProblemCode } from '../../core/problem.ts';
import { ask, Taken } from '../answer.ts';
import { isReportNotWritten } from '../ask-credential-report.ts';
import { failureOrThrow, isSessionFailure } from '../failure.ts';
import { OUT_OF_REACH } from '../failure-codes.ts';
import { KeysPage, UsersPage } from '../iam-answers.ts';
import type { IamSession } from '../member-session.ts';
import { NEEDLESS_ACTIONS } from '../session-policy.ts';

/** What the member role of one account may do, against what it should. */
export interface MemberPermissions {
  /** Calls that the engine makes and the role refuses, with the words of whoever refused. */
  readonly missing: readonly { readonly action: string; readonly words: string }[];
  /** Calls that the engine never makes and the role allows. */
  readonly needless: readonly string[];
  /** What could not be tried, since the account has no key to ask about. */
  readonly untried: readonly string[];
}

/**
 * A user that cannot exist: IAM gives users names of up to 64 letters, and takes names of up to 128 where one is asked
 * for. So IAM decides whether the role may, and then finds nobody to do it to (docs/adr/0011).
 */
const NOBODY = 'keyrotation-doctor-asks-what-the-member-role-may-do-and-nobody-has-this-name';
/** The one of AWS's own documentation. */
const NO_KEY = 'AKIAIOSFODNN7EXAMPLE';
/** Enough to find one with a key in nearly every account that has any. */
const USERS_LOOKED_AT = 5;

export const nobodysArn = ({ accountId, partition }: Pick<Account, 'accountId' | 'partition'>): string =>
  `arn:${partition}:iam::${accountId}:user/${NOBODY}`;

/** @throws AssumeRoleError when the account cannot be entered, or what keeps IAM from answering */
export async function memberPermissions(session: IamSession): Promise<MemberPermissions> {
  const missing: { action: string; words: string }[] = [];
  const allows = async (action: string, send: Parameters<IamSession>[0]): Promise<boolean> => {
    const words = await refusal(session, send);
    if (words !== null) missing.push({ action, words });
    return words === null;
  };

  await allows('iam:GenerateCredentialReport', (iam) =>
    ask(() => iam.send(new GenerateCredentialReportCommand({})), Taken),
  );
  await allows('iam:GetCredentialReport', (iam) =>
    ask(() => iam.send(new GetCredentialReportCommand({})), Taken),
  );
  let users: readonly string[] = [];
  await allows('iam:ListUsers', async (iam) => {
    const { items } = await ask(
      () => iam.send(new ListUsersCommand({ MaxItems: USERS_LOOKED_AT })),
      UsersPage,
    );
    users = items.map(({ userName }) => userName);
  });
  const [UserName = NOBODY] = users;
  let key: string | undefined;
  const findKey =
    (name: string): Parameters<IamSession>[0] =>
    async (iam) => {
      const { items } = await ask(() => iam.send(new ListAccessKeysCommand({ UserName: name })), KeysPage);
      key ??= items[0]?.accessKeyId;
    };
  if (await allows('iam:ListAccessKeys', findKey(UserName))) {
    for (const name of users.slice(1)) if (key === undefined) await refusal(session, findKey(name));
  }
  await allows('iam:ListUserTags', (iam) =>
    ask(() => iam.send(new ListUserTagsCommand({ UserName })), Taken),
  );
  const AccessKeyId = key;
  if (AccessKeyId !== undefined)
    await allows('iam:GetAccessKeyLastUsed', (iam) =>
      ask(() => iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })), Taken),
    );
  await allows('iam:UpdateAccessKey', (iam) =>
    ask(
      () =>
        iam.send(new UpdateAccessKeyCommand({ UserName: NOBODY, AccessKeyId: NO_KEY, Status: 'Inactive' })),
      Taken,
    ),
  );

  const needless: string[] = [];
  for (const action of NEEDLESS_ACTIONS)
    if ((await refusal(session, NEEDLESS[action])) === null) needless.push(action);
  return { missing, needless, untried: key === undefined ? ['iam:GetAccessKeyLastUsed'] : [] };
}

const NEEDLESS: Readonly<Record<(typeof NEEDLESS_ACTIONS)[number], Parameters<IamSession>[0]>> = {
  'iam:ListRoles': (iam) => ask(() => iam.send(new ListRolesCommand({ MaxItems: 1 })), Taken),
  'iam:ListGroups': (iam) => ask(() => iam.send(new ListGroupsCommand({ MaxItems: 1 })), Taken),
};

/** IAM has not said whether the role may. */
const UNDECIDED: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'SERVICE_ERROR',
  'THROTTLED',
  'UNREADABLE_ANSWER',
]);

/** Why IAM denies the call; null when it takes it, be it to find that there is no such user or report. */
async function refusal(session: IamSession, send: Parameters<IamSession>[0]): Promise<string | null> {
  try {
    await session(send);
    return null;
  } catch (error) {
    const { code, message } = failureOrThrow(error);
    if (code === 'ACCESS_DENIED' && !isSessionFailure(error)) return message;
    if (isReportNotWritten(error)) return null;
    if (isSessionFailure(error) || UNDECIDED.has(code) || OUT_OF_REACH.has(code)) throw error;
    return null;
  }
}
