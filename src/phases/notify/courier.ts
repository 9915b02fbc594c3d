import pLimit from 'p-limit';
import type { EmailAddress } from '../../core/contact.ts';
import type { Digest } from '../../core/digest.ts';
import type { Notice, NoticeInLine } from '../../core/notice.ts';
import { sendingPace } from '../../aws/pace.ts';
import { underWay } from '../../workflow/under-way.ts';
import type { Run, Services } from '../run.ts';
import { prepare, record, send, type PreparedMail } from './deliver.ts';
import type { MailGate } from './gate.ts';
import type { Quota } from './quota.ts';
import { FEW, refusalsOf } from './refusals.ts';
import type { Shelf, Words } from './shelf.ts';
import type { Tally } from './tally.ts';

/** Takes mails to SES at the pace it allows, and records behind that pace what was sent. */
export interface Courier<N extends NoticeInLine> {
  /**
   * Until SES has taken a mail, waits for what it says to the few that it was asked to: what every mail meets, not many
   * need to meet.
   */
  ready(): Promise<void>;
  /**
   * Waits for the pace; sends the mails of one address, one after the other. None once it has stopped.
   * @param words as far as they are read; it asks for the others
   */
  take(mails: readonly Digest<N>[], words: ReadonlyMap<N, Words>): Promise<void>;
  /** What every further mail would meet has been met; or nothing is to be sent at all. */
  readonly hasStopped: boolean;
  /** A bug or a lost lease ended one of the mails; `ended` throws it. */
  readonly hasFailed: boolean;
  /** Mails were refused and none was accepted: it is too early to say what becomes of the others. */
  readonly isUndecided: boolean;
  /** Addresses of those, if they all met the same. */
  readonly inDoubt: readonly EmailAddress[];
  /** Mails in place of refused ones for which there was no quota. */
  readonly heldForQuota: number;
  /** Waits for all that is under way. */
  drained(): Promise<void>;
  /** The same. @throws the first failure */
  ended(): Promise<void>;
}

/**
 * Keys of the mails that are being sent or recorded: room enough for the pace to be what holds mail back, and no more than a few
 * of the longest, each of which takes some MB.
 */
const MAX_UNDER_WAY = 1_500;
/** A short mail takes as much room as one of so many keys. */
const LEAST_WEIGHT = 15;
/** Ledger writes about single notices at once, over all mails. */
const WRITE_CONCURRENCY = 50;

export function courierOf<N extends NoticeInLine>(
  services: Services,
  run: Run,
  gate: MailGate,
  {
    quota,
    tally,
    shelf,
    hasSent,
    sendsNothing,
  }: { quota: Quota; tally: Tally<N>; shelf: Shelf<N>; hasSent: boolean; sendsNothing: boolean },
): Courier<N> {
  const pace = sendingPace(gate.maxSendRate, services.clock);
  // Mails that had to wait until the ledger told that nothing is paused leave no faster than others.
  const apart = sendingPace(gate.maxSendRate, services.clock);
  const sending = underWay(MAX_UNDER_WAY);
  const writes = pLimit(WRITE_CONCURRENCY);
  const refusals = refusalsOf(services, run, { tally, hasSent });
  const unanswered: Promise<unknown>[] = [];
  let stopped = sendsNothing;
  let heldForQuota = 0;
  const hasStopped = (): boolean => stopped || refusals.stop;

  /** @returns null when the ledger tells of none of its notices that it waits to be sent */
  const prepared = async (
    { contact, notices, part }: Digest<N>,
    ahead: ReadonlyMap<N, Words>,
  ): Promise<PreparedMail<N> | null> => {
    const unread = notices.filter((notice) => !ahead.has(notice));
    const rest = unread.length > 0 ? await shelf.wordsOf(unread) : new Map<N, Words>();
    const told: (readonly [N, Notice])[] = [];
    const untold: N[] = [];
    for (const notice of notices) {
      const words = ahead.get(notice) ?? rest.get(notice);
      if (words?.kind === 'pending') told.push([notice, words.notice]);
      else if (words?.kind === 'sent') tally.settled(notice);
      else {
        untold.push(notice);
        if (words) tally.meet(words.problem);
      }
    }
    if (untold.length > 0) tally.end([{ contact, notices: untold }], 'pending');
    if (told.length > 0) return prepare({ contact, told, part }, run, services.clock.now());
    quota.giveBack(1);
    return null;
  };

  /** @returns what is to be sent in its place */
  const sendOrGiveBack = async (mail: PreparedMail<N>): Promise<readonly Digest<N>[]> => {
    if (hasStopped()) return giveBack(mail);
    const asked = send(services, run, gate, mail, { pace: apart, isHeld: hasStopped });
    if (!refusals.hasAccepted) unanswered.push(asked);
    const answer = await asked;
    if (answer.kind === 'held') return giveBack(mail);
    if (answer.kind === 'refused') {
      quota.giveBack(1);
      return withinQuota(await refusals.meet(mail, answer.failure));
    }
    tally.end([mail], 'sent');
    const recording = record(
      services,
      run,
      { contact: mail.contact, notices: mail.told },
      answer.sent,
      writes,
    );
    const [unrecorded] = await Promise.all([recording, refusals.accepted()]);
    if (unrecorded !== null) {
      if (unrecorded.stops) stopped = true;
      tally.meet(unrecorded.problem);
    }
    return [];
  };

  const giveBack = (mail: Digest<N>): readonly Digest<N>[] => {
    quota.giveBack(1);
    tally.end([mail], 'pending');
    return [];
  };

  const withinQuota = (mails: readonly Digest<N>[]): readonly Digest<N>[] => {
    const allowed = quota.take(mails.length);
    tally.end(mails.slice(allowed), 'pending');
    heldForQuota += mails.length - allowed;
    return mails.slice(0, allowed);
  };

  /** The ledger remembers one mail an address, so the next one waits until the last is recorded to the end (I5). */
  const sendOneByOne = async (
    first: PreparedMail<N> | null,
    others: readonly Digest<N>[],
    words: ReadonlyMap<N, Words>,
  ): Promise<void> => {
    const waiting = [...(first === null ? [] : await sendOrGiveBack(first)), ...others];
    for (let digest = waiting.shift(); digest !== undefined; digest = waiting.shift()) {
      if (hasStopped()) {
        giveBack(digest);
        continue;
      }
      const mail = await prepared(digest, words);
      if (mail === null) continue;
      await pace();
      waiting.unshift(...(await sendOrGiveBack(mail)));
    }
  };

  const ended = async (): Promise<void> => {
    await sending.ended();
    await refusals.ended();
  };

  return {
    async ready() {
      if (!refusals.hasAccepted && unanswered.length >= FEW) await Promise.allSettled(unanswered.splice(0));
    },
    async take([first, ...others], words) {
      if (first === undefined) return;
      await sending.room();
      const mail = await prepared(first, words);
      if (mail === null && others.length === 0) return;
      await pace();
      const weight = Math.max(LEAST_WEIGHT, mail?.notices.length ?? 0);
      sending.begin(() => sendOneByOne(mail, others, words), weight);
    },
    get hasStopped() {
      return hasStopped();
    },
    get hasFailed() {
      return sending.hasFailed;
    },
    get isUndecided() {
      return refusals.isUndecided;
    },
    get inDoubt() {
      return refusals.inDoubt;
    },
    get heldForQuota() {
      return heldForQuota;
    },
    drained: () => sending.drained(),
    ended,
  };
}
