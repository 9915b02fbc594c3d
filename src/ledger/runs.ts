import type { KeyName } from '../core/access-key.ts';
import type { AccountId } from '../core/account.ts';
import type { Instant } from '../core/instant.ts';
import { asOfOf } from '../core/report.ts';
import { awaitsOutcome, type RunFinding, type SeenFinding } from '../core/run-finding.ts';
import type { RunAccount, RunMeta } from '../core/run-record.ts';
import { expiresAt, KEPT_DAYS } from './retention.ts';
import { limitedMap } from '../workflow/limited-map.ts';
import type { LedgerTable, Row } from './table.ts';

/** What each run saw and decided, kept 90 days; dry runs too, marked by their run ID and mode. */
export interface RunRecords {
  readMeta(runId: string): Promise<RunMeta | null>;
  putMeta(meta: RunMeta): Promise<void>;
  markTold(runId: string, at: Instant): Promise<void>;
  /** The latest run, of either mode, that came to its end; null before the first. */
  lastEnded(): Promise<string | null>;
  recordEnded(runId: string): Promise<void>;
  /** Of a run that begins: what the survey has written since stays. */
  listAccounts(runId: string, accounts: readonly RunAccount[]): Promise<void>;
  putAccounts(runId: string, accounts: readonly RunAccount[]): Promise<void>;
  /** Ordered by account ID; `between` takes the first and the last of a batch. */
  accounts(runId: string, between?: readonly [AccountId, AccountId]): AsyncIterable<RunAccount>;
  putSeen(runId: string, seen: readonly SeenFinding[]): Promise<void>;
  /** Ordered by account and key ID. */
  seen(runId: string): AsyncIterable<SeenFinding>;
  /** Of these keys, those that the survey saw; in no order. */
  seenOf(runId: string, keys: readonly KeyName[]): Promise<SeenFinding[]>;
  /** What the plan decided: where something came of it already, that stays. */
  decideFindings(runId: string, findings: readonly RunFinding[]): Promise<void>;
  putFindings(runId: string, findings: readonly RunFinding[]): Promise<void>;
  /** Of these accounts, those that are in the run; in no order. */
  accountsOf(runId: string, accountIds: readonly AccountId[]): Promise<RunAccount[]>;
  /** Of these keys, the rows that are there; in no order. */
  findingsOf(runId: string, keys: readonly KeyName[]): Promise<RunFinding[]>;
  /** Ordered by account and key ID; `between` takes the first and the last of a batch. */
  findings(runId: string, between?: readonly [KeyName, KeyName]): AsyncIterable<RunFinding>;
}

/** Single writes at once: those that have a condition cannot go in batches. */
const WRITES_AT_ONCE = 20;

const LAST = { pk: 'RUN#LAST', sk: 'POINTER' };

export function runRecords(table: LedgerTable): RunRecords {
  const pk = (runId: string): string => `RUN#${runId}`;
  /** Counted from the run's as-of instant, which its ID carries. */
  const expiry = (runId: string): number => expiresAt(asOfOf(runId), KEPT_DAYS.run);
  const account = (runId: string, accountId: AccountId) => ({ pk: pk(runId), sk: `ACCOUNT#${accountId}` });
  const findingKey = (runId: string, key: KeyName) => ({ pk: pk(runId), sk: sortKey('FINDING', key) });
  const seenKey = (runId: string, key: KeyName) => ({ pk: pk(runId), sk: sortKey('SEEN', key) });
  const accountRow = (runId: string, entry: RunAccount): Row => ({
    ...account(runId, entry.account.accountId),
    entry,
    expiresAt: expiry(runId),
  });
  const findingRow = (runId: string, entry: RunFinding): Row => ({
    ...findingKey(runId, entry.finding),
    entry,
    expiresAt: expiry(runId),
  });

  return {
    async readMeta(runId) {
      const row = await table.get({ pk: pk(runId), sk: 'META' });
      return row ? (row.meta as RunMeta) : null;
    },

    async putMeta(meta) {
      await table.put({ pk: pk(meta.runId), sk: 'META', meta, expiresAt: expiry(meta.runId) });
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

    async listAccounts(runId, accounts) {
      await limitedMap(accounts, WRITES_AT_ONCE, (entry) =>
        table.put(accountRow(runId, entry), {
          text: 'attribute_not_exists(pk) OR entry.#status IN (:pending, :unreachable)',
          names: { '#status': 'status' },
          values: { ':pending': 'pending', ':unreachable': 'unreachable' },
        }),
      );
    },

    async putAccounts(runId, accounts) {
      await table.putMany(accounts.map((entry) => accountRow(runId, entry)));
    },

    async *accounts(runId, between) {
      const range = between
        ? { between: [`ACCOUNT#${between[0]}`, `ACCOUNT#${between[1]}`] as const }
        : { prefix: 'ACCOUNT#' };
      for await (const row of table.query(pk(runId), range)) yield row.entry as RunAccount;
    },

    async putSeen(runId, seen) {
      await table.putMany(
        seen.map((entry) => ({ ...seenKey(runId, entry.finding), entry, expiresAt: expiry(runId) })),
      );
    },

    async *seen(runId) {
      for await (const row of table.query(pk(runId), { prefix: 'SEEN#' })) yield row.entry as SeenFinding;
    },

    async seenOf(runId, keys) {
      const rows = await table.getMany(keys.map((key) => seenKey(runId, key)));
      return rows.map((row) => row.entry as SeenFinding);
    },

    async decideFindings(runId, findings) {
      // Undetermined may mean that nobody could read what an earlier attempt at the run has done.
      const mayBeUndone = (entry: RunFinding): boolean =>
        entry.stage === 'decided' && (awaitsOutcome(entry) || entry.decision.kind === 'undetermined');
      const isNews = {
        text: 'attribute_not_exists(pk) OR entry.stage <> :done',
        values: { ':done': 'done' },
      };
      await limitedMap(findings.filter(mayBeUndone), WRITES_AT_ONCE, (entry) =>
        table.put(findingRow(runId, entry), isNews),
      );
      const settled = findings.filter((entry) => !mayBeUndone(entry));
      await table.putMany(settled.map((entry) => findingRow(runId, entry)));
    },

    async putFindings(runId, findings) {
      await table.putMany(findings.map((entry) => findingRow(runId, entry)));
    },

    async accountsOf(runId, accountIds) {
      const rows = await table.getMany(accountIds.map((id) => account(runId, id)));
      return rows.map((row) => row.entry as RunAccount);
    },

    async findingsOf(runId, keys) {
      const rows = await table.getMany(keys.map((key) => findingKey(runId, key)));
      return rows.map((row) => row.entry as RunFinding);
    },

    async *findings(runId, between) {
      const range = between
        ? { between: [sortKey('FINDING', between[0]), sortKey('FINDING', between[1])] as const }
        : { prefix: 'FINDING#' };
      for await (const row of table.query(pk(runId), range)) yield row.entry as RunFinding;
    },
  };
}

function sortKey(kind: 'SEEN' | 'FINDING', { accountId, accessKeyId }: KeyName): string {
  return `${kind}#${accountId}#${accessKeyId}`;
}
