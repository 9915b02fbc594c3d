import type { NoticeKind } from '../../src/core/notice.ts';

/** What a mail tells of a key, by the first line of its card. */
export interface ToldOfKey {
  readonly kind: NoticeKind;
  readonly keyId: string;
}

const HEADLINES: Readonly<Record<NoticeKind, RegExp>> = {
  first: /^ROTATE by [^\n]*access key (\w+)$/gm,
  reminder: /^(?:REMINDER|LAST DAY|OVERDUE), [^\n]*access key (\w+)$/gm,
  deactivated: /^DEACTIVATED(?: AND SWITCHED ON AGAIN)?: [^\n]*access key (\w+)$/gm,
  restored: /^(?:DEACTIVATED AND )?SWITCHED ON AGAIN: [^\n]*access key (\w+)$/gm,
};

/** What a digest tells, read from its text alone; of a mail without cards nothing. */
export function toldIn(text: string): ToldOfKey[] {
  return (Object.keys(HEADLINES) as NoticeKind[]).flatMap((kind) =>
    [...text.matchAll(HEADLINES[kind])].map(([, keyId = '']) => ({ kind, keyId })),
  );
}
