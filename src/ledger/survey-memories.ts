import type { AccountId } from '../core/account.ts';
import type { Instant } from '../core/instant.ts';
import type { SurveyMemory } from '../core/remembered-survey.ts';
import { inPieces } from '../core/in-pieces.ts';
import { expiresAt, KEPT_DAYS } from './retention.ts';
import { foldedUsers, MAX_PARTS, readSeenPart, USERS_A_PART, type SeenPart } from './rows/seen-row.ts';
import type { Key, Row } from './row.ts';
import type { LedgerTable } from './table.ts';

/**
 * `SEEN#<account>` / `PART#<n>`: what earlier surveys of an account were told (docs/architecture.md). Nothing is lost with it:
 * without it everybody is asked.
 */
export interface SurveyMemories {
  /** null where there is none that is whole and can be read. */
  read(accountId: AccountId): Promise<SurveyMemory | null>;
  /** In place of what was there. A row that the table does not take makes the memory one that is not whole. */
  write(accountId: AccountId, memory: SurveyMemory, by: { runId: string; asOf: Instant }): Promise<void>;
}

const part = (accountId: AccountId, n: number): Key => ({ pk: `SEEN#${accountId}`, sk: `PART#${n}` });

export function surveyMemories(table: LedgerTable): SurveyMemories {
  return {
    async read(accountId) {
      const row = await table.get(part(accountId, 0));
      const [first] = row === null ? [] : readable([row]);
      if (first === undefined) return null;
      const others = Array.from({ length: first.parts - 1 }, (_, n) => part(accountId, n + 1));
      const parts = [first, ...(others.length === 0 ? [] : readable(await table.getMany(others)))];
      const isWhole =
        parts.length === first.parts &&
        parts.every(({ writtenBy, parts: of }) => writtenBy === first.writtenBy && of === first.parts);
      return isWhole ? new Map(parts.flatMap(({ users }) => users)) : null;
    },

    async write(accountId, memory, { runId, asOf }) {
      const pieces = memory.size === 0 ? [[]] : inPieces([...memory], USERS_A_PART).slice(0, MAX_PARTS);
      const rows = pieces.map((piece, n) => ({
        ...part(accountId, n),
        writtenBy: runId,
        parts: pieces.length,
        users: foldedUsers(piece),
        expiresAt: expiresAt(asOf, KEPT_DAYS.memory),
      }));
      await table.putMany(rows);
    },
  };
}

function readable(rows: readonly Row[]): SeenPart[] {
  return rows.flatMap((row) => {
    const read = readSeenPart(row);
    return read.ok ? [read.value] : [];
  });
}
