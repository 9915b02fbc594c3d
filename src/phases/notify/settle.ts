import type { EmailAddress } from '../../core/contact.ts';
import { dayOf } from '../../core/instant.ts';
import { countsFrom, isSameSlot, type Notice } from '../../core/notice.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { ContactState, SentDigest } from '../../core/contact-state.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import { inChunks } from '../../workflow/in-chunks.ts';
import { isNamed, namedNotices, unnamedNotices, type NamedNotices } from './named-notices.ts';
import { tellOperatorInstead } from './undelivered.ts';
import { voidIfUndelivered } from './void-mail.ts';
import type { Run, Services } from '../run.ts';

const BATCH = 100;

/**
 * Marks pending notices whose mail was accepted before a crash, so that they are not sent again (I5).
 * @returns what could not be noted: of these keys and mails only
 */
export async function settleSentNotices(
  services: Services,
  run: Pick<Run, 'settings'>,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for await (const batch of inChunks(services.ledger.outbox.pending(leftToNotify), BATCH)) {
    problems.push(...(await settleBatch(services, run, batch)));
  }
  return problems;
}

/** Of notices that cannot be read the phase tells that would send them. */
const leftToNotify = (): void => undefined;

async function settleBatch(
  services: Services,
  run: Pick<Run, 'settings'>,
  notices: readonly Notice[],
): Promise<readonly Problem[]> {
  const states = await services.ledger.contacts.readMany(notices.map((notice) => notice.contact));
  const mails = new Map<string, NamedNotices>();
  const problems: Problem[] = [];
  for (const notice of notices) {
    const digest = digestWith(notice, states.found);
    if (!digest) continue;
    const { messageId } = digest;
    const named = mails.get(messageId) ?? (await namedNotices(services.ledger, messageId));
    if (named.unnamed !== null && !mails.has(messageId))
      problems.push(unnamedNotices(notice.contact, named.unnamed));
    mails.set(messageId, named);
    await unlessOfOneRow(settle(services, run, notice, digest, named), ({ problemCode, message }) => {
      problems.push(problem('key', notice.accessKeyId, problemCode, message));
    });
  }
  for (const [messageId, { unnamed }] of mails) {
    if (unnamed !== null) continue;
    const voiding = voidIfUndelivered(services.ledger, messageId, run.settings.operatorMail);
    await unlessOfOneRow(voiding, ({ problemCode, message }) => {
      problems.push(problem('mail', messageId, problemCode, message));
    });
  }
  return problems;
}

/** The accepted mail that already carried this notice, if there is one. */
export function digestWith(
  notice: Notice,
  states: ReadonlyMap<EmailAddress, ContactState>,
): SentDigest | null {
  const digest = states.get(notice.contact)?.lastDigest ?? null;
  const day = dayOf(notice.decidedAt);
  return digest?.notices.some((told) => told.day === day && isSameSlot(told, notice)) ? digest : null;
}

/**
 * The mail by which an earlier attempt at this run, or an earlier step of it, told the key's contact this. A notice
 * left over from another day keeps that day in its name, so the day does not count.
 */
export function digestOfThisRun(
  notice: Notice,
  states: ReadonlyMap<EmailAddress, ContactState>,
  run: Pick<Run, 'asOf'>,
): SentDigest | null {
  const digest = states.get(notice.contact)?.lastDigest ?? null;
  if (digest?.asOf !== run.asOf) return null;
  return digest.notices.some((told) => isSameSlot(told, notice)) ? digest : null;
}

/**
 * A notice that SES accepted joins the key's history, then leaves the outbox; both may be repeated. One that the ledger
 * could not take back joins nothing; word of a deed, which no later run would tell, goes to the operator as well (I4).
 */
export async function settle(
  { ledger }: Services,
  { settings }: Pick<Run, 'settings'>,
  notice: Notice,
  digest: SentDigest,
  named: NamedNotices,
): Promise<void> {
  if (isNamed(named, notice)) {
    await ledger.keys.recordNotice(notice, {
      kind: notice.kind,
      contact: notice.contact,
      cycle: notice.cycle,
      countsFrom: countsFrom(digest.asOf, digest.sentAt),
      deadline: notice.deadline,
      status: 'sent',
      messageId: digest.messageId,
    });
  } else {
    await tellOperatorInstead(ledger, notice, settings.operatorMail);
  }
  await ledger.outbox.markSent(notice, digest.messageId, digest.sentAt);
}
