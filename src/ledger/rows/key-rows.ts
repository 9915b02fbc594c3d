import { z } from 'zod';
import { MAX_REASON } from '../../core/reason.ts';
import { keyText, type KeyName } from '../../core/access-key.ts';
import type { Instant } from '../../core/instant.ts';
import { noticeName, type Notice, type NoticeName } from '../../core/notice.ts';
import { MAX_KEPT_CYCLES } from '../../core/kept-notices.ts';
import type { KeyAction } from '../../core/key-action.ts';
import type { KeyHistory, RecordedDeactivation, RecordedNotice } from '../../core/notice-cycle.ts';
import type { Restoration } from '../../core/restoration.ts';
import { actionRow, keyNameIn, noticeRow, NOTICE_PREFIX } from '../row-keys.ts';
import type { Row } from '../row.ts';
import {
  accessKeyId,
  accountId,
  address,
  asOfReport,
  contactSource,
  day,
  dueReason,
  instant,
  lastUsed,
  listOf,
  MAX_CONTACTS,
  MAX_LETTERS,
  messageId,
  name,
  noticeKind,
  oneOf,
  otherKeys,
  shapeOf,
  tag,
  text,
} from './fields.ts';
import { readRow, unreadable, type Reading } from './reading.ts';
import { datedFinding } from './finding-row.ts';

export const noticeNameField = shapeOf<NoticeName>()(
  z.object({ accountId, accessKeyId, day, kind: noticeKind, contact: address }),
);

const notice = shapeOf<Notice>()(
  z.object({
    accountId,
    accountName: name,
    userName: name,
    accessKeyId,
    kind: noticeKind,
    contact: address,
    contactSource,
    runId: name,
    decidedAt: instant,
    cycle: instant,
    reason: dueReason,
    createDate: instant,
    deadline: instant,
    description: tag.nullable(),
    lastUsed: lastUsed.nullable(),
    lastUsedAsOf: asOfReport,
    otherKeys,
    partition: name,
  }),
);

export type NoticeStatus = 'pending' | 'sent' | 'bounced' | 'withdrawn';

const noticeFields = z.object({
  notice,
  status: oneOf<NoticeStatus>({ pending: true, sent: true, bounced: true, withdrawn: true }),
});

/** `KEY#<account>#<key>` / `NOTICE#<day>#<kind>#<contact>`. */
export function readNotice(row: Row): Reading<{ readonly notice: Notice; readonly status: NoticeStatus }> {
  return readRow(row, noticeFields, (read) => noticeRow(noticeName(read.notice)));
}

/** A notice with what became of it, for those who ask later. */
export interface NoticeRecord {
  readonly notice: Notice;
  readonly status: NoticeStatus;
  /** When SES accepted its mail, and by which ID; null before. */
  readonly sentAt: Instant | null;
  readonly messageId: string | null;
  /** Why it was withdrawn. */
  readonly why: string | null;
}

/** Of why a notice was withdrawn, in words of ours. */
const MAX_WHY = 1_000;

const fateFields = z.object({
  sentAt: instant.nullish(),
  messageId: messageId.nullish(),
  why: text(MAX_WHY).nullish(),
});

export function readNoticeRecord(row: Row): Reading<NoticeRecord> {
  const read = readNotice(row);
  if (!read.ok) return read;
  const more = readRow(row, fateFields);
  if (!more.ok) return more;
  const { sentAt = null, messageId: id = null, why = null } = more.value;
  return { ok: true, value: { ...read.value, sentAt, messageId: id, why } };
}

const recordedNotice = shapeOf<RecordedNotice>()(
  z.object({
    kind: noticeKind,
    contact: address,
    cycle: instant,
    countsFrom: instant,
    deadline: instant,
    status: oneOf<RecordedNotice['status']>({ sent: true, bounced: true }),
    messageId,
  }),
);

