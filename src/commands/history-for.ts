import { parseAccessKeyId } from '../core/access-key.ts';
import { parseEmailAddress } from '../core/contact.ts';
import type { Sts } from '../aws/sts.ts';
import { FORGOTTEN } from '../history/forgotten.ts';
import { knownNames, type KnownNames } from '../history/known-names.ts';
import { isRestore, readHistory, type History, type HistoryQuestion } from '../history/read-history.ts';
import { orEnd } from '../ledger/ledger-error.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { UsageError } from '../settings/usage-error.ts';
import { formatNumber } from '../words/counts.ts';
import { nearest } from '../words/nearest.ts';
import { namedAccount } from './naming/named-account.ts';
import { keyFlag, namedKey } from './naming/named-key.ts';
import { namedRun } from './naming/named-run.ts';

export interface HistoryFlags {
  readonly key?: string;
  readonly account?: string;
  readonly user?: string;
  readonly contact?: string;
  readonly run?: string;
}

/** How many rows are read between two lines of progress. */
const ROWS_A_LINE = 50_000;

export interface Found {
  readonly history: History;
  /** Said where there is nothing of an address: that nobody wrote to it is an answer. */
  readonly nothing: string | null;
}

/** @throws UsageError for flags that are no names, and when the ledger has nothing of a run, key, account or user */
export async function historyFor(
  ledger: Ledger,
  sts: Sts,
  flags: HistoryFlags,
  say: (line: string) => void,
): Promise<Found> {
  const question = await questionOf(ledger, sts, flags, say);
  let told = 0;
  const history = await orEnd(
    readHistory(ledger, question, (rows) => {
      if (rows - told < ROWS_A_LINE) return;
      told = rows;
      say(`Read ${formatNumber(rows)} rows of the ledger`);
    }),
  );
  if (history.entries.length > 0 || history.unreadable.length > 0) return { history, nothing: null };
  const nothing = nothingOf(flags, await orEnd(knownNames(ledger)));
  if (flags.contact !== undefined) return { history, nothing };
  throw new UsageError(nothing);
}

async function questionOf(
  ledger: Ledger,
  sts: Sts,
  { key, account, user, contact, run }: HistoryFlags,
  say: (line: string) => void,
): Promise<HistoryQuestion> {
  const accountId = await namedAccount(ledger, account);
  const address = contact === undefined ? null : parseEmailAddress(contact.trim());
  if (contact !== undefined && address === null)
    throw new UsageError(`--contact is ${JSON.stringify(contact.slice(0, 100))}; it takes one mail address.`);
  const accessKeyId = key === undefined ? null : keyFlag(key);
  const runId =
    run === undefined || isRestore(run) ? (run ?? null) : (await orEnd(namedRun(ledger, run, say))).runId;
  return {
    key: accessKeyId === null ? null : await namedKey(sts, accessKeyId, accountId),
    accountId,
    userName: user ?? null,
    contact: address,
    runId,
  };
}

/** What is not there, and what was probably meant. */
function nothingOf({ key, account, user, contact, run }: HistoryFlags, known: KnownNames): string {
  const asked = [
    { what: 'key', text: key, among: known.keys },
    { what: 'account', text: account, among: known.accounts },
    { what: 'user', text: user, among: known.users },
    { what: 'contact', text: contact, among: known.contacts },
    { what: 'run', text: run, among: [] },
  ].flatMap(({ what, text, among }) =>
    text === undefined ? [] : [{ what, text: text.slice(0, 100), among }],
  );
  const meant = asked.flatMap(({ text, among }) => {
    const close = among.includes(text) ? undefined : nearest(text, among);
    return close === undefined ? [] : [close];
  });
  const named = asked
    .map(({ what, text }) => `${what} ${parseAccessKeyId(text) ? text : JSON.stringify(text)}`)
    .join(', ');
  const hint = meant.length === 0 ? '' : ` Did you mean ${meant.join(', ')}?`;
  return `The ledger has nothing of ${named}: nobody was told of it, and nothing was done.${hint} ${FORGOTTEN}`;
}
