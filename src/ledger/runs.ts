import pLimit from 'p-limit';
import { z } from 'zod';
import { keyText } from '../core/access-key.ts';
import { problem, type Problem } from '../core/problem.ts';
import { asOfOf } from '../core/report.ts';
import { awaitsOutcome, type RunFinding } from '../core/run-finding.ts';
import type { RunAccount } from '../core/run-record.ts';
import { accountChanged } from '../events/facts.ts';
import type { CarriedEvents } from './carried-events.ts';
import type { Expression } from './dynamodb/expression.ts';
import { expiresAt, KEPT_DAYS } from './retention.ts';
import { limitedMap } from '../workflow/limited-map.ts';
import { unlessOfOneRow, type OneRowError } from './ledger-error.ts';
import { accountRow, changeRow, findingRow, keyNameOf, RUNS_PK, runRow, seenRow } from './row-keys.ts';
import type { Row } from './row.ts';
import { name } from './rows/fields.ts';
import { fittingAccount, fittingFinding, fittingMeta, fittingSeen } from './rows/fitting.ts';
import { readable, readRow, sortRows, valueOf } from './rows/reading.ts';
import { readAccount } from './rows/account-row.ts';
import { readFinding, readSeen } from './rows/finding-row.ts';
import { MAX_PROBLEMS_OF_RUN, readMeta } from './rows/meta-row.ts';
import type { RunRecords } from './run-records.ts';
import type { LedgerTable } from './table.ts';

/**
 * Single writes at once: those that have a condition cannot go in batches. Far more than fit the thousand writes a second that a
 * run's rows take, and not so many that the calls under way fill the memory.
 */
const WRITES_AT_ONCE = 50;

const LAST = { pk: 'RUN#LAST', sk: 'POINTER' };
const lastRun = z.object({ runId: name });

