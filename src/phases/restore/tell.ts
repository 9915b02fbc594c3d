import { randomUUID } from 'node:crypto';
import { keyText, type KeyName } from '../../core/access-key.ts';
import { mayBeContact } from '../../core/contact.ts';
import { groupByContact } from '../../core/digest.ts';
import { inSendingOrder } from '../../core/sending-order.ts';
import { DAY_MS, toMs } from '../../core/instant.ts';
import { asSentBy, isWordOfDeed, noticeId, type Notice } from '../../core/notice.ts';
import type { Problem } from '../../core/problem.ts';
import type { RestoreMail } from '../../core/restore-report.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import { settleSentNotices } from '../notify/settle.ts';
import { sendDigests } from '../notify/send.ts';
import { inHand } from '../notify/shelf.ts';
import { unreachedWords } from '../notify/unreached-words.ts';
import type { Run, Services } from '../run.ts';
import { contactRule } from '../../settings/settings.ts';
import { holdingLease } from '../start/lease.ts';
import { contactsAllowed, type ContactsAllowed } from './contacts-allowed.ts';
import { mayMail } from './may-mail.ts';
import type { RestoreOrder } from './order.ts';

export type Told = { readonly mail: RestoreMail; readonly problems: readonly Problem[] };

/**
 * Sends what waits to be told about restored keys: that they were deactivated, if that has not left yet, and that they
 * are active again, in one digest a contact. Under the run lock, which is not waited for: a run that is at work sends
 * what it finds in the outbox by itself, and nobody sends it twice (I5).
 * @param written notices that the index may not list yet
 */
export async function tell(
  services: Services,
  order: RestoreOrder,
  keys: readonly KeyName[],
  written: readonly Notice[],
): Promise<Told> {
  if (keys.length === 0) return { mail: { sent: 0, pending: 0, held: null, paused: false }, problems: [] };
  const leave = (held: string): Told => ({
    mail: { sent: 0, pending: written.length, held, paused: false },
    problems: [],
  });
  const { lock } = services.ledger;
  const asleep = await unendedRun(services);
  if (asleep !== null)
    return leave(`run ${asleep} has not ended and may go on, and mails are one run's at a time`);
  const owner = randomUUID();
  const attempt = await lock.acquire(owner, order.restoreId);
  if (!attempt.held) return leave(`run ${attempt.byRun} is at work, and mails are one run's at a time`);
  // It surveys nothing from which a later run could learn.
  await lock.recordChecked(order.restoreId);
  const { restoreId: runId, at: asOf, signal } = order;
  // A run has a page, a restore has none.
  const allowed = await contactsAllowed(services, runId, order.settings);
  const settings = {
    ...order.settings,
    contactDomains: allowed.domains,
    mail: { ...order.settings.mail, pageLink: null },
  };
  const emit = (): void => undefined;
  const asked = { runId, asOf, mode: 'enforce', settings, emit, mailSummary: false } as const;
  const withSignal = signal === undefined ? asked : { ...asked, signal };
  return holdingLease(services, withSignal, owner, (lease) =>
    send(services, { ...withSignal, lease }, keys, written, allowed),
  );
}

/**
 * A durable run that sleeps lets its lease go by and takes it again when it wakes, within a day: whoever took the lock
 * meanwhile would have ended it.
 */
async function unendedRun({ ledger: { lock, runs }, clock }: Services): Promise<string | null> {
  const runId = await lock.lastRun();
  if (runId === null) return null;
  const meta = await unlessOfOneRow(runs.readMeta(runId), () => undefined);
  const isRecent = meta !== null && toMs(clock.now()) - toMs(meta.asOf) < DAY_MS;
  return isRecent && meta.status === 'running' ? runId : null;
}

async function send(
  services: Services,
  run: Run,
  keys: readonly KeyName[],
  written: readonly Notice[],
  { byRun }: ContactsAllowed,
): Promise<Told> {
  const mail = await mayMail(services, run);
  const problems: Problem[] = [];
  if (!mail.may) {
    const { reason: held, paused } = mail;
    return { mail: { sent: 0, pending: written.length, held, paused }, problems };
  }
  // What an interrupted run has sent is marked first: the row of an address knows its last mail only.
  problems.push(...(await settleSentNotices(services, run)));
  const notices = (await wordsAbout(services, keys, written)).map((notice) => asSentBy(run.runId, notice));
  const unreached = await unreachedWords(services, run, notices);
  const toSend = notices.filter((notice) => !unreached.has(notice));
  const { remaining } = mail.gate;
  const digests = inSendingOrder(groupByContact(toSend), remaining);
  const shelf = inHand();
  const allowance = { remaining, forMs: null };
  const { counts, ...sent } = await sendDigests(services, run, mail.gate, digests, shelf, allowance);
  problems.push(...sent.problems);
  const left = notices.filter((notice) => shelf.ends.of(notice) !== 'sent').length;
  const isOutside = notices.some(({ contact }) => !mayBeContact(contact, contactRule(run.settings)));
  const outside = `some contacts are not in CONTACTDOMAINS${byRun === null ? '' : `, yours or those of run ${byRun}`}`;
  const held = left === 0 ? null : isOutside ? outside : 'not all of them could leave';
  const paused = sent.problems.some(({ code }) => code === 'PAUSED');
  return { mail: { sent: counts.sent, pending: left, held, paused }, problems };
}

/** Of these keys, what was done to them and is not told yet. */
async function wordsAbout(
  { ledger }: Services,
  keys: readonly KeyName[],
  written: readonly Notice[],
): Promise<Notice[]> {
  const asked = new Set(keys.map(keyText));
  const words = new Map(written.map((notice) => [noticeId(notice), notice]));
  // The next run tells of rows that cannot be read.
  for await (const notice of ledger.outbox.pending(() => undefined)) {
    if (isWordOfDeed(notice.kind) && asked.has(keyText(notice))) words.set(noticeId(notice), notice);
  }
  return [...words.values()];
}
