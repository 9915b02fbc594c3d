import type { Digest } from '../../core/digest.ts';
import { noticeId, type Notice } from '../../core/notice.ts';
import type { Problem } from '../../core/problem.ts';
import type { MailCounts } from '../../core/report.ts';

/** How the mail about one notice ended in this run. */
export type NoticeEnd = 'sent' | 'pending' | 'withheld' | 'failed';

type Counts = Pick<MailCounts, NoticeEnd>;

/** What became of the mails of one step, and of each notice in them. */
export interface Tally {
  /** By `noticeId`. */
  readonly ends: ReadonlyMap<string, NoticeEnd>;
  readonly counts: Counts;
  readonly problems: readonly Problem[];
  end(mails: readonly Digest[], how: NoticeEnd): void;
  /** A notice that an earlier mail carried. */
  settled(notice: Notice): void;
  /** @param once what every other mail meets as well is told of the first */
  meet(problem: Problem, once: boolean): void;
}

export function emptyTally(): Tally {
  const ends = new Map<string, NoticeEnd>();
  const counts: Record<NoticeEnd, number> = { sent: 0, pending: 0, withheld: 0, failed: 0 };
  const problems: Problem[] = [];
  return {
    ends,
    counts,
    problems,
    end(mails, how) {
      counts[how] += mails.length;
      for (const notice of mails.flatMap(({ notices }) => notices)) ends.set(noticeId(notice), how);
    },
    settled(notice) {
      ends.set(noticeId(notice), 'sent');
    },
    meet(problem, once) {
      if (!once || problems.every(({ code }) => code !== problem.code)) problems.push(problem);
    },
  };
}
