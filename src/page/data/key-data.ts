import { keyText } from '../../core/access-key.ts';
import { toMs, type Instant } from '../../core/instant.ts';
import type { KeyEntry } from '../../core/report.ts';
import { KEY_KINDS, kindOf } from '../../words/key-kind.ts';
import { oneLine } from '../../words/one-line.ts';
import { ACCOUNT_STATUSES, accountRow, inOrder } from './account-rows.ts';
import { dictionary } from './dictionary.ts';
import type { PageFacts } from './facts.ts';
import type { HistoryEntry } from './key-history.ts';
import { isOverdue, isTooOld } from './overdue.ts';
import type { AccountRow, KeyColumns, PageData } from './page-data.ts';
import { rankAccounts, rankContacts, SHOWN_RANKS, type Ranked } from './ranking.ts';
import { NAMED_BY, whyListed } from './reasons.ts';

const MINUTE_MS = 60_000;
const LETTERS = 128;
/** As long as a mail address can be. */
export const ADDRESS_LETTERS = 254;

/**
 * Accounts and listed keys as the page's tables read them: keys by column, with each name and address written once, and
 * moments as minutes before the run, so that 100,000 keys still fit a page.
 */
export function pageData({ report, thresholds, histories }: PageFacts): PageData {
  const { asOf } = report;
  // Each cut to its minute, so that none is told of the day after.
  const minuteOf = (at: Instant): number => Math.floor(toMs(at) / MINUTE_MS);
  const minutesOf = (at: Instant): number => minuteOf(asOf) - minuteOf(at);
  const ous = dictionary<string>();
  const contacts = dictionary<string>();
  const words = dictionary<string>();
  const uses = dictionary<string>();
  const deeds = dictionary<HistoryEntry['kind']>();
  const historyOf = (key: KeyEntry): number[] =>
    (histories.get(keyText(key)) ?? []).flatMap(({ kind, at, contact }) => [
      deeds.place(kind),
      minutesOf(at),
      contact === null ? -1 : contacts.place(contact),
    ]);

  const listed = inOrder(report.accounts);
  const ids = dictionary<string>();
  for (const { accountId } of listed) ids.place(accountId);
  const byAccount = rankAccounts(report.keys, thresholds, asOf);
  const byContact = rankContacts(report.keys, thresholds, asOf);
  const due = new Map(byAccount.map((ranked) => [ranked.id, ranked.due]));

  const keys = emptyColumns();
  for (const key of report.keys) {
    keys.account.push(ids.place(key.accountId));
    keys.user.push(oneLine(key.userName, LETTERS));
    keys.id.push(key.accessKeyId);
    keys.status.push(KEY_KINDS.indexOf(kindOf(key)));
    keys.late.push((isTooOld(key, thresholds) ? 1 : 0) + (isOverdue(key, asOf) ? 2 : 0));
    keys.age.push(key.ageDays);
    keys.created.push(key.createDate && minutesOf(key.createDate));
    keys.deadline.push(key.deadline && minutesOf(key.deadline));
    keys.used.push(key.lastUsed && minutesOf(key.lastUsed.date));
    keys.usedBy.push(
      key.lastUsed && uses.place(oneLine(`${key.lastUsed.service} in ${key.lastUsed.region}`, LETTERS)),
    );
    const told = key.contacts.map((contact) => contacts.place(contact));
    keys.contacts.push(told.length === 1 && told[0] !== undefined ? told[0] : told);
    keys.source.push(words.place(key.contactSource === null ? '' : NAMED_BY[key.contactSource]));
    keys.reason.push(words.place(oneLine(whyListed(key, thresholds), LETTERS)));
    keys.history.push(historyOf(key));
  }
  const rest = (ranked: readonly Ranked[], place: (id: string) => number) =>
    ranked.slice(SHOWN_RANKS).map((each) => [place(each.id), each.overdue, each.tooOld, each.due] as const);
  return {
    asOf: toMs(asOf),
    statuses: KEY_KINDS,
    accounts: [
      ...listed.map((account) => accountRow(account, due.get(account.accountId) ?? 0, ous, words)),
      ...ids.items.slice(listed.length).map(unlisted),
    ],
    accountStatuses: ACCOUNT_STATUSES,
    ous: ous.items,
    ranks: { account: rest(byAccount, ids.place), contact: rest(byContact, contacts.place) },
    contacts: contacts.items.map((contact) => oneLine(contact, ADDRESS_LETTERS)),
    words: words.items,
    uses: uses.items,
    deeds: deeds.items,
    keys,
  };
}

/** What a damaged report has keys of, and no more. */
const unlisted = (accountId: string): AccountRow => [accountId, '', -1, -1, -1, 0, 0];

function emptyColumns(): KeyColumns {
  return {
    account: [],
    user: [],
    id: [],
    status: [],
    late: [],
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
