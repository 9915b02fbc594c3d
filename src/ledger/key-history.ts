import { keyText, type KeyName } from '../core/access-key.ts';
import type { Instant } from '../core/instant.ts';
import { noticeName, type Notice } from '../core/notice.ts';
import {
  NO_HISTORY,
  type Deactivation,
  type KeyHistory,
  type RecordedDeactivation,
  type RecordedNotice,
  type Restart,
} from '../core/notice-cycle.ts';
import { expiresAt, KEPT_DAYS } from './retention.ts';
import { keyState, noticeSk } from './row-keys.ts';
import type { LedgerTable, Row } from './table.ts';

/** A key whose contact was told and that is not done with. */
export interface RunningCycle extends KeyName {
  /** As the last notice named it. */
  readonly userName: string;
  readonly history: KeyHistory;
}

/** `KEY#<account>#<key>` / `STATE`: what was done, and an attribute for each accepted notice, named like its row. */
export interface KeyHistories {
  read(key: KeyName): Promise<KeyHistory>;
  /** By `keyText`; keys without a history are left out. */
  readMany(keys: readonly KeyName[]): Promise<ReadonlyMap<string, KeyHistory>>;
  /** Written before the key is touched. @returns false when the same run has already recorded its deactivation */
  recordIntent(deactivation: RecordedDeactivation): Promise<boolean>;
  closeIntent(deactivation: RecordedDeactivation, state: 'done' | 'withdrawn'): Promise<void>;
  openIntents(): AsyncIterable<RecordedDeactivation>;
  /** Keys with a notice cycle that no run has brought to an end yet, in no order. */
  runningCycles(): AsyncIterable<RunningCycle>;
  /** What ended the cycle; the key, should it be due again, starts a new one. */
  recordRestart(key: KeyName, restart: Restart, at: Instant): Promise<void>;
  /** A cycle that is over by its age; it is in `runningCycles` no more. */
  retireCycle(key: KeyName): Promise<void>;
  /** An accepted notice joins the key's cycle; repeating it changes nothing. */
  recordNotice(notice: Notice, recorded: RecordedNotice): Promise<void>;
}

/** What the sparse index lists a key under: one of these at a time, an open intent before a running cycle. */
const INTENT = 'INTENT';
const CYCLE = 'CYCLE';

const RESTARTED_AT = { inactive: 'foundInactiveAt', exempt: 'exemptAt' } as const satisfies Record<
  Restart,
  string
>;

export function keyHistories(table: LedgerTable): KeyHistories {
  const leaveIndex = (key: KeyName, change: string, values: Readonly<Record<string, unknown>>) =>
    table.update(
      keyState(key),
      { text: `${change} REMOVE outbox`.trim(), values },
      { text: 'outbox = :cycle', values: { ':cycle': CYCLE } },
    );

  return {
    async read(key) {
      return toHistory(await table.get(keyState(key)));
    },

    async readMany(keys) {
      const rows = new Map((await table.getMany(keys.map(keyState))).map((row) => [row.pk, row]));
      return new Map(
        keys.flatMap((key) => {
          const row = rows.get(keyState(key).pk);
          return row ? [[keyText(key), toHistory(row)] as const] : [];
        }),
      );
    },

    recordIntent(deactivation) {
      const { finding, asOf, runId } = deactivation;
      return table.update(
        keyState(finding),
        {
          text: 'SET deactivation = :deactivation, outbox = :intent, expiresAt = :expiresAt',
          values: {
            ':deactivation': deactivation,
            ':intent': INTENT,
            ':expiresAt': expiresAt(asOf, KEPT_DAYS.key),
          },
        },
        {
          text: 'attribute_not_exists(deactivation) OR NOT (deactivation.runId = :runId AND deactivation.#state = :done)',
          names: { '#state': 'state' },
          values: { ':runId': runId, ':done': 'done' },
        },
      );
    },

    async closeIntent({ finding, runId }, state) {
      const isOver = state === 'done';
      await table.update(
        keyState(finding),
        {
          text: `SET deactivation.#state = :state${isOver ? ' REMOVE outbox' : ', outbox = :cycle'}`,
          names: { '#state': 'state' },
          values: { ':state': state, ...(!isOver && { ':cycle': CYCLE }) },
        },
        { text: 'deactivation.runId = :runId', values: { ':runId': runId } },
      );
    },

    async *openIntents() {
      for await (const row of table.queryOutbox(INTENT)) yield row.deactivation as RecordedDeactivation;
    },

    async *runningCycles() {
      for await (const row of table.queryOutbox(CYCLE)) {
        const { accountId, accessKeyId, userName } = row.key as Omit<RunningCycle, 'history'>;
        yield { accountId, accessKeyId, userName, history: toHistory(row) };
      }
    },

    async recordRestart(key, restart, at) {
      const change = { text: `SET ${RESTARTED_AT[restart]} = :at`, values: { ':at': at } };
      const isCycle = await leaveIndex(key, change.text, change.values);
      // Since the index was read, a run has written an intent there: that is looked at before anything else.
      if (!isCycle) await table.update(keyState(key), change);
    },

    async retireCycle(key) {
      await leaveIndex(key, '', {});
    },

    async recordNotice(notice, recorded) {
      const isFirst = notice.kind === 'first';
      const { accountId, accessKeyId, userName } = notice;
      const isOfCycle = notice.kind !== 'deactivated';
      await table.update(keyState(notice), {
        text: `SET #notice = :recorded, deadline = :deadline, expiresAt = :expiresAt, #key = :key${isFirst ? ', firstNoticeAt = :at' : ''}${isOfCycle ? ', outbox = if_not_exists(outbox, :cycle)' : ''}`,
        names: { '#notice': noticeSk(noticeName(notice)), '#key': 'key' },
        values: {
          ':recorded': recorded,
          ':deadline': recorded.deadline,
          ':expiresAt': expiresAt(recorded.countsFrom, KEPT_DAYS.key),
          ':key': { accountId, accessKeyId, userName },
          ...(isFirst && { ':at': recorded.countsFrom }),
          ...(isOfCycle && { ':cycle': CYCLE }),
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
    exemptAt: (row.exemptAt ?? null) as Instant | null,
  };
}