export function runRecords(table: LedgerTable, carried: CarriedEvents): RunRecords {
  const writes = pLimit(WRITES_AT_ONCE);

  /** Counted from the run's as-of instant, which its ID carries. */
  const expiry = (runId: string): number => expiresAt(asOfOf(runId), KEPT_DAYS.run);

  const rowOfAccount = (runId: string, entry: RunAccount): Row => ({
    ...accountRow(runId, entry.account.accountId),
    entry: fittingAccount(entry),
    expiresAt: expiry(runId),
  });
  const rowOfFinding = (runId: string, entry: RunFinding): Row => ({
    ...findingRow(runId, entry.finding),
    entry: fittingFinding(entry),
    expiresAt: expiry(runId),
  });

  async function putAccountRow(runId: string, entry: RunAccount, condition: Expression): Promise<Problem[]> {
    const refused: Problem[] = [];
    await unlessOfOneRow(table.put(rowOfAccount(runId, entry), condition), ({ problemCode, message }) =>
      refused.push(problem('account', entry.account.accountId, problemCode, message)),
    );
    return refused;
  }

  return {
    async readMeta(runId) {
      const row = await table.get(runRow(runId));
      return row && valueOf(readMeta(row));
    },

    async putMeta(meta, event) {
      const { runId } = meta;
      if (meta.status === 'running') await table.put({ pk: RUNS_PK, sk: runId, expiresAt: expiry(runId) });
      const row = { ...runRow(runId), meta: fittingMeta(meta), expiresAt: expiry(runId) };
      await table.put({ ...row, ...(await carried.withRow(runRow(runId), event ?? null)) });
    },

    async addProblem(runId, found) {
      await table.update(
        runRow(runId),
        { text: 'SET meta.problems = list_append(meta.problems, :found)', values: { ':found': [found] } },
        { text: 'size(meta.problems) < :most', values: { ':most': MAX_PROBLEMS_OF_RUN } },
      );
    },

    async recordAccountChange(run, since, change) {
      if (!(await carried.areKept())) return;
      const key = changeRow(since, change.accountId);
      const row = {
        ...key,
        ...(await carried.withRow(key, accountChanged(change, run))),
        expiresAt: expiry(run.runId),
      };
      await table.put(row, { text: 'attribute_not_exists(pk)' });
    },

    async markTold(runId, at) {
      await table.update(runRow(runId), { text: 'SET meta.toldAt = :at', values: { ':at': at } });
    },

    async lastEnded() {
      const row = await table.get(LAST);
      return row && valueOf(readRow(row, lastRun)).runId;
    },

    async recordEnded(runId) {
      await table.put({ ...LAST, runId });
    },

    async *ids() {
      for await (const { sk } of table.query(RUNS_PK, {})) yield sk;
    },

    async readMetas(runIds) {
      const names = new Map(runIds.map((runId) => [runRow(runId).pk, runId]));
      return sortRows(await table.getMany(runIds.map(runRow)), readMeta, ({ pk }) => names.get(pk) ?? pk);
    },

    async listAccounts(runId, accounts) {
      const isNews = {
        text: 'attribute_not_exists(pk) OR entry.#status IN (:pending, :unreachable)',
        names: { '#status': 'status' },
        values: { ':pending': 'pending', ':unreachable': 'unreachable' },
      };
      const refused: Problem[] = [];
      await limitedMap(accounts, writes, async (entry) =>
        refused.push(...(await putAccountRow(runId, entry, isNews))),
      );
      return refused;
    },

    putAccount(runId, entry) {
      const isPending = {
        text: 'attribute_not_exists(pk) OR entry.#status = :pending',
        names: { '#status': 'status' },
        values: { ':pending': 'pending' },
      };
      return putAccountRow(runId, entry, isPending);
    },

    async *accounts(runId, onUnreadable, between) {
      const range = between
        ? { between: [accountRow(runId, between[0]).sk, accountRow(runId, between[1]).sk] as const }
        : { prefix: 'ACCOUNT#' };
      yield* readable(table.query(runRow(runId).pk, range), readAccount, onUnreadable);
    },

    async putSeen(runId, seen) {
      const fitting = seen.map(fittingSeen);
      const rows = fitting.map(({ entry }) => ({
        ...seenRow(runId, entry.finding),
        entry,
        expiresAt: expiry(runId),
      }));
      const unfit = fitting.flatMap(({ problem: found }) => (found === null ? [] : [found]));
      return [...unfit, ...refusals(await table.putMany(rows))];
    },

    async *seen(runId, onUnreadable) {
      yield* readable(table.query(runRow(runId).pk, { prefix: 'SEEN#' }), readSeen, onUnreadable);
    },

    async seenOf(runId, keys) {
      const names = new Map(keys.map((key) => [seenRow(runId, key).sk, keyText(key)]));
      const rows = await table.getMany(keys.map((key) => seenRow(runId, key)));
      return sortRows(rows, readSeen, ({ sk }) => names.get(sk) ?? sk);
    },

    async decideFindings(runId, findings) {
      // Undetermined may mean that nobody could read what an earlier attempt at the run has done.
      const mayBeUndone = (entry: RunFinding): boolean =>
        entry.stage === 'decided' && (awaitsOutcome(entry) || entry.decision.kind === 'undetermined');
      const isNews = {
        text: 'attribute_not_exists(pk) OR entry.stage <> :done',
        values: { ':done': 'done' },
      };
      const refused: OneRowError[] = [];
      await limitedMap(findings.filter(mayBeUndone), writes, (entry) =>
        unlessOfOneRow(table.put(rowOfFinding(runId, entry), isNews), (error) => refused.push(error)),
      );
      const settled = findings.filter((entry) => !mayBeUndone(entry));
      refused.push(...(await table.putMany(settled.map((entry) => rowOfFinding(runId, entry)))));
      return refusals(refused);
    },

    async putFindings(runId, findings) {
      return refusals(await table.putMany(findings.map((entry) => rowOfFinding(runId, entry))));
    },

    async accountsOf(runId, accountIds) {
      const names = new Map(accountIds.map((id) => [accountRow(runId, id).sk, id as string]));
      const rows = await table.getMany(accountIds.map((id) => accountRow(runId, id)));
      return sortRows(rows, readAccount, ({ sk }) => names.get(sk) ?? sk);
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

function refusals(refused: readonly OneRowError[]): Problem[] {
  return refused.map(({ row, problemCode, message }) =>
    problem('key', keyNameOf(row)?.accessKeyId ?? row.sk, problemCode, message),
  );
}
