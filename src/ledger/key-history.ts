import type { Finding } from '../core/access-key.ts';
import { toMs, type Instant } from '../core/instant.ts';
import { noticeRef, type Notice } from '../core/notice.ts';
import { NO_HISTORY, type Deactivation, type KeyHistory, type RecordedNotice } from '../core/notice-cycle.ts';
import type { Key, LedgerTable, Row } from './table.ts';

/** A deactivation with all that its mail and its undoing need, even after a crash. */
export interface RecordedDeactivation extends Deactivation {
  readonly finding: Finding;
  readonly reason: Notice['reason'];
}

/** `KEY#<account>#<key>` / `STATE`: what was done, and an attribute for each accepted notice, named like its row. */
export interface KeyHistories {
  read(accountId: string, accessKeyId: string): Promise<KeyHistory>;
  readMany(
    keys: readonly { accountId: string; accessKeyId: string }[],
  ): Promise<ReadonlyMap<string, KeyHistory>>;
  /** Written before the key is touched. @returns false when the same run has already recorded its deactivation */
  recordIntent(deactivation: RecordedDeactivation): Promise<boolean>;
  closeIntent(deactivation: RecordedDeactivation, state: 'done' | 'withdrawn'): Promise<void>;
  openIntents(): AsyncIterable<RecordedDeactivation>;
  /** A later active key starts a new cycle: somebody re-activated it. */
  recordFoundInactive(accountId: string, accessKeyId: string, at: Instant): Promise<void>;
  /** An accepted notice joins the key's cycle; repeating it changes nothing. */
  recordNotice(notice: Notice, recorded: RecordedNotice): Promise<void>;
}

const INTENT = 'INTENT';
/** Two years after the last event: a key that old is due again anyway. */
const KEPT_SECONDS = 2 * 365 * 24 * 60 * 60;

export function historyKey(accountId: string, accessKeyId: string): Key {
  return { pk: `KEY#${accountId}#${accessKeyId}`, sk: 'STATE' };
}

/** Name of a notice within its key: `NOTICE#<day>#<kind>#<contact>`. */
export function noticeSk(notice: Notice): string {
  const { day, kind, contact } = noticeRef(notice);
  return `NOTICE#${day}#${kind}#${contact}`;
}

export function keyHistories(table: LedgerTable): KeyHistories {
  const expiresAfter = (at: Instant): number => Math.floor(toMs(at) / 1000) + KEPT_SECONDS;

  return {
    async read(accountId, accessKeyId) {
      return toHistory(await table.get(historyKey(accountId, accessKeyId)));
    },

    async readMany(keys) {
      const rows = await table.getMany(keys.map((key) => historyKey(key.accountId, key.accessKeyId)));
      return new Map(rows.map((row) => [row.pk, toHistory(row)]));
    },

    recordIntent(deactivation) {
      const { finding, asOf, runId } = deactivation;
      return table.update(
        historyKey(finding.accountId, finding.accessKeyId),
        {
          text: 'SET deactivation = :deactivation, outbox = :intent, expiresAt = :expiresAt',
          values: { ':deactivation': deactivation, ':intent': INTENT, ':expiresAt': expiresAfter(asOf) },
        },
        {
          text: 'attribute_not_exists(deactivation) OR NOT (deactivation.runId = :runId AND deactivation.#state = :done)',
          names: { '#state': 'state' },
          values: { ':runId': runId, ':done': 'done' },
        },
      );
    },

    async closeIntent(deactivation, state) {
      const { finding, runId } = deactivation;
      await table.update(
        historyKey(finding.accountId, finding.accessKeyId),
        {
          text: 'SET deactivation.#state = :state REMOVE outbox',
          names: { '#state': 'state' },
          values: { ':state': state },
        },
        { text: 'deactivation.runId = :runId', values: { ':runId': runId } },
      );
    },

    async *openIntents() {
      for await (const row of table.queryOutbox(INTENT)) yield row.deactivation as RecordedDeactivation;
    },

    async recordFoundInactive(accountId, accessKeyId, at) {
      await table.update(historyKey(accountId, accessKeyId), {
        text: 'SET foundInactiveAt = :at',
        values: { ':at': at },
      });
    },

    async recordNotice(notice, recorded) {
      const isFirst = notice.kind === 'first';
      await table.update(historyKey(notice.accountId, notice.accessKeyId), {
        text: `SET #notice = :recorded, deadline = :deadline, expiresAt = :expiresAt${isFirst ? ', firstNoticeAt = :at' : ''}`,
        names: { '#notice': noticeSk(notice) },
        values: {
          ':recorded': recorded,
          ':deadline': recorded.deadline,
          ':expiresAt': expiresAfter(recorded.countsFrom),
          ...(isFirst && { ':at': recorded.countsFrom }),
        },
      });
    },
  };
}

function toHistory(row: Row | null): KeyHistory {
  if (!row) return NO_HISTORY;
  return {
    notices: Object.entries(row).flatMap(([name, value]) =>
      name.startsWith('NOTICE#') ? [value as RecordedNotice] : [],
    ),
    deactivation: (row.deactivation ?? null) as Deactivation | null,
    restoredAt: (row.restoredAt ?? null) as Instant | null,
    foundInactiveAt: (row.foundInactiveAt ?? null) as Instant | null,
  };
}
