import { z } from 'zod';
import { keyText, type KeyName } from '../core/access-key.ts';
import type { AccountId } from '../core/account.ts';
import type { Instant } from '../core/instant.ts';
import { problem, type Problem } from '../core/problem.ts';
import { asOfOf } from '../core/report.ts';
import type { RunFinding } from '../core/run-finding.ts';
import type { RunAccount, RunMeta } from '../core/run-record.ts';
import { expiresAt, KEPT_DAYS } from './retention.ts';
import { accountIdOf, accountRow, findingRow, keyNameOf, runRow } from './row-keys.ts';
import { name } from './rows/fields.ts';
import { fittingAccount, fittingFindings, fittingMeta } from './rows/fitting.ts';
import { readable, readRow, sortRows, valueOf, type OnUnreadable, type ReadRows } from './rows/reading.ts';
import { readAccount } from './rows/account-row.ts';
import { readFinding } from './rows/finding-row.ts';
import { readMeta } from './rows/meta-row.ts';
import type { LedgerTable } from './table.ts';

/** What each run saw and decided, kept 90 days; dry runs too, marked by their run ID and mode. */
export interface RunRecords {
  /** @throws RowUnreadableError */
  readMeta(runId: string): Promise<RunMeta | null>;
  putMeta(meta: RunMeta): Promise<void>;
  markTold(runId: string, at: Instant): Promise<void>;
  /** The latest run, of either mode, that came to its end; null before the first. @throws RowUnreadableError */
  lastEnded(): Promise<string | null>;
  recordEnded(runId: string): Promise<void>;
  /** @returns of each account whose row DynamoDB does not take, why; the others are written */
  putAccounts(runId: string, accounts: readonly RunAccount[]): Promise<readonly Problem[]>;
  /** Ordered by account ID; `between` takes the first and the last of a batch. */
  accounts(
    runId: string,
    onUnreadable: OnUnreadable,
    between?: readonly [AccountId, AccountId],
  ): AsyncIterable<RunAccount>;
  /** @returns what is to be said of keys whose words do not fit, or whose rows DynamoDB does not take; the others are written */
  putFindings(runId: string, findings: readonly RunFinding[]): Promise<readonly Problem[]>;
  /** Of these accounts, those of the run that can be read; in no order. */
  accountsOf(runId: string, accountIds: readonly AccountId[]): Promise<RunAccount[]>;
  /** Of these keys, the rows that are there, by `keyText`. */
  findingsOf(runId: string, keys: readonly KeyName[]): Promise<ReadRows<string, RunFinding>>;
  /** Ordered by account and key ID; `between` takes the first and the last of a batch. */
  findings(
    runId: string,
    onUnreadable: OnUnreadable,
    between?: readonly [KeyName, KeyName],
  ): AsyncIterable<RunFinding>;
}

const LAST = { pk: 'RUN#LAST', sk: 'POINTER' };

export function runRecords(table: LedgerTable): RunRecords {
  /** Counted from the run's as-of instant, which its ID carries. */
  const expiry = (runId: string): number => expiresAt(asOfOf(runId), KEPT_DAYS.run);

  return {
    async readMeta(runId) {
      const row = await table.get(runRow(runId));
      return row && valueOf(readMeta(row));
    },

    async putMeta(meta) {
      const { runId } = meta;
      await table.put({ ...runRow(runId), meta: fittingMeta(meta), expiresAt: expiry(runId) });
    },

    async markTold(runId, at) {
      await table.update(runRow(runId), { text: 'SET meta.toldAt = :at', values: { ':at': at } });
    },

    async lastEnded() {
      const row = await table.get(LAST);
      return row && valueOf(readRow(row, z.object({ runId: name }))).runId;
    },

    async recordEnded(runId) {
      await table.put({ ...LAST, runId });
    },

    async putAccounts(runId, accounts) {
      const refused = await table.putMany(
        accounts.map((entry) => ({
          ...accountRow(runId, entry.account.accountId),
          entry: fittingAccount(entry),
          expiresAt: expiry(runId),
        })),
      );
      return refused.map(({ row, message }) =>
        problem('account', accountIdOf(row) ?? row.sk, 'LEDGER_REFUSED', message),
      );
    },

    async *accounts(runId, onUnreadable, between) {
      const range = between
        ? { between: [accountRow(runId, between[0]).sk, accountRow(runId, between[1]).sk] as const }
        : { prefix: 'ACCOUNT#' };
      yield* readable(table.query(runRow(runId).pk, range), readAccount, onUnreadable);
    },

    async putFindings(runId, findings) {
      const { entries, problems } = fittingFindings(findings);
      const refused = await table.putMany(
        entries.map((entry) => ({
          ...findingRow(runId, entry.finding),
          entry,
          expiresAt: expiry(runId),
        })),
      );
      const unwritten = refused.map(({ row, message }) =>
        problem('key', keyNameOf(row)?.accessKeyId ?? row.sk, 'LEDGER_REFUSED', message),
      );
      return [...problems, ...unwritten];
    },

    async accountsOf(runId, accountIds) {
      const rows = await table.getMany(accountIds.map((id) => accountRow(runId, id)));
      return [...sortRows(rows, readAccount, ({ sk }) => sk).found.values()];
    },

    async findingsOf(runId, keys) {
      const names = new Map(keys.map((key) => [findingRow(runId, key).sk, keyText(key)]));
      const rows = await table.getMany(keys.map((key) => findingRow(runId, key)));
      return sortRows(rows, readFinding, ({ sk }) => names.get(sk) ?? sk);
    },

    async *findings(runId, onUnreadable, between) {
      const range = between
        ? { between: [findingRow(runId, between[0]).sk, findingRow(runId, between[1]).sk] as const }
        : { prefix: 'FINDING#' };
      yield* readable(table.query(runRow(runId).pk, range), readFinding, onUnreadable);
    },
  };
}
