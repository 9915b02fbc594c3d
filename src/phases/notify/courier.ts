import pLimit from 'p-limit';
import type { Digest } from '../../core/digest.ts';
import { sendingPace } from '../../aws/pace.ts';
import { underWay } from '../../workflow/under-way.ts';
import type { Run, Services } from '../run.ts';
import { deliver, prepare, type PreparedMail } from './deliver.ts';
import type { MailGate } from './gate.ts';
import type { Quota } from './quota.ts';
import type { Tally } from './tally.ts';

/** Takes mails to SES at the pace it allows, and records behind that pace what was sent. */
export interface Courier {
  /** Waits for the pace; sends the mails of one address, one after the other. None once it has stopped. */
  take(mails: readonly Digest[]): Promise<void>;
  /** What every further mail would meet has been met; or nothing is to be sent at all. */
  readonly hasStopped: boolean;
  /** A bug or a lost lease ended one of the mails; `ended` throws it. */
  readonly hasFailed: boolean;
  /** Waits for all that is under way. */
  drained(): Promise<void>;
  /** The same. @throws the first failure */
  ended(): Promise<void>;
}

/** Addresses whose mail is being sent or recorded: room enough for the pace to be what holds mail back. */
const MAX_UNDER_WAY = 100;
/** Ledger writes about single notices at once, over all mails. */
const WRITE_CONCURRENCY = 50;

export function courierOf(
  services: Services,
  run: Run,
  gate: MailGate,
  { quota, tally, sendsNothing }: { quota: Quota; tally: Tally; sendsNothing: boolean },
): Courier {
  const pace = sendingPace(gate.maxSendRate, services.clock);
  const sending = underWay(MAX_UNDER_WAY);
  const writes = pLimit(WRITE_CONCURRENCY);
  let stopped = sendsNothing;

  const prepared = (mail: Digest): PreparedMail => prepare(mail, run, services.clock.now());

  const sendOrGiveBack = async (mail: PreparedMail): Promise<void> => {
    if (stopped) {
      quota.giveBack(1);
      tally.end([mail], 'pending');
      return;
    }
    run.lease.assertHeld();
    const { end, problem, stops } = await deliver(services, run, gate, mail, writes);
    if (stops) stopped = true;
    if (end !== 'sent') quota.giveBack(1);
    tally.end([mail], end);
    // What left and is not on record is told mail by mail.
    if (problem !== null) tally.meet(problem, stops && end !== 'sent');
  };

  /** The ledger remembers one mail an address, so the next one waits until the last is recorded to the end (I5). */
  const sendOneByOne = async (first: PreparedMail, others: readonly Digest[]): Promise<void> => {
    await sendOrGiveBack(first);
    for (const digest of others) {
      const mail = prepared(digest);
      if (!stopped) await pace();
      await sendOrGiveBack(mail);
    }
  };

  return {
    async take([first, ...others]) {
      if (first === undefined) return;
      await sending.room();
      const mail = prepared(first);
      await pace();
      sending.begin(() => sendOneByOne(mail, others));
    },
    get hasStopped() {
      return stopped;
    },
    get hasFailed() {
      return sending.hasFailed;
    },
    drained: () => sending.drained(),
    ended: () => sending.ended(),
  };
}
