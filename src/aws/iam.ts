import {
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetCredentialReportCommand,
  paginateListAccessKeys,
  paginateListUsers,
  paginateListUserTags,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import type { AccessKeyId, LastUsed } from '../core/access-key.ts';
import { instant, type Instant } from '../core/instant.ts';
import { beforeEachAttempt, type MayGoOn } from './each-attempt.ts';
import { parseCredentialReport, type ReportedUser } from './credential-report.ts';
import { errorName, failureOrThrow, isSessionFailure } from './failure.ts';
import type { Clock } from '../workflow/clock.ts';
import type { IamSession } from './member-session.ts';
import type { Tags } from './tags.ts';

/** A key as ListAccessKeys tells it: the authority on status and creation date. */
export interface ListedKey {
  readonly accessKeyId: string;
  readonly active: boolean;
  readonly createDate: Instant | null;
}

/** IAM of one member account, through one session. */
export interface Iam {
  /** null when no report can be had in time: ask ListUsers then. */
  credentialReport(): Promise<ReportedUser[] | null>;
  listUsers(): Promise<ReportedUser[]>;
  listAccessKeys(userName: string): Promise<ListedKey[]>;
  userTags(userName: string): Promise<Tags>;
  lastUsed(accessKeyId: AccessKeyId): Promise<LastUsed | null>;
  deactivate(userName: string, accessKeyId: AccessKeyId, mayGoOn?: MayGoOn): Promise<void>;
  /** The user who has the key now, whatever the name was before; null when there is none. */
  ownerOf(accessKeyId: AccessKeyId): Promise<string | null>;
}

/** A report that IAM is still writing is asked for so often, ever more slowly: about 40 s in all. */
const REPORT_ATTEMPTS = 9;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 8_000;
const STILL_WRITING = ['ReportInProgress', 'ReportNotPresent', 'ReportExpired'];
const GONE = [
  'CredentialReportNotPresentException',
  'CredentialReportNotReadyException',
  'CredentialReportExpiredException',
];

export function iamApi(session: IamSession, clock: Clock): Iam {
  return {
    async credentialReport() {
      try {
        await session((client) => client.send(new GenerateCredentialReportCommand({})));
        for (let attempt = 0; attempt < REPORT_ATTEMPTS; attempt += 1) {
          const csv = await readReport(session);
          if (csv !== null) return parseCredentialReport(csv);
          const wait = Math.min(FIRST_WAIT_MS * 1.6 ** attempt, MAX_WAIT_MS);
          await clock.sleep(wait * (0.5 + Math.random() / 2));
        }
        return null;
      } catch (error) {
        if (isUnusable(error)) return null;
        throw error;
      }
    },

    async listUsers() {
      return session(async (client) => {
        const users: ReportedUser[] = [];
        for await (const page of paginateListUsers({ client, pageSize: 1000 }, {})) {
          for (const { UserName, Arn } of page.Users ?? []) {
            if (UserName) users.push({ userName: UserName, userArn: Arn ?? '', mayHaveActiveKey: true });
          }
        }
        return users;
      });
    },

    async listAccessKeys(userName) {
      return session(async (client) => {
        const keys: ListedKey[] = [];
        for await (const page of paginateListAccessKeys({ client }, { UserName: userName })) {
          for (const { AccessKeyId, Status, CreateDate } of page.AccessKeyMetadata ?? []) {
            keys.push({
              accessKeyId: AccessKeyId ?? '',
              active: Status === 'Active',
              createDate: CreateDate && !Number.isNaN(CreateDate.getTime()) ? instant(CreateDate) : null,
            });
          }
        }
        return keys;
      });
    },

    async userTags(userName) {
      return session(async (client) => {
        const tags: [string, string][] = [];
        for await (const page of paginateListUserTags({ client }, { UserName: userName })) {
          for (const { Key, Value } of page.Tags ?? []) if (Key !== undefined) tags.push([Key, Value ?? '']);
        }
        return tags;
      });
    },

    async lastUsed(accessKeyId) {
      const { AccessKeyLastUsed: used } = await session((client) =>
        client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId })),
      );
      if (!used?.LastUsedDate) return null;
      return {
        date: instant(used.LastUsedDate),
        service: used.ServiceName ?? 'N/A',
        region: used.Region ?? 'N/A',
      };
    },

    async deactivate(userName, accessKeyId, mayGoOn) {
      const change = { UserName: userName, AccessKeyId: accessKeyId, Status: 'Inactive' } as const;
      const command = new UpdateAccessKeyCommand(change);
      beforeEachAttempt(command, mayGoOn);
      await session((client) => client.send(command));
    },

    async ownerOf(accessKeyId) {
      const { UserName } = await session((client) =>
        client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId })),
      );
      return UserName ?? null;
    },
  };
}

async function readReport(session: IamSession): Promise<string | null> {
  try {
    const { Content } = await session((client) => client.send(new GetCredentialReportCommand({})));
    return Content ? Buffer.from(Content).toString('utf8') : null;
  } catch (error) {
    if (STILL_WRITING.includes(errorName(error)) || GONE.includes(errorName(error))) return null;
    throw error;
  }
}

/**
 * ListUsers tells the same, only at more calls: whatever is wrong with the report, denied, throttled, broken or none at
 * all, is no reason to leave the account. A session that cannot be had, or an IAM that does not answer, is.
 */
function isUnusable(error: unknown): boolean {
  if (isSessionFailure(error)) return false;
  return !['TIMED_OUT', 'CREDENTIALS_REFUSED'].includes(failureOrThrow(error).code);
}
