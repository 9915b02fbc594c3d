import { keyText } from '../../core/access-key.ts';
import { toMs, type Instant } from '../../core/instant.ts';
import type { KeyEntry } from '../../core/report.ts';
import { KEY_KINDS, kindOf } from '../../words/key-kind.ts';
import { oneLine } from '../../words/one-line.ts';
import type { PageFacts } from './facts.ts';
import type { HistoryEntry } from './key-history.ts';
import type { KeyColumns, PageData } from './page-data.ts';
import { ouOf } from './ous.ts';
import { isOverdue } from './overdue.ts';

const MINUTE_MS = 60_000;
const LETTERS = 128;

/**
 * The listed keys as the page's table reads them: by column, with each name and address written once, and moments as
 * minutes before the run, so that 100,000 keys still fit a page.
 */
export function pageData({ report, thresholds, histories }: PageFacts): PageData {
  const { asOf, accounts } = report;
  const minutesOf = (at: Instant): number => Math.round((toMs(asOf) - toMs(at)) / MINUTE_MS);
  const ous = dictionary<string>();
  const listed = dictionary<string>();
  const contacts = dictionary<string>();
  const reasons = dictionary<string>();
  const uses = dictionary<string>();
  const kinds = dictionary<HistoryEntry['kind']>();
  const byId = new Map(accounts.map((account) => [account.accountId, account]));

  const historyOf = (key: KeyEntry): number[] =>
    (histories.get(keyText(key)) ?? []).flatMap(({ kind, at, contact }) => [
      kinds.place(kind),
      minutesOf(at),
      contact === null ? -1 : contacts.place(contact),
    ]);

  const keys = emptyColumns();
  for (const key of report.keys) {
    keys.account.push(listed.place(key.accountId));
    keys.user.push(oneLine(key.userName, LETTERS));
    keys.id.push(key.accessKeyId);
    keys.kind.push(KEY_KINDS.indexOf(kindOf(key)));
    keys.overdue.push(isOverdue(key, thresholds, asOf) ? 1 : 0);
    keys.age.push(key.ageDays);
    keys.created.push(key.createDate && minutesOf(key.createDate));
    keys.deadline.push(key.deadline && minutesOf(key.deadline));
    keys.used.push(key.lastUsed && minutesOf(key.lastUsed.date));
    keys.usedBy.push(
      key.lastUsed && uses.place(oneLine(`${key.lastUsed.service} in ${key.lastUsed.region}`, LETTERS)),
    );
    const told = key.contacts.map((contact) => contacts.place(contact));
    keys.contacts.push(told.length === 1 && told[0] !== undefined ? told[0] : told);
    keys.source.push(reasons.place(key.contactSource ?? ''));
    keys.reason.push(reasons.place(oneLine(inWords(key), LETTERS)));
    keys.history.push(historyOf(key));
  }
  return {
    asOf: toMs(asOf),
    kinds: KEY_KINDS,
    accounts: listed.items.map((id) => {
      const account = byId.get(id);
      const ou = account ? ouOf(account) : null;
      return [id, oneLine(account?.name ?? '', LETTERS), ou === null ? -1 : ous.place(ou)];
    }),
    ous: ous.items,
    contacts: contacts.items.map((contact) => oneLine(contact, 254)),
    words: reasons.items,
    uses: uses.items,
    events: kinds.items,
    keys,
  };
}

/** An opt-out with the words that somebody wrote beside it. */
function inWords({ reason, optOut }: KeyEntry): string {
  return optOut?.reason ? `${reason}: ${optOut.reason}` : reason;
}

/** Each item once, in the order of first use. */
function dictionary<T>(): { readonly items: T[]; readonly place: (item: T) => number } {
  const places = new Map<T, number>();
  const items: T[] = [];
  return {
    items,
    place(item) {
      const known = places.get(item);
      if (known !== undefined) return known;
      places.set(item, items.length);
      return items.push(item) - 1;
    },
  };
}

function emptyColumns(): KeyColumns {
  return {
    account: [],
    user: [],
    id: [],
    kind: [],
    overdue: [],
    age: [],
    created: [],
    deadline: [],
    used: [],
    usedBy: [],
    contacts: [],
    source: [],
    reason: [],
    history: [],
  };
}
