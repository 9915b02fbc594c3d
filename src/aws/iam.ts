import {
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import type { AccessKeyId, LastUsed } from '../core/access-key.ts';
import type { Instant } from '../core/instant.ts';
import type { Clock } from '../workflow/clock.ts';
import { ask, Taken } from './answer.ts';
import { UnknownOutcomeError, UnreadableAnswerError } from './answer-errors.ts';
import { askCredentialReport, type InTurn } from './ask-credential-report.ts';
import type { CredentialReport, ReportedUser } from './credential-report.ts';
import { KeysPage, LastUsedAnswer, OwnerAnswer, UsersPage, UserTagsPage } from './iam-answers.ts';
import { beforeEachAttempt, type MayGoOn } from './each-attempt.ts';
import { listAll } from './listing.ts';
import type { IamSession } from './member-session.ts';
import { TAG_LISTING, type Tags } from './tags.ts';

/** A key as ListAccessKeys tells it: the authority on status and creation date. */
export interface ListedKey {
  readonly accessKeyId: AccessKeyId;
  readonly active: boolean;
  /** Set when the status is one that nobody knows: whoever asks whether a key is still active cannot tell. */
  readonly inDoubt?: true;
  /** null when IAM's answer carried none, or two. */
  readonly createDate: Instant | null;
}

/** IAM of one member account, through one session. */
export interface Iam {
  /** null when no report can be had in time, or it cannot be trusted to the letter: ask ListUsers then. */
  credentialReport(inTurn: InTurn): Promise<CredentialReport | null>;
  listUsers(): Promise<readonly ReportedUser[]>;
  listAccessKeys(userName: string): Promise<ListedKey[]>;
  userTags(userName: string): Promise<Tags>;
  lastUsed(accessKeyId: AccessKeyId): Promise<LastUsed | null>;
  /**
   * @param onFailure told of each attempt that failed
   * @throws UnknownOutcomeError when the answer does not say that IAM took the call
   */
  deactivate(
    userName: string,
    accessKeyId: AccessKeyId,
    mayGoOn?: MayGoOn,
    onFailure?: (error: unknown) => void,
  ): Promise<void>;
  /** The undoing of `deactivate`. @throws UnknownOutcomeError, as that */
  activate(userName: string, accessKeyId: AccessKeyId, mayGoOn?: MayGoOn): Promise<void>;
  /** The user who has the key now, whatever the name was before. */
  ownerOf(accessKeyId: AccessKeyId): Promise<string>;
}

export function iamApi(session: IamSession, clock: Clock): Iam {
  async function setStatus(
    key: { readonly UserName: string; readonly AccessKeyId: AccessKeyId },
    Status: 'Active' | 'Inactive',
    mayGoOn: MayGoOn | undefined,
    onFailure?: (error: unknown) => void,
  ): Promise<void> {
    const command = new UpdateAccessKeyCommand({ ...key, Status });
    beforeEachAttempt(command, mayGoOn, onFailure);
    try {
      await session((client) => ask(() => client.send(command), Taken));
    } catch (error) {
      throw error instanceof UnreadableAnswerError ? new UnknownOutcomeError(error) : error;
    }
  }

  return {
    credentialReport: (inTurn) => askCredentialReport(session, clock, inTurn),

    async listUsers() {
      const users = await session((client) =>
        listAll({
          send: (Marker) => client.send(new ListUsersCommand({ Marker, MaxItems: 1000 })),
          page: UsersPage,
          idOf: ({ userName }) => userName,
          merge: (one, other) => ({
            ...other,
            createdAt: one.createdAt === other.createdAt ? one.createdAt : null,
          }),
        }),
      );
      return users.map((user) => ({ ...user, mayHaveKey: true, keys: [], fingerprint: null }));
    },

    listAccessKeys(UserName) {
      return session((client) =>
        listAll({
          send: (Marker) => client.send(new ListAccessKeysCommand({ UserName, Marker })),
          page: KeysPage,
          idOf: ({ accessKeyId }) => accessKeyId,
          merge: (one, other) => ({
            accessKeyId: one.accessKeyId,
            active: one.active || other.active,
            ...((one.inDoubt ?? other.inDoubt) && { inDoubt: true }),
            createDate: one.createDate === other.createDate ? one.createDate : null,
          }),
        }),
      );
    },

    userTags(UserName) {
      return session((client) =>
        listAll({
          send: (Marker) => client.send(new ListUserTagsCommand({ UserName, Marker })),
          page: UserTagsPage,
          ...TAG_LISTING,
        }),
      );
    },

    async lastUsed(AccessKeyId) {
      const { AccessKeyLastUsed } = await session((client) =>
        ask(() => client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })), LastUsedAnswer),
      );
      return AccessKeyLastUsed;
    },

    async ownerOf(AccessKeyId) {
      const { UserName } = await session((client) =>
        ask(() => client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })), OwnerAnswer),
      );
      return UserName;
    },

    deactivate: (UserName, AccessKeyId, mayGoOn, onFailure) =>
      setStatus({ UserName, AccessKeyId }, 'Inactive', mayGoOn, onFailure),

    activate: (UserName, AccessKeyId, mayGoOn) => setStatus({ UserName, AccessKeyId }, 'Active', mayGoOn),
  };
}
