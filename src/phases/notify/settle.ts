import type { LimitFunction } from 'p-limit';
import type { EmailAddress } from '../../core/contact.ts';
import { groupBy } from '../../core/group-by.ts';
import { dayOf } from '../../core/instant.ts';
import { countsFrom, isSameSlot, type Notice, type NoticeInLine } from '../../core/notice.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { ContactState, SentDigest } from '../../core/contact-state.ts';
import type { RecordedNotice } from '../../core/notice-cycle.ts';
import { unlessOfOneRow, type OneRowError } from '../../ledger/ledger-error.ts';
import { inChunks } from '../../workflow/in-chunks.ts';
import { limitedMap } from '../../workflow/limited-map.ts';
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
  const sent = notices.flatMap((notice) => {
    const digest = digestWith(notice, states.found);
    return digest === null ? [] : [{ notice, digest }];
  });
  for (const [messageId, ofMail] of groupBy(sent, ({ digest }) => digest.messageId)) {
    const named = await namedNotices(services.ledger, messageId);
    mails.set(messageId, named);
    for (const { notice, digest } of ofMail.slice(0, 1)) {
      if (named.unnamed !== null) problems.push(unnamedNotices(notice.contact, named.unnamed));
      const told = ofMail.map((each) => each.notice);
      for (const { notice: of, error } of await settleAll(services, run, told, { digest, named }, 1))
        problems.push(problem('key', of.accessKeyId, error.problemCode, error.message));
    }
  }
  for (const [messageId, { unnamed }] of mails) {
    if (unnamed !== null) continue;
    const voiding = voidIfUndelivered(services.ledger, messageId, run.settings.operatorMail);
    await unlessOfOneRow(voiding, ({ problemCode, message }) => {
      problems.push(problem('mail', messageId, problemCode, message));
    });
  }
  // Last: what a mail that came back leaves standing is what its notices replaced.
  await services.ledger.keys.dropOver(sent.map(({ notice }) => notice));
  return problems;
}

/** The accepted mail that already carried this notice, if there is one. */
export function digestWith(
  notice: NoticeInLine,
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

export interface Unsettled {
  readonly notice: Notice;
  readonly error: OneRowError;
}

/**
 * The notices of a mail that SES accepted join their keys' histories and leave the outbox; all may be repeated. Together where
 * that can be, else each by itself, so that one row keeps no other notice from it (I6).
 * @param atOnce of those that go by themselves
 */
export async function settleAll(
  services: Services,
  run: Pick<Run, 'settings'>,
  notices: readonly Notice[],
  { digest, named }: { readonly digest: SentDigest; readonly named: NamedNotices },
  atOnce: number | LimitFunction,
): Promise<readonly Unsettled[]> {
  const accepted = notices
    .filter((notice) => isNamed(named, notice))
    .map((notice) => ({ notice, recorded: recordedBy(digest, notice) }));
  const left = new Set(await services.ledger.accepted.record(accepted, digest));
  const together = new Set(accepted.filter((each) => !left.has(each)).map(({ notice }) => notice));
  const unsettled: Unsettled[] = [];
  await limitedMap(
    notices.filter((notice) => !together.has(notice)),
    atOnce,
    (notice) =>
      unlessOfOneRow(settle(services, run, notice, digest, named), (error) =>
        unsettled.push({ notice, error }),
      ),
  );
  return unsettled;
}

/**
 * One that the ledger could not take back joins no history; word of a deed, which no later run would tell, goes to the
 * operator as well (I4).
 */
export async function settle(
  { ledger }: Services,
  { settings }: Pick<Run, 'settings'>,
  notice: Notice,
  digest: SentDigest,
  named: NamedNotices,
): Promise<void> {
  if (isNamed(named, notice)) await ledger.keys.recordNotice(notice, recordedBy(digest, notice));
  else await tellOperatorInstead(ledger, notice, settings.operatorMail);
  await ledger.outbox.markSent(notice, digest.messageId, digest.sentAt);
}

function recordedBy({ asOf, sentAt, messageId }: SentDigest, notice: Notice): RecordedNotice {
  const { kind, contact, cycle, deadline } = notice;
  return { kind, contact, cycle, countsFrom: countsFrom(asOf, sentAt), deadline, status: 'sent', messageId };
}
