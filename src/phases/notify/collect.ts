import { isDated } from '../../core/access-key.ts';
import type { AccountStatus } from '../../core/account.ts';
import { isUndeliverable, mayBeContact } from '../../core/contact.ts';
import { dueOf } from '../../core/decision.ts';
import { asSentBy, isWordOfDeed, noticeId, noticesAbout, slotId, type Notice } from '../../core/notice.ts';
import { problem, type Problem } from '../../core/problem.ts';
import { unlessOfOneRow, type UnreadableRow } from '../../ledger/ledger-error.ts';
import { accountIdOf, keyNameOf } from '../../ledger/row-keys.ts';
import type { RunAccount } from '../../core/run-record.ts';
import { isDeactivated, outcomeSoFar, type RunFinding } from '../../core/run-finding.ts';
import { contactRule } from '../../settings/settings.ts';
import { inChunks } from '../../workflow/in-chunks.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
import type { Run, Services } from '../run.ts';
import { unreadableKey } from '../unreadable.ts';
import { isUntold, refusedContent, withOperator } from './refused-content.ts';
import { digestOfThisRun } from './settle.ts';
import { tellOperatorInstead } from './undelivered.ts';

/** What this run has to send, and what waits without being sent. */
export interface Collected {
  readonly toSend: readonly Notice[];
  /** Of accounts that could not be surveyed: their keys' state is unknown, so they wait. */
  readonly waiting: readonly Notice[];
  /** Accepted before, in an earlier step of this run or in an earlier attempt at it, and not yet noted in its finding. */
  readonly settled: readonly Notice[];
  /** Message IDs of the mails by which this run told them. */
  readonly mails: ReadonlySet<string>;
  /** Of mails that earlier runs sent, and of notices that the ledger does not tell or take. */
  readonly problems: readonly Problem[];
}

const CHUNK = 100;
/** Notices written at once; tens of thousands of them must not take a step's fifteen minutes. */
const WRITE_CONCURRENCY = 20;

/**
 * The outbox of this run: what earlier runs left pending, sorted by what the key needs now, and the notices that this
 * run decided. Nothing that was decided is dropped without a recorded reason (I4), nothing is added twice (I5).
 */
export async function collectNotices(services: Services, run: Run): Promise<Collected> {
  const { contacts, outbox, runs } = services.ledger;
  const problems: Problem[] = [];
  const left: Notice[] = [];
  const onUnreadable = (row: UnreadableRow): void => void problems.push(unreadableKey(row));
  for await (const notice of outbox.pending(onUnreadable)) left.push(notice);
  const orTell = <T>(notice: Notice, work: Promise<T>): Promise<T | null> =>
    unlessOfOneRow(work, ({ problemCode, message }) => {
      problems.push(problem('key', notice.accessKeyId, problemCode, message));
    });
  const keysLeft = new Set(left.map((notice) => notice.accessKeyId));
  // Of several days the earliest is taken first.
  const leftOf = new Map(left.toReversed().map((notice) => [slotId(notice), notice]));

  const toSend = new Map<string, Notice>();
  const settled: Notice[] = [];
  const mails = new Set<string>();
  const { operatorMail } = run.settings;
  const rowsOfLeft = new Map<string, RunFinding | 'unreadable'>();
  const unreadFinding = (row: UnreadableRow): void => {
    const key = keyNameOf(row);
    if (key) rowsOfLeft.set(key.accessKeyId, 'unreadable');
  };
  for await (const chunk of inChunks(runs.findings(run.runId, unreadFinding), CHUNK)) {
    for (const row of chunk) {
      if (keysLeft.has(row.finding.accessKeyId)) rowsOfLeft.set(row.finding.accessKeyId, row);
    }
    const decided = chunk.flatMap((row) => noticesOf(row, run).map((notice) => ({ notice, row })));
    if (decided.length === 0) continue;
    const notices = decided.map(({ notice }) => notice);
    const addresses = [...notices.map(({ contact }) => contact), operatorMail];
    const { found: states } = await contacts.readMany(addresses);
    problems.push(...refusedContent(notices, states, run));
    const asked = decided.flatMap(({ notice, row }) =>
      withOperator(notice, states, run).map((each) => ({ notice: each, row })),
    );
    const toAdd: typeof asked = [];
    for (const { notice, row } of asked) {
      const told = digestOfThisRun(notice, states, run);
      if (told) mails.add(told.messageId);
      // The same notice, still pending from an earlier day, is sent in its place.
      const earlier = leftOf.get(slotId(notice));
      if (earlier) toSend.set(noticeId(earlier), { ...earlier, ...factsOf(notice) });
      else if (told === null) toAdd.push({ notice, row });
      else if (outcomeSoFar(row) !== 'notified') settled.push(notice);
    }
    const { added, left: unadded } = await outbox.addMany(toAdd.map(({ notice }) => notice));
    const byThemselves = new Set(unadded);
    await limitedMap(toAdd, WRITE_CONCURRENCY, async ({ notice, row }) => {
      const end = byThemselves.has(notice) ? await orTell(notice, outbox.add(notice)) : added.get(notice);
      if (end === 'pending') toSend.set(noticeId(notice), notice);
      else if (end === 'settled' && outcomeSoFar(row) !== 'notified') settled.push(notice);
    });
  }

  const accounts = await accountStatuses(services, run);
  const waiting: Notice[] = [];
  const unreached = await unreachedWords(services, run, left);
  const tellInstead = async (notice: Notice): Promise<void> => {
    const instead = await tellOperatorInstead(services.ledger, notice, operatorMail);
    if (instead) toSend.set(noticeId(instead), instead);
    const { accountId, userName, contact } = notice;
    const isAllowed = mayBeContact(contact, contactRule(run.settings));
    const why = isAllowed ? 'no mail reaches the contact' : 'the contact is not in CONTACTDOMAINS by now';
    const about = `${accountId}/${userName}`;
    if (!isAllowed) problems.push(problem('contact', about, 'CONTACT_OUTSIDE', `${why}: ${contact}`));
    await outbox.withdraw(notice, run.asOf, `${why}; the operator is told`);
  };
  for (const notice of left) {
    if (toSend.has(noticeId(notice))) continue;
    if (unreached.has(notice)) {
      await orTell(notice, tellInstead(notice));
      continue;
    }
    const row = rowsOfLeft.get(notice.accessKeyId) ?? null;
    const fate = fateOf(notice, row, accounts.get(notice.accountId) ?? null);
    if (fate === 'send') toSend.set(noticeId(notice), withKeysOf(row, notice, run));
    else if (fate === 'wait') waiting.push(notice);
    else await orTell(notice, outbox.withdraw(notice, run.asOf, fate.withdrawn));
  }
  return { toSend: [...toSend.values()], waiting, settled, mails, problems };
}

