import { mailsOf } from '../../core/digest.ts';
import { inSendingOrder, withMails } from '../../core/sending-order.ts';
import type { Problem } from '../../core/problem.ts';
import { NO_MAIL, type MailCounts } from '../../core/report.ts';
import { rethrowBug } from '../../aws/failure.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import { boundedProblems } from '../../workflow/bounded-problems.ts';
import { collectNotices } from './collect.ts';
import { remainingOf, type MailGate } from './gate.ts';
import { inLedger } from './held-words.ts';
import type { HeldNotice } from './held-notice.ts';
import { recordOutcomes } from './outcomes.ts';
import type { Run, Services } from '../run.ts';
import { sendOrWithhold } from './send-or-withhold.ts';
import { turnOf } from './send.ts';

export type Notified = { readonly mail: MailCounts; readonly problems: readonly Problem[] };

/** What one step of the phase leaves to the next. */
type Progress = Notified & {
  /** Digests that had their turn, by `turnOf`, and are in the outbox still; null at the start, and when all are done. */
  readonly after: readonly string[] | null;
  /** Recipients left in these 24 hours; null is unlimited. */
  readonly remaining: number | null;
  readonly heldForQuota: number;
  /** Accounts that have had mails of the run, with how many, so that none has more than its share over all steps. */
  readonly had: readonly (readonly [accountId: string, mails: number])[];
};

/** One of the day's recipients is kept for the operator's summary. */
const KEPT_FOR_SUMMARY = 1;
/** With reading and writing the ledger, a step of 100,000 notices stays well within a Lambda's 15 minutes. */
const STEP_MS = 5 * 60_000;
/** So many fit the result of a step; were there more, the first of them would have another turn. */
const MAX_HAD_TURN = 5_000;
/** The next day's run must not find this one at work; what is not sent by then stays pending for it. */
const MAX_STEPS = 150;
/**
 * What yesterday's run used of the quota comes back 24 hours after each of its mails: about when today's begins. Within
 * this hour it has all come back; the rest of the day's quota is other people's, or today's own.
 */
const QUOTA_WAITS = 15;
/** Shorter than a lease, which is renewed in between: the run stays the one that is at work. */
const QUOTA_WAIT_MS = 4 * 60_000;

/**
 * Tells every contact, in one digest each, what this run decided and what earlier runs still owe. As many steps as the
 * sending takes. When the quota is used up it sleeps for what is about to come back, where sleeping costs nothing;
 * mails for which there is none then stay pending for the next run (docs/adr/0007).
 */
export async function notify(
  workflow: Workflow,
  services: Services,
  run: Run,
  gate: MailGate,
): Promise<Notified> {
  let progress: Progress = {
    mail: NO_MAIL,
    problems: [],
    after: null,
    remaining: beforeSummary(gate.remaining),
    heldForQuota: 0,
    had: [],
  };
  let waits = 0;
  for (let step = 1; step <= MAX_STEPS; step += 1) {
    const before = progress;
    progress = await workflow.step(`notify ${step}`, () =>
      notifyStep(services, run, gate, before, step === MAX_STEPS ? 0 : STEP_MS),
    );
    if (progress.after !== null) continue;
    if (progress.mail.blocked !== null) break;
    let remaining: number | null = 0;
    while (progress.heldForQuota > 0 && remaining === 0 && workflow.sleepsForFree && waits < QUOTA_WAITS) {
      waits += 1;
      await workflow.sleep(`quota ${waits}`, QUOTA_WAIT_MS);
      remaining = await workflow.step(`quota left ${waits}`, () => quotaLeft(services, run));
    }
    if (remaining === 0) break;
    progress = withQuota(progress, remaining);
  }
  return { mail: progress.mail, problems: progress.problems };
}

const beforeSummary = (remaining: number | null): number | null =>
  remaining === null ? null : Math.max(0, remaining - KEPT_FOR_SUMMARY);

async function quotaLeft({ ses }: Services, { settings }: Run): Promise<number | null> {
  try {
    return beforeSummary(remainingOf(await ses.account(), settings.sesQuotaShare));
  } catch (error) {
    // The next look may tell; mails wait either way.
    rethrowBug(error);
    return 0;
  }
}

/** What is still in the outbox has its turn once more, and is counted once more. */
function withQuota({ mail, problems, after, had }: Progress, remaining: number | null): Progress {
  return {
    mail: { ...mail, pending: 0, withheld: 0, failed: 0 },
    problems: problems.filter(({ code }) => code !== 'QUOTA_USED_UP'),
    after,
    remaining,
    heldForQuota: 0,
    had,
  };
}

async function notifyStep(
  services: Services,
  run: Run,
  gate: MailGate,
  before: Progress,
  forMs: number | null,
): Promise<Progress> {
  const { line, mails: mailsBefore, problems: found } = await collectNotices(services, run);
  const { ends } = line;
  const { after, remaining } = before;
  const hadTurn = new Set(after);
  const waiting = line.digests(isToSend).filter((digest) => !hadTurn.has(turnOf(digest)));
  const places = remaining === null ? null : before.mail.sent + remaining;
  const had = new Map(before.had);
  const digests = inSendingOrder(waiting, places, had);
  if (after === null) {
    run.emit({ event: 'notices-pending', notices: line.count(isToSend), mails: mailsOf(digests) });
  }
  const hasSent = before.mail.sent > 0 || mailsBefore.size > 0;
  const sent = await sendOrWithhold(services, run, gate, digests, inLedger(services, run, line), {
    remaining,
    forMs,
    hasSent,
  });
  const isLast = sent.next === null;

  for (const ofAccount of line.byAccount())
    for (const notice of ofAccount) {
      if (notice.standing === 'settled') ends.mark(notice, 'sent');
      else if (isLast && notice.isToSend && ends.of(notice) === undefined) ends.mark(notice, 'pending');
    }
  await recordOutcomes(services, run, line.byAccount(), ends);

  const { counts } = sent;
  const mail: MailCounts = {
    // Of a step that was repeated after a crash the ledger knows which mails it had sent.
    sent: Math.max(before.mail.sent, mailsBefore.size) + counts.sent,
    pending: before.mail.pending + counts.pending + (isLast ? mailsOf(line.digests(isWaiting)) : 0),
    withheld: before.mail.withheld + counts.withheld,
    failed: before.mail.failed + counts.failed,
    blocked: gate.blocked ?? blockedMeanwhile(sent.problems),
  };
  const ofEarlierRuns = after === null ? found : [];
  const problems = boundedProblems([...before.problems, ...ofEarlierRuns, ...sent.problems]);
  const heldForQuota = before.heldForQuota + sent.heldForQuota;
  const next = sent.next && [...(after ?? []), ...sent.next].slice(-MAX_HAD_TURN);
  // Where any number may leave, nobody has a share.
  const hadByNow = places === null ? [] : [...withMails(had, sent.sentOf)];
  return { mail, problems, after: next, remaining: sent.remaining, heldForQuota, had: hadByNow };
}

/** Somebody has paused all deeds while mail was leaving. */
function blockedMeanwhile(problems: readonly Problem[]): MailCounts['blocked'] {
  return problems.some(({ code }) => code === 'PAUSED') ? 'PAUSED' : null;
}

const isToSend = (notice: HeldNotice): boolean => notice.isToSend;
const isWaiting = ({ standing }: HeldNotice): boolean => standing === 'waits';
