import type { KeyIdentity } from '../core/access-key.ts';
import type { Instant } from '../core/instant.ts';
import { byTime, type TimelineEntry, type TimelineEvent } from '../core/timeline.ts';
import type { KeyRecord } from '../ledger/key-records.ts';
import type { Undelivered } from '../ledger/rows/address-rows.ts';
import type { NoticeRecord } from '../ledger/rows/key-rows.ts';

/** What became of mails that did not arrive, by message ID. */
type Fates = ReadonlyMap<string, Undelivered | null>;

/** All that happened to a key and was told of it, in the order of time. */
export function timelineOf(record: KeyRecord, fates: Fates): TimelineEntry[] {
  const key = identityOf(record);
  const entry = (at: Instant, runId: string, what: TimelineEvent): TimelineEntry => ({
    ...key,
    at,
    runId,
    what,
  });
  return [
    ...record.notices.flatMap((notice) => entriesOfNotice(notice, fates, entry)),
    ...record.actions.map(({ at, runId, kind, by, why: reason }) => entry(at, runId, { kind, by, reason })),
    ...openDeeds(record, entry),
  ].sort(byTime);
}

type Entry = (at: Instant, runId: string, what: TimelineEvent) => TimelineEntry;

/** As the latest notice named it. */
function identityOf({ accountId, accessKeyId, notices, state }: KeyRecord): KeyIdentity {
  const latest = notices
    .toSorted((a, b) => (a.notice.decidedAt < b.notice.decidedAt ? -1 : 1))
    .at(-1)?.notice;
  const finding = state?.deactivation?.finding;
  return {
    accountId,
    accessKeyId,
    accountName: latest?.accountName ?? finding?.accountName ?? accountId,
    userName: latest?.userName ?? finding?.userName ?? state?.key?.userName ?? '',
  };
}

function entriesOfNotice(
  { notice, status, sentAt, messageId, why }: NoticeRecord,
  fates: Fates,
  entry: Entry,
): TimelineEntry[] {
  const { kind, contact, deadline, decidedAt, runId } = notice;
  const told = entry(sentAt ?? decidedAt, runId, {
    kind: 'notice',
    notice: kind,
    contact,
    status,
    messageId,
    deadline,
    reason: why,
  });
  const fate = status === 'bounced' && messageId !== null ? (fates.get(messageId) ?? null) : null;
  return fate === null
    ? [told]
    : [told, entry(fate.at, runId, { kind: 'voided', notice: kind, contact, reason: fate.why })];
}

/** What is begun; and what was done in the time before actions had rows of their own. */
function openDeeds({ state, actions }: KeyRecord, entry: Entry): TimelineEntry[] {
  const found: TimelineEntry[] = [];
  const { deactivation = null, restoration = null } = state ?? {};
  if (deactivation?.state === 'intent')
    found.push(entry(deactivation.asOf, deactivation.runId, { kind: 'deactivating', by: null }));
  const isRecorded = actions.some(
    ({ kind, runId }) => kind === 'deactivated' && runId === deactivation?.runId,
  );
  if (deactivation?.state === 'done' && !isRecorded)
    found.push(entry(deactivation.asOf, deactivation.runId, { kind: 'deactivated', by: null, reason: null }));
  if (restoration?.state === 'intent')
    found.push(entry(restoration.at, restoration.restoreId, { kind: 'restoring', by: restoration.by }));
  return found;
}
