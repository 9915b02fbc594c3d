import { mailsByAccount, type Digest } from '../../core/digest.ts';
import type { NoticeInLine } from '../../core/notice.ts';
import type { Problem } from '../../core/problem.ts';
import type { MailCounts } from '../../core/report.ts';
import type { MailsByAccount } from '../../core/sending-order.ts';
import type { Ends, NoticeEnd } from './ends.ts';

type Counts = Pick<MailCounts, NoticeEnd>;

/** What became of the mails of one step, and of each notice in them. */
export interface Tally<N extends NoticeInLine = NoticeInLine> {
  readonly counts: Counts;
  readonly problems: readonly Problem[];
  /** Mails that left, by account. */
  readonly sentOf: MailsByAccount;
  end(mails: readonly Digest<N>[], how: NoticeEnd): void;
  /** Planned for tomorrow, since the address had its mail of the day: no mail that waits for anything to be mended. */
  leaveForTomorrow(mails: readonly Digest<N>[]): void;
  /** A notice that an earlier mail carried. */
  settled(notice: N): void;
  meet(problem: Problem): void;
  /** What every mail meets is told once, in place of all that was told of it before. */
  meetInAll(problem: Problem): void;
}

/** @param ends where it is marked how each notice ended */
export function emptyTally<N extends NoticeInLine>(ends: Ends<N>): Tally<N> {
  const counts: Record<NoticeEnd, number> = { sent: 0, pending: 0, withheld: 0, failed: 0 };
  const inAll = new Map<string, Problem>();
  const problems: Problem[] = [];
  const sentOf = new Map<string, number>();
  const mark = (mails: readonly Digest<N>[], how: NoticeEnd): void => {
    for (const { notices } of mails) for (const notice of notices) ends.mark(notice, how);
  };
  return {
    counts,
    get problems() {
      return [...inAll.values(), ...problems.filter(({ code }) => !inAll.has(code))];
    },
    sentOf,
    end(mails, how) {
      if (how === 'sent')
        for (const [account, sent] of mailsByAccount(mails))
          sentOf.set(account, (sentOf.get(account) ?? 0) + sent);
      counts[how] += mails.length;
      mark(mails, how);
    },
    leaveForTomorrow(mails) {
      mark(mails, 'pending');
    },
    settled(notice) {
      ends.mark(notice, 'sent');
    },
    meet(problem) {
      problems.push(problem);
    },
    meetInAll(problem) {
      if (!inAll.has(problem.code)) inAll.set(problem.code, problem);
    },
  };
}
