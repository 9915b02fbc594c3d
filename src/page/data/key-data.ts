import { toMs, type Instant } from '../../core/instant.ts';
import { KEY_KINDS, kindOf } from '../../words/key-kind.ts';
import { oneLine } from '../../words/one-line.ts';
import { inChunks } from '../../workflow/in-chunks.ts';
import { ACCOUNT_STATUSES, accountRow } from './account-rows.ts';
import { dictionary } from './dictionary.ts';
import type { KeyWithHistory, PageFacts } from './facts.ts';
import type { HistoryEntry } from './key-history.ts';
import { isOverdue, isTooOld } from './overdue.ts';
import { emptyColumns, type AccountRow, type KeyColumns, type PageData } from './page-data.ts';
import { SHOWN_RANKS, type Ranked } from './ranking.ts';
import { NAMED_BY, whyListed } from './reasons.ts';

const MINUTE_MS = 60_000;
const LETTERS = 128;
/** As long as a mail address can be. */
export const ADDRESS_LETTERS = 254;

/** Keys that are written at once. */
const KEYS = 1_000;

/**
 * Accounts and listed keys as the page's tables read them (`PageData`), as JSON, piece by piece: keys by column, with each
 * name and address written once, and moments as minutes before the run, so that 100,000 keys still fit a page.
 */
export async function* pageData({ report, thresholds, lists, keys }: PageFacts): AsyncIterable<string> {
  const { asOf } = report;
  // Each cut to its minute, so that none is told of the day after.
  const minuteOf = (at: Instant): number => Math.floor(toMs(at) / MINUTE_MS);
  const minutesOf = (at: Instant): number => minuteOf(asOf) - minuteOf(at);
  const ous = dictionary<string>();
  const contacts = dictionary<string>();
  const words = dictionary<string>();
  const uses = dictionary<string>();
  const deeds = dictionary<HistoryEntry['kind']>();
  const ids = dictionary<string>();
  for (const { accountId } of lists.accounts) ids.place(accountId);

  const add = (columns: KeyColumns, { key, history }: KeyWithHistory): void => {
    columns.account.push(ids.place(key.accountId));
    columns.user.push(oneLine(key.userName, LETTERS));
    columns.id.push(key.accessKeyId);
    columns.status.push(KEY_KINDS.indexOf(kindOf(key)));
    columns.late.push((isTooOld(key, thresholds) ? 1 : 0) + (isOverdue(key, asOf) ? 2 : 0));
    columns.age.push(key.ageDays);
    columns.created.push(key.createDate && minutesOf(key.createDate));
    columns.deadline.push(key.deadline && minutesOf(key.deadline));
    columns.used.push(key.lastUsed && minutesOf(key.lastUsed.date));
    columns.usedBy.push(
      key.lastUsed && uses.place(oneLine(`${key.lastUsed.service} in ${key.lastUsed.region}`, LETTERS)),
    );
    columns.usedAsOf.push(key.lastUsedAsOf && minutesOf(key.lastUsedAsOf));
    const told = key.contacts.map((contact) => contacts.place(contact));
    columns.contacts.push(told.length === 1 && told[0] !== undefined ? told[0] : told);
    columns.source.push(words.place(key.contactSource === null ? '' : NAMED_BY[key.contactSource]));
    columns.reason.push(words.place(oneLine(whyListed(key, thresholds), LETTERS)));
    columns.history.push(
      history.flatMap(({ kind, at, contact }) => [
        deeds.place(kind),
        minutesOf(at),
        contact === null ? -1 : contacts.place(contact),
      ]),
    );
  };

  yield '{"keys":[';
  let isFirst = true;
  for await (const some of inChunks(keys(), KEYS)) {
    const columns = emptyColumns();
    for (const each of some) add(columns, each);
    yield `${isFirst ? '' : ','}${JSON.stringify(columns)}`;
    isFirst = false;
  }
  const due = new Map(lists.byAccount.map((ranked) => [ranked.id, ranked.due]));
  const rest = (ranked: readonly Ranked[], place: (id: string) => number) =>
    ranked.slice(SHOWN_RANKS).map((each) => [place(each.id), each.overdue, each.tooOld, each.due] as const);
  // Only now every key has had its place in them.
  const beside: Omit<PageData, 'keys'> = {
    asOf: toMs(asOf),
    statuses: KEY_KINDS,
    ranks: { account: rest(lists.byAccount, ids.place), contact: rest(lists.byContact, contacts.place) },
    accounts: [
      ...lists.accounts.map((account) => accountRow(account, due.get(account.accountId) ?? 0, ous, words)),
      ...ids.items.slice(lists.accounts.length).map(unlisted),
    ],
    accountStatuses: ACCOUNT_STATUSES,
    ous: ous.items,
    contacts: contacts.items.map((contact) => oneLine(contact, ADDRESS_LETTERS)),
    words: words.items,
    uses: uses.items,
    deeds: deeds.items,
  };
  yield `],${JSON.stringify(beside).slice(1)}`;
}

/** What a damaged report has keys of, and no more. */
const unlisted = (accountId: string): AccountRow => [accountId, '', -1, -1, -1, 0, 0];
