import type { NoticeInLine, Notice } from '../../core/notice.ts';
import type { Problem } from '../../core/problem.ts';
import { endsById, type Ends } from './ends.ts';

/** What a notice says; or that it was told by now, or why nobody can say. */
export type Words =
  | { readonly kind: 'pending'; readonly notice: Notice }
  | { readonly kind: 'sent' }
  | { readonly kind: 'unread'; readonly problem: Problem };

/** Where the notices of the digests lie: what they say, asked for when their mail is made, and how they ended. */
export interface Shelf<N extends NoticeInLine> {
  wordsOf(notices: readonly N[]): Promise<ReadonlyMap<N, Words>>;
  readonly ends: Ends<N>;
}

/** Notices that are whole already. */
export function inHand(): Shelf<Notice> {
  return {
    wordsOf: (notices) =>
      Promise.resolve(new Map(notices.map((notice) => [notice, { kind: 'pending', notice }]))),
    ends: endsById(),
  };
}
