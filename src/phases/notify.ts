import { groupByContact, type Digest } from '../core/digest.ts';
import type { Notice } from '../core/notice.ts';
import { problem, type Problem } from '../core/problem.ts';
import { NO_MAIL, type MailCounts, type Outcome } from '../core/report.ts';
import { noticeId } from '../aws/ledger/outbox.ts';
import type { RunFinding } from '../aws/ledger/runs.ts';
import { collectNotices, noticesOf } from './collect-notices.ts';
import { inChunks } from './in-chunks.ts';
import type { MailGate } from './mail-gate.ts';
import type { Run, Services } from './run.ts';
import { sortForSandbox } from './sandbox.ts';
import { sendDigests, type NoticeEnd } from './send-digests.ts';

export type Notified = { readonly mail: MailCounts; readonly problems: readonly Problem[] };

const CHUNK = 100;
/** A digest is recorded in one DynamoDB item (400 KB); an address with more keys than this gets several mails. */
const MAX_NOTICES_A_MAIL = 1_000;

/** Tells every contact, in one digest each, what this run decided and what earlier runs still owe. */
export async function notify(services: Services, run: Run, gate: MailGate): Promise<Notified> {
  const collected = await collectNotices(services, run);
  const digests = groupByContact(collected.toSend).flatMap(split);
  run.emit({ event: 'notices-pending', notices: collected.toSend.length, mails: digests.length });
  const ends = new Map<string, NoticeEnd>();
  for (const id of collected.settled) ends.set(id, 'sent');
  for (const notice of [...collected.toSend, ...collected.waiting]) ends.set(noticeId(notice), 'pending');
  const waiting = groupByContact(collected.waiting).length;

  let mail: MailCounts = { ...NO_MAIL, pending: digests.length + waiting, blocked: gate.blocked };
  let problems: readonly Problem[];
  if (gate.blocked) {
    problems = [problem('run', run.runId, gate.blocked, gate.message)];
  } else {
    const states = await services.ledger.contacts.readMany(digests.map((digest) => digest.contact));
    const sorted = gate.sandbox
      ? await sortForSandbox(services, run, digests)
      : { deliverable: digests, withheld: [], problems: [] };
    for (const { notices } of sorted.withheld)
      for (const notice of notices) ends.set(noticeId(notice), 'withheld');
    const sent = await sendDigests(services, run, gate, sorted.deliverable, states);
    for (const [id, end] of sent.ends) ends.set(id, end);
    const { counts } = sent;
    mail = {
      ...counts,
      pending: counts.pending + waiting,
      withheld: counts.withheld + sorted.withheld.length,
    };
    problems = [...sorted.problems, ...sent.problems];
  }
  await recordOutcomes(services, run, collected.toSend, ends);
  return { mail, problems: problems.slice(0, MAX_PROBLEMS) };
}

/** Step results stay small; what is cut off here is still counted in `mail`. */
const MAX_PROBLEMS = 500;

function split(digest: Digest): Digest[] {
  const parts = Math.ceil(digest.notices.length / MAX_NOTICES_A_MAIL);
  return Array.from({ length: parts }, (_, part) => ({
    contact: digest.contact,
    notices: digest.notices.slice(part * MAX_NOTICES_A_MAIL, (part + 1) * MAX_NOTICES_A_MAIL),
  }));
}

/** A carried-over notice has another day in its name than today's, so outcomes go by key, kind and address. */
async function recordOutcomes(
  services: Services,
  run: Run,
  toSend: readonly Notice[],
  ends: ReadonlyMap<string, NoticeEnd>,
): Promise<void> {
  const nameless = (notice: Notice) => [notice.accessKeyId, notice.kind, notice.contact].join(' ');
  const carried = new Map(toSend.map((notice) => [nameless(notice), ends.get(noticeId(notice))]));
  for await (const chunk of inChunks(services.ledger.runs.findings(run.runId), CHUNK)) {
    const told = chunk.flatMap((row): RunFinding[] => {
      // What was done to a key, or failed, says more than its mail.
      if (row.outcome !== 'none') return [];
      const endings = noticesOf(row, run).map(
        (notice) => ends.get(noticeId(notice)) ?? carried.get(nameless(notice)),
      );
      const outcome = outcomeOf(endings, row.outcome);
      return outcome === row.outcome ? [] : [{ ...row, outcome }];
    });
    await services.ledger.runs.putFindings(run.runId, told);
  }
}

/** One address that was reached is enough for the clock of a key to run. */
function outcomeOf(endings: readonly (NoticeEnd | undefined)[], otherwise: Outcome): Outcome {
  if (endings.length === 0) return otherwise;
  if (endings.includes('sent')) return 'notified';
  return endings.find((end) => end === 'withheld') ?? endings.find((end) => end === 'failed') ?? 'pending';
}