/** The notices that a row asks for, one an address. */
export function noticesOf(row: RunFinding, run: Run): Notice[] {
  const { finding } = row;
  if (row.notice === null || !isDated(finding)) return [];
  const due = dueOf(row.decision);
  if (due === null) return [];
  const { cycle, reason, deadline } = due;
  const { notice: kind, contacts, contactSource } = row;
  const telling = { kind, contacts, contactSource, cycle, reason, deadline };
  return noticesAbout(finding, { ...telling, runId: run.runId, decidedAt: run.asOf });
}

/** A carried-over notice keeps its name and its cycle; what it says about the key is today's. */
function factsOf({
  accountName,
  userName,
  description,
  lastUsed,
  lastUsedAsOf,
  otherKeys,
  deadline,
  reason,
}: Notice): Partial<Notice> {
  return { accountName, userName, description, lastUsed, lastUsedAsOf, otherKeys, deadline, reason };
}

/** What this run has seen of the user's other keys; of a word of a deed, only what was seen at the deed of this run. */
function withKeysOf(row: RunFinding | 'unreadable' | null, notice: Notice, { runId }: Run): Notice {
  if (isWordOfDeed(notice.kind) || row === null || row === 'unreadable') return asSentBy(runId, notice);
  return { ...notice, otherKeys: row.finding.otherKeys };
}

type Fate = 'send' | 'wait' | { readonly withdrawn: string };

/** What becomes of a notice from an earlier run, given what this run knows of its key. */
function fateOf(
  notice: Notice,
  row: RunFinding | 'unreadable' | null,
  account: AccountStatus | 'pending' | null,
): Fate {
  if (isWordOfDeed(notice.kind)) return 'send';
  if (account === 'unreachable' || account === 'pending') return 'wait';
  if (account !== 'surveyed')
    return { withdrawn: `the account is ${account ?? 'no longer in the organization'}` };
  if (row === null) return { withdrawn: 'the key is no longer active, or no longer due' };
  if (row === 'unreadable') return 'wait';
  if (isDeactivated(row)) return { withdrawn: 'the key was deactivated, which has a notice of its own' };
  const due = dueOf(row.decision);
  if (row.decision.kind === 'undetermined') return 'wait';
  if (!due) return { withdrawn: `the key is ${row.decision.kind}` };
  if (!row.contacts.includes(notice.contact)) return { withdrawn: 'the contact has changed' };
  if (due.cycle !== notice.cycle) return { withdrawn: 'a newer notice cycle has begun' };
  return 'send';
}

/** Words of a deed to an address that may get no mail, takes none, or none about the account, other than the operator's. */
export async function unreachedWords(
  services: Services,
  run: Run,
  left: readonly Notice[],
): Promise<ReadonlySet<Notice>> {
  const { operatorMail } = run.settings;
  const words = left.filter(({ kind, contact }) => isWordOfDeed(kind) && contact !== operatorMail);
  const { found: states } = await services.ledger.contacts.readMany(words.map(({ contact }) => contact));
  const isUnreached = (word: Notice): boolean =>
    !mayBeContact(word.contact, contactRule(run.settings)) ||
    isUndeliverable(states.get(word.contact)?.undeliverableSince ?? null, run.asOf) ||
    isUntold(word, states, run.asOf);
  return new Set(words.filter(isUnreached));
}

async function accountStatuses(
  services: Services,
  run: Run,
): Promise<ReadonlyMap<string, RunAccount['status']>> {
  const statuses = new Map<string, RunAccount['status']>();
  const onUnreadable = (row: UnreadableRow): void => {
    const accountId = accountIdOf(row);
    if (accountId) statuses.set(accountId, 'unreachable');
  };
  for await (const entry of services.ledger.runs.accounts(run.runId, onUnreadable))
    statuses.set(entry.account.accountId, entry.status);
  return statuses;
}
