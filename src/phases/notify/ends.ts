import { noticeId, type NoticeInLine } from '../../core/notice.ts';

/** How the mail about one notice ended in this run. */
export type NoticeEnd = 'sent' | 'pending' | 'withheld' | 'failed';

/** How the notices of one step ended; of one whose turn is to come nothing is known. */
export interface Ends<N> {
  mark(notice: N, how: NoticeEnd): void;
  of(notice: N): NoticeEnd | undefined;
}

/** By `noticeId`, for few of them. */
export function endsById(): Ends<NoticeInLine> & { readonly byId: ReadonlyMap<string, NoticeEnd> } {
  const byId = new Map<string, NoticeEnd>();
  return {
    byId,
    mark: (notice, how) => void byId.set(noticeId(notice), how),
    of: (notice) => byId.get(noticeId(notice)),
  };
}
