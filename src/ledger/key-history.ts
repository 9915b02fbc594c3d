import { keyText, type KeyName } from '../core/access-key.ts';
import type { Instant } from '../core/instant.ts';
import { isWordOfDeed, noticeName, type Notice } from '../core/notice.ts';
import {
  NO_HISTORY,
  type KeyHistory,
  type RecordedDeactivation,
  type RecordedNotice,
  type Restart,
} from '../core/notice-cycle.ts';
import { keyStates, LISTED, readAs } from './key-state.ts';
import { LedgerError, unlessOfOneRow } from './ledger-error.ts';
import { expiresAt, KEPT_DAYS } from './retention.ts';
import { keyNameOf, keyState, noticeSk } from './row-keys.ts';
import { readKeyState, type KeyState } from './rows/key-rows.ts';
import { readable, type OnUnreadable, type Reading, type ReadRows } from './rows/reading.ts';
import type { LedgerTable, Row, RowUpdate } from './table.ts';
import { limitedMap } from '../workflow/limited-map.ts';

/** A key whose contact was told and that is not done with. */
export interface RunningCycle extends KeyName {
  /** As the last notice named it. */
  readonly userName: string;
  readonly history: KeyHistory;
}

/**
 * `KEY#<account>#<key>` / `STATE`: what was done, and an attribute for each accepted notice of the cycle, named like its
 * row.
 */
export interface KeyHistories {
  /** @throws RowUnreadableError */
  read(key: KeyName): Promise<KeyHistory>;
  /** By `keyText`; keys without a history are in neither map. */
  readMany(keys: readonly KeyName[]): Promise<ReadRows<string, KeyHistory>>;
  /**
   * Written before the key is touched, if nothing was restored since its history was read.
   * @returns `done` when the same run has already recorded its deactivation, `restored` when it was restored or re-activated
   * since, or is about to be
   */
  recordIntent(
    deactivation: RecordedDeactivation,
    decidedOn: Pick<KeyHistory, 'restoredAt'>,
  ): Promise<'recorded' | 'done' | 'restored'>;
  /**
   * Of an intent that is open; one that was closed before stays as it is.
   * @param state `done-here` by whoever did it: that somebody else has withdrawn the intent meanwhile, while the call was
   * on its way, does not undo it; `withdrawn-in-vain` by whoever finds that an earlier run tried: it sets the key back
   */
  closeIntent(
    deactivation: RecordedDeactivation,
    state: 'done' | 'done-here' | 'withdrawn' | 'withdrawn-in-vain',
  ): Promise<void>;
  openIntents(onUnreadable: OnUnreadable): AsyncIterable<RecordedDeactivation>;
  /** Keys with a notice cycle that no run has brought to an end yet, in no order. */
  runningCycles(onUnreadable: OnUnreadable): AsyncIterable<RunningCycle>;
  /** What ended the cycle; the key, should it be due again, starts a new one. */
  recordRestart(key: KeyName, restart: Restart, at: Instant): Promise<void>;
  /** The run was to deactivate the key and could not; of a key that the ledger knows nothing of, nothing is kept. */
  setBack(key: KeyName, at: Instant): Promise<void>;
  /** A cycle that is over by its age; it is in `runningCycles` no more. */
  retireCycle(key: KeyName): Promise<void>;
  /** An accepted notice joins the key's cycle, and those of cycles that are over go; repeating it changes nothing. */
  recordNotice(notice: Notice, recorded: RecordedNotice): Promise<void>;
  /**
   * Notices of cycles that are over go from the histories of these keys, whose notices were recorded together. Nothing hangs on it:
   * whatever keeps them there, the next notice of the key meets as well.
   */
  dropOver(keys: readonly KeyName[]): Promise<void>;
}

/** After a long outage nearly each key that is told has something that is over. */
const PRUNED_AT_ONCE = 20;

const RESTARTED_AT = { inactive: 'foundInactiveAt', exempt: 'exemptAt' } as const satisfies Record<
  Restart,
  string
>;

