import type { SentDigest } from '../core/contact-state.ts';
import type { RecordedNotice } from '../core/notice-cycle.ts';
import type { Notice } from '../core/notice.ts';
import type { CarriedEvents } from './carried-events.ts';
import { joiningCycle } from './key-history.ts';
import { sentNotice } from './outbox.ts';
import type { LedgerTable } from './table.ts';

/** A notice whose mail SES accepted, and what of it joins the cycle of its key. */
export interface AcceptedNotice {
  readonly notice: Notice;
  readonly recorded: RecordedNotice;
}

/** The notices of one mail, which have been told. */
export interface AcceptedNotices {
  /**
   * Each joins its key's cycle and leaves the outbox, both or neither, all in few calls; repeating it changes nothing. What is over
   * in the histories stays there until `dropOver`: mails do not wait for that.
   * @returns those that did neither. `recordNotice` and `markSent` tell of each why
   */
  record(
    accepted: readonly AcceptedNotice[],
    mail: Pick<SentDigest, 'messageId' | 'sentAt'>,
  ): Promise<readonly AcceptedNotice[]>;
}

export function acceptedNotices(table: LedgerTable, carried: CarriedEvents): AcceptedNotices {
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
      return table.writeTogether(accepted, (each) => writes.get(each) ?? []);
    },
  };
}
