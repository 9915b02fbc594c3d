import type { Instant } from '../../core/instant.ts';
import type { KeyHistory } from '../../core/notice-cycle.ts';
import type { NoticeKind } from '../../core/notice.ts';

/** Something that befell a key, as the page tells it. */
export interface HistoryEntry {
  readonly kind:
    | `${NoticeKind}-notice`
    | `${NoticeKind}-bounced`
    | 'deactivating'
    | 'deactivated'
    | 'restored'
    | 'inactive'
    | 'exempt';
  readonly at: Instant;
  /** Of a notice: the address that it went to. */
  readonly contact: string | null;
}

/** What the ledger's `STATE` of a key remembers, in the order of time: the last of each kind of deed, each notice of the last cycles. */
export function entriesOf(history: KeyHistory): HistoryEntry[] {
  const { notices, deactivation, restoredAt, foundInactiveAt, exemptAt } = history;
  const entries: HistoryEntry[] = notices.map(({ kind, status, countsFrom, contact }) => ({
    kind: status === 'bounced' ? `${kind}-bounced` : `${kind}-notice`,
    at: countsFrom,
    contact,
  }));
  const deed = (kind: HistoryEntry['kind'], at: Instant | null): void => {
    if (at !== null) entries.push({ kind, at, contact: null });
  };
  if (deactivation !== null && deactivation.state !== 'withdrawn')
    deed(deactivation.state === 'done' ? 'deactivated' : 'deactivating', deactivation.asOf);
  deed('restored', restoredAt);
  deed('inactive', foundInactiveAt);
  deed('exempt', exemptAt);
  return entries.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}
