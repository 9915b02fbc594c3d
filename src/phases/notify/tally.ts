import { mailsByAccount, type Digest } from '../../core/digest.ts';
import { noticeId, type Notice } from '../../core/notice.ts';
import type { Problem } from '../../core/problem.ts';
import type { MailCounts } from '../../core/report.ts';
import type { MailsByAccount } from '../../core/sending-order.ts';

/** How the mail about one notice ended in this run. */
export type NoticeEnd = 'sent' | 'pending' | 'withheld' | 'failed';

type Counts = Pick<MailCounts, NoticeEnd>;

/** What became of the mails of one step, and of each notice in them. */
export interface Tally {
  /** By `noticeId`. */
  readonly ends: ReadonlyMap<string, NoticeEnd>;
  readonly counts: Counts;
  readonly problems: readonly Problem[];
  /** Mails that left, by account. */
  readonly sentOf: MailsByAccount;
  end(mails: readonly Digest[], how: NoticeEnd): void;
  /** Planned for tomorrow, since the address had its mail of the day: no mail that waits for anything to be mended. */
  leaveForTomorrow(mails: readonly Digest[]): void;
  /** A notice that an earlier mail carried. */
  settled(notice: Notice): void;
  meet(problem: Problem): void;
  /** What every mail meets is told once, in place of all that was told of it before. */
  meetInAll(problem: Problem): void;
}

export function emptyTally(): Tally {
  const ends = new Map<string, NoticeEnd>();
  const counts: Record<NoticeEnd, number> = { sent: 0, pending: 0, withheld: 0, failed: 0 };
  const inAll = new Map<string, Problem>();
  const problems: Problem[] = [];
  const sent: Digest[] = [];
  const mark = (mails: readonly Digest[], how: NoticeEnd): void => {
    for (const notice of mails.flatMap(({ notices }) => notices)) ends.set(noticeId(notice), how);
  };
  return {
    ends,
    counts,
    get problems() {
      return [...inAll.values(), ...problems.filter(({ code }) => !inAll.has(code))];
    },
    get sentOf() {
      return mailsByAccount(sent);
    },
    end(mails, how) {
      if (how === 'sent') sent.push(...mails);
      counts[how] += mails.length;
      mark(mails, how);
    },
    leaveForTomorrow(mails) {
      mark(mails, 'pending');
    },
    settled(notice) {
      ends.set(noticeId(notice), 'sent');
    },
    meet(problem) {
      problems.push(problem);
    },
    meetInAll(problem) {
      if (!inAll.has(problem.code)) inAll.set(problem.code, problem);
    },
  };
}