export function keyHistories(table: LedgerTable): KeyHistories {
  const states = keyStates(table);

  const leaveIndex = async (key: KeyName, text: string, values: Readonly<Record<string, unknown>>) =>
    (await states.change(
      key,
      { text: `${text} REMOVE outbox`.trim(), values },
      { text: 'outbox = :cycle', values: { ':cycle': LISTED.cycle } },
    )) !== null;

  return {
    async read(key) {
      return (await states.read(key, readHistory)) ?? NO_HISTORY;
    },

    readMany: (keys) => states.readMany(keys, readHistory),

    async recordIntent(deactivation, { restoredAt }) {
      const { finding, asOf, runId } = deactivation;
      const recorded = await states.change(
        finding,
        {
          text: 'SET deactivation = :deactivation, outbox = :intent, expiresAt = :expiresAt',
          values: {
            ':deactivation': deactivation,
            ':intent': LISTED.intent,
            ':expiresAt': expiresAt(asOf, KEPT_DAYS.key),
          },
        },
        {
          text: [
            '(attribute_not_exists(deactivation) OR NOT (deactivation.runId = :runId AND deactivation.#state = :done))',
            '(attribute_not_exists(restoration) OR restoration.#state <> :open)',
            restoredAt === null ? 'attribute_not_exists(restoredAt)' : 'restoredAt = :restoredAt',
          ].join(' AND '),
          names: { '#state': 'state' },
          values: {
            ':runId': runId,
            ':done': 'done',
            ':open': 'intent',
            ...(restoredAt !== null && { ':restoredAt': restoredAt }),
          },
        },
      );
      if (recorded !== null) return 'recorded';
      const present = await states.read(finding, readKeyState);
      if (present?.deactivation?.runId === runId && present.deactivation.state === 'done') return 'done';
      const isRestored =
        present?.restoration?.state === 'intent' || (present?.restoredAt ?? null) !== restoredAt;
      // Else the answer was that of a second attempt, and the first one took effect.
      return isRestored ? 'restored' : 'recorded';
    },

    async closeIntent({ finding, runId, asOf }, state) {
      const isOver = state === 'done' || state === 'done-here';
      const isInVain = state === 'withdrawn-in-vain';
      const row = await states.change(
        finding,
        {
          text: `SET deactivation.#state = :state${isInVain ? ', setBackAt = :at' : ''}${isOver ? ' REMOVE outbox' : ', outbox = :cycle'}`,
          names: { '#state': 'state' },
          values: {
            ':state': isOver ? 'done' : 'withdrawn',
            ...(!isOver && { ':cycle': LISTED.cycle }),
            ...(isInVain && { ':at': asOf }),
          },
        },
        {
          text:
            state === 'done-here'
              ? 'deactivation.runId = :runId AND deactivation.#state IN (:open, :withdrawn)'
              : 'deactivation.runId = :runId AND deactivation.#state = :open',
          values: {
            ':runId': runId,
            ':open': 'intent',
            ...(state === 'done-here' && { ':withdrawn': 'withdrawn' }),
          },
        },
      );
      if (isOver) await states.prune(finding, row);
    },

    async *openIntents(onUnreadable) {
      yield* readable(table.queryOutbox(LISTED.intent), readIntent, onUnreadable);
    },

    async *runningCycles(onUnreadable) {
      yield* readable(table.queryOutbox(LISTED.cycle), readRunning, onUnreadable);
    },

    async recordRestart(key, restart, at) {
      const found = { text: `SET ${RESTARTED_AT[restart]} = :at`, values: { ':at': at } };
      const isCycle = await leaveIndex(key, found.text, found.values);
      // Since the index was read, a run has written an intent there: that is looked at before anything else.
      if (!isCycle) await states.change(key, found);
    },

    async setBack(key, at) {
      const isKnown = { text: 'attribute_exists(pk)' };
      await states.change(key, { text: 'SET setBackAt = :at', values: { ':at': at } }, isKnown);
    },

    async retireCycle(key) {
      await leaveIndex(key, '', {});
    },

    async recordNotice(notice, recorded) {
      await states.prune(notice, await states.change(notice, joiningCycle(notice, recorded).change));
    },

    async dropOver(keys) {
      const rows = new Map(keys.map((key) => [keyText(key), keyState(key)]));
      try {
        await limitedMap(await table.getMany([...rows.values()]), PRUNED_AT_ONCE, async (row) => {
          const key = keyNameOf(row);
          if (key !== null) await unlessOfOneRow(states.prune(key, row), () => undefined);
        });
      } catch (error) {
        if (!(error instanceof LedgerError)) throw error;
      }
    },
  };
}

/** An accepted notice joins the cycle of its key. */
export function joiningCycle(notice: Notice, recorded: RecordedNotice): RowUpdate {
  const isFirst = notice.kind === 'first';
  const { accountId, accessKeyId, userName } = notice;
  const isOfCycle = !isWordOfDeed(notice.kind);
  const change = {
    text: `SET #notice = if_not_exists(#notice, :recorded), deadline = :deadline, expiresAt = :expiresAt, #key = :key${isFirst ? ', firstNoticeAt = :at' : ''}${isOfCycle ? ', outbox = if_not_exists(outbox, :cycle)' : ''}${isFirst ? ' ADD cyclesBegun :begun' : ''}`,
    names: { '#notice': noticeSk(noticeName(notice)), '#key': 'key' },
    values: {
      ':recorded': recorded,
      ':deadline': recorded.deadline,
      ':expiresAt': expiresAt(recorded.countsFrom, KEPT_DAYS.key),
      ':key': { accountId, accessKeyId, userName },
      ...(isFirst && { ':at': recorded.countsFrom, ':begun': new Set([recorded.cycle]) }),
      ...(isOfCycle && { ':cycle': LISTED.cycle }),
    },
  };
  return { key: keyState(notice), change };
}

export const toHistory = ({
  notices,
  deactivation,
  restoredAt,
  foundInactiveAt,
  exemptAt,
  setBackAt,
  cyclesBegun,
}: KeyState): KeyHistory => ({
  notices: [...notices.values()],
  deactivation,
  restoredAt,
  foundInactiveAt,
  exemptAt,
  setBackAt,
  cyclesBegun,
});

const readHistory = (row: Row): Reading<KeyHistory> => readAs(row, toHistory);

const readIntent = (row: Row): Reading<RecordedDeactivation> =>
  readAs(row, ({ deactivation }) => deactivation, 'it does not say what was to be done');

const readRunning = (row: Row): Reading<RunningCycle> =>
  readAs(
    row,
    (state) => state.key && { ...state.key, history: toHistory(state) },
    'it does not name its key',
  );
