import { keyText } from '../core/access-key.ts';
import type { SentDigest } from '../core/contact-state.ts';
import type { RecordedNotice } from '../core/notice-cycle.ts';
import type { Notice } from '../core/notice.ts';
import type { CarriedEvents } from './carried-events.ts';
import { joiningCycle } from './key-history.ts';
import { keyStates } from './key-state.ts';
import { unlessOfOneRow } from './ledger-error.ts';
import { sentNotice } from './outbox.ts';
import { keyNameOf, keyState } from './row-keys.ts';
import type { LedgerTable } from './table.ts';

/** A notice whose mail SES accepted, and what of it joins the cycle of its key. */
export interface AcceptedNotice {
  readonly notice: Notice;
  readonly recorded: RecordedNotice;
}

/** The notices of one mail, which have been told. */
export interface AcceptedNotices {
  /**
   * Each joins its key's cycle and leaves the outbox, both or neither, all in few calls; repeating it changes nothing.
   * @returns those that did neither. `recordNotice` and `markSent` tell of each why
   */
  record(
    accepted: readonly AcceptedNotice[],
    mail: Pick<SentDigest, 'messageId' | 'sentAt'>,
  ): Promise<readonly AcceptedNotice[]>;
}

export function acceptedNotices(table: LedgerTable, carried: CarriedEvents): AcceptedNotices {
  const states = keyStates(table);

  /** What is over in the history of these keys; whatever keeps a row from it, the next write of the row meets as well. */
  async function prune(accepted: readonly AcceptedNotice[]): Promise<void> {
    const keys = new Map(accepted.map(({ notice }) => [keyText(notice), keyState(notice)]));
    for (const row of await table.getMany([...keys.values()])) {
      const key = keyNameOf(row);
      if (key !== null) await unlessOfOneRow(states.prune(key, row), () => undefined);
    }
  }

  return {
    async record(accepted, { messageId, sentAt }) {
      const writes = new Map(
        await Promise.all(
          accepted.map(
            async (each) =>
              [
                each,
                [
                  joiningCycle(each.notice, each.recorded),
                  await sentNotice(each.notice, messageId, sentAt, carried),
                ],
              ] as const,
          ),
        ),
      );
      const left = new Set(await table.writeTogether(accepted, (each) => writes.get(each) ?? []));
      await prune(accepted.filter((each) => !left.has(each)));
      return [...left];
    },
  };
}