const recordedDeactivation = shapeOf<RecordedDeactivation>()(
  z.object({
    state: oneOf<RecordedDeactivation['state']>({ intent: true, done: true, withdrawn: true }),
    runId: name,
    asOf: instant,
    cycle: instant,
    deadline: instant,
    contacts: listOf(address, MAX_CONTACTS),
    contactSource,
    finding: datedFinding,
    reason: dueReason,
  }),
);

const restoration = shapeOf<Restoration>()(
  z.object({
    state: oneOf<Restoration['state']>({ intent: true, done: true, withdrawn: true }),
    restoreId: name,
    at: instant,
    until: instant,
    by: text(MAX_LETTERS.arn),
    why: text(MAX_REASON).nullable(),
    deactivatedBy: name,
  }),
);

const action = shapeOf<KeyAction>()(
  z.object({
    accountId,
    accessKeyId,
    kind: oneOf<KeyAction['kind']>({ deactivated: true, restored: true, inactive: true, exempt: true }),
    of: instant,
    at: instant,
    runId: name,
    by: text(MAX_LETTERS.arn).nullable(),
    why: text(MAX_REASON).nullable(),
  }),
);

const actionEntry = z.object({ action }).transform((read) => read.action);

/** `KEY#<account>#<key>` / `ACTION#<instant>#<kind>`. */
export function readAction(row: Row): Reading<KeyAction> {
  return readRow(row, actionEntry, actionRow);
}

/** What the `STATE` of a key holds. */
export interface KeyState {
  /** By the names of their attributes, which are those of their rows. */
  readonly notices: ReadonlyMap<string, RecordedNotice>;
  readonly deactivation: RecordedDeactivation | null;
  readonly restoration: Restoration | null;
  readonly restoredAt: KeyHistory['restoredAt'];
  readonly foundInactiveAt: KeyHistory['foundInactiveAt'];
  readonly exemptAt: KeyHistory['exemptAt'];
  readonly setBackAt: KeyHistory['setBackAt'];
  readonly cyclesBegun: KeyHistory['cyclesBegun'];
  /** As the last notice named it; null before the first. */
  readonly key: (KeyName & { readonly userName: string }) | null;
}

/** One more than are kept, for each of the notices that may be recorded at once. */
const MAX_CYCLES = 2 * MAX_KEPT_CYCLES;

const keyStateFields = z.object({
  deactivation: recordedDeactivation.nullish(),
  restoration: restoration.nullish(),
  restoredAt: instant.nullish(),
  foundInactiveAt: instant.nullish(),
  exemptAt: instant.nullish(),
  setBackAt: instant.nullish(),
  cyclesBegun: z.set(instant).max(MAX_CYCLES).nullish(),
  key: z.object({ accountId, accessKeyId, userName: name }).nullish(),
});

/** `KEY#<account>#<key>` / `STATE`. */
export function readKeyState(row: Row): Reading<KeyState> {
  const fields = readRow(row, keyStateFields);
  if (!fields.ok) return fields;
  const {
    deactivation = null,
    restoration: undone = null,
    restoredAt = null,
    foundInactiveAt = null,
    exemptAt = null,
    setBackAt = null,
    cyclesBegun: begun,
    key = null,
  } = fields.value;
  const named = keyNameIn(row.pk);
  const about = [key, deactivation?.finding].filter((each) => each !== null && each !== undefined);
  if (named === null || about.some((each) => keyText(each) !== keyText(named)))
    return unreadable(row, 'it speaks of another key than its own');
  const notices = new Map<string, RecordedNotice>();
  for (const [attribute, value] of Object.entries(row)) {
    if (!attribute.startsWith(NOTICE_PREFIX)) continue;
    const read = recordedNotice.safeParse(value);
    if (!read.success || !attribute.endsWith(`#${read.data.kind}#${read.data.contact}`))
      return unreadable(row, 'one of its notices is not as notices are');
    notices.set(attribute, read.data);
  }
  return {
    ok: true,
    value: {
      notices,
      deactivation,
      restoration: undone,
      restoredAt,
      foundInactiveAt,
      exemptAt,
      setBackAt,
      cyclesBegun: [...(begun ?? [])].sort(),
      key,
    },
  };
}
