import type { Account, AccountId, AccountStatus } from '../core/account.ts';
import type { Finding } from '../core/access-key.ts';
import type { ContactSource, EmailAddress } from '../core/contact.ts';
import type { Decision } from '../core/decision.ts';
import type { Exemption } from '../core/exemption.ts';
import { toMs, type Instant } from '../core/instant.ts';
import type { NoticeKind } from '../core/notice.ts';
import type { Problem } from '../core/problem.ts';
import type { MailCounts, Mode, Outcome, RunFigures, RunStatus } from '../core/report.ts';
import type { LedgerTable } from './table.ts';

/** `RUN#<runId>` / `META`. */
export interface RunMeta {
  readonly runId: string;
  readonly asOf: Instant;
  readonly mode: Mode;
  readonly status: RunStatus | 'running';
  readonly startedAt: Instant;
  readonly finishedAt: Instant | null;
  readonly mail: MailCounts;
  readonly problems: readonly Problem[];
  /** null until the run has ended. */
  readonly figures: RunFigures | null;
  /** When log and metrics had its end: a second delivery tells them nothing. */
  readonly toldAt: Instant | null;
}

/** `RUN#<runId>` / `ACCOUNT#<id>`: `pending` until the survey has come to it. */
export interface RunAccount {
  readonly account: Account;
  readonly status: AccountStatus | 'pending';
  readonly reason: string | null;
  readonly users: number;
  readonly activeKeys: number;
  /** Keys that come of age within `DAYS_AHEAD`. */
  readonly comingDue: number;
  readonly exemption: Exemption;
  readonly contactTag: string | null;
  readonly problems: readonly Problem[];
  /** How far the survey of a large account has come while it is `pending`. */
  readonly progress: SurveyProgress | null;
}

/** Users are surveyed in the order of their names, some at a time. */
export interface SurveyProgress {
  /** The last user whose keys are in the ledger. */
  readonly upTo: string;
  /** Problems beyond those that are listed. */
  readonly unlisted: number;
}

/** `RUN#<runId>` / `FINDING#<account>#<key>`: what was seen, then decided, then done. */
export interface RunFinding {
  readonly finding: Finding;
  readonly accountContactTag: string | null;
  readonly decision: Decision | null;
  readonly contacts: readonly EmailAddress[];
  readonly contactSource: ContactSource | null;
  readonly notice: NoticeKind | null;
  readonly outcome: Outcome;
  readonly problems: readonly Problem[];
  /** An earlier run had deactivated it and could not say so; this one found out. */
  readonly recovered?: true;
}

/** What each run saw and decided, kept 90 days; dry runs too, marked by their run ID and mode. */
export interface RunRecords {
  readMeta(runId: string): Promise<RunMeta | null>;
  putMeta(meta: RunMeta): Promise<void>;
  markTold(runId: string, at: Instant): Promise<void>;
  /** The latest run of either mode that came to its end; null before the first. */
  lastEnded(): Promise<string | null>;
  recordEnded(runId: string): Promise<void>;
  putAccounts(runId: string, accounts: readonly RunAccount[]): Promise<void>;
  /** Ordered by account ID; `between` takes the first and the last of a batch. */
  accounts(runId: string, between?: readonly [AccountId, AccountId]): AsyncIterable<RunAccount>;
  putFindings(runId: string, findings: readonly RunFinding[]): Promise<void>;
  /** Which of these keys a run found active and due; keys of accounts and users that it did not read are left out. */
  found(
    runId: string,
    keys: readonly (KeyName & { readonly userName: string })[],
  ): Promise<ReadonlyMap<string, boolean>>;
  /** Ordered by account and key ID; `between` takes the first and the last of a batch. */
  findings(runId: string, between?: readonly [KeyName, KeyName]): AsyncIterable<RunFinding>;
}

export interface KeyName {
  readonly accountId: string;
  readonly accessKeyId: string;
}

const KEPT_SECONDS = 90 * 24 * 60 * 60;

const LAST = { pk: 'RUN#LAST', sk: 'POINTER' };

export function runRecords(table: LedgerTable): RunRecords {
  const pk = (runId: string): string => `RUN#${runId}`;
  /** Counted from the run's as-of instant, which its ID carries. */
  const expiresAt = (runId: string): number => {
    const [, day, hour, minute, second] = /^(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z/.exec(runId) ?? [];
    return Math.floor(toMs(`${day}T${hour}:${minute}:${second}.000Z` as Instant) / 1000) + KEPT_SECONDS;
  };

  return {
    async readMeta(runId) {
      const row = await table.get({ pk: pk(runId), sk: 'META' });
      return row ? (row.meta as RunMeta) : null;
    },

    async putMeta(meta) {
      await table.put({ pk: pk(meta.runId), sk: 'META', meta, expiresAt: expiresAt(meta.runId) });
    },

    async markTold(runId, at) {
      await table.update(
        { pk: pk(runId), sk: 'META' },
        { text: 'SET meta.toldAt = :at', values: { ':at': at } },
      );
    },

    async lastEnded() {
      const row = await table.get(LAST);
      return row ? String(row.runId) : null;
    },

    async recordEnded(runId) {
      await table.put({ ...LAST, runId });
    },

    async putAccounts(runId, accounts) {
      await table.putMany(
        accounts.map((entry) => ({
          pk: pk(runId),
          sk: `ACCOUNT#${entry.account.accountId}`,
          entry,
          expiresAt: expiresAt(runId),
        })),
      );
    },

    async *accounts(runId, between) {
      const range = between
        ? { between: [`ACCOUNT#${between[0]}`, `ACCOUNT#${between[1]}`] as const }
        : { prefix: 'ACCOUNT#' };
      for await (const row of table.query(pk(runId), range)) yield row.entry as RunAccount;
    },

    async putFindings(runId, findings) {
      await table.putMany(
        findings.map((entry) => ({
          pk: pk(runId),
          sk: findingSk(entry.finding),
          entry,
          expiresAt: expiresAt(runId),
        })),
      );
    },

    async found(runId, keys) {
      const rowKey = (sk: string) => ({ pk: pk(runId), sk });
      const accountIds = [...new Set(keys.map((key) => key.accountId))];
      const accounts = await table.getMany(accountIds.map((id) => rowKey(`ACCOUNT#${id}`)));
      const surveyed = new Set<string>();
      const unread = new Set<string>();
      for (const row of accounts) {
        const { account, status, problems } = row.entry as RunAccount;
        if (status === 'surveyed') surveyed.add(account.accountId);
        // Of one user (`account/user`), or, where more failed than are listed, of the account.
        for (const { code, id } of problems) if (code === 'USER_UNREAD') unread.add(id);
      }
      const asked = keys.filter(
        ({ accountId, userName }) =>
          surveyed.has(accountId) && !unread.has(accountId) && !unread.has(`${accountId}/${userName}`),
      );
      const rows = await table.getMany(asked.map((key) => rowKey(findingSk(key))));
      const present = new Set(rows.map((row) => row.sk));
      return new Map(asked.map((key) => [key.accessKeyId, present.has(findingSk(key))]));
    },

    async *findings(runId, between) {
      const range = between
        ? { between: [findingSk(between[0]), findingSk(between[1])] as const }
        : { prefix: 'FINDING#' };
      for await (const row of table.query(pk(runId), range)) yield row.entry as RunFinding;
    },
  };
}

function findingSk({ accountId, accessKeyId }: KeyName): string {
  return `FINDING#${accountId}#${accessKeyId}`;
}
