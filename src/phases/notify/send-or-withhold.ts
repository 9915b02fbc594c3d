import { mailsOf, type Digest } from '../../core/digest.ts';
import { problem } from '../../core/problem.ts';
import { NO_MAIL } from '../../core/report.ts';
import type { Run, Services } from '../run.ts';
import type { MailGate } from './gate.ts';
import type { HeldNotice } from './held-notice.ts';
import { sortForSandbox } from './sandbox.ts';
import { sendDigests, type Allowance, type Sent } from './send.ts';
import type { Shelf } from './shelf.ts';

/** Nothing leaves through a closed gate, and in the sandbox only what goes to verified addresses. */
export async function sendOrWithhold(
  services: Services,
  run: Run,
  gate: MailGate,
  digests: readonly Digest<HeldNotice>[],
  shelf: Shelf<HeldNotice>,
  allowance: Allowance,
): Promise<Sent> {
  if (gate.blocked) {
    const counts = { ...NO_MAIL, pending: mailsOf(digests) };
    const problems = [problem('run', run.runId, gate.blocked, gate.message, gate.cause)];
    const { remaining } = allowance;
    return { counts, problems, sentOf: new Map(), next: null, remaining, heldForQuota: 0 };
  }
  if (!gate.sandbox) return sendDigests(services, run, gate, digests, shelf, allowance);

  const { deliverable, withheld, pending, problems } = await sortForSandbox(services, run, digests);
  for (const { notices } of withheld) for (const notice of notices) shelf.ends.mark(notice, 'withheld');
  // With 200 mails a day at most, the sandbox is done in one step.
  const all = { ...allowance, forMs: null };
  const sent = await sendDigests(services, run, gate, deliverable, shelf, all);
  return {
    ...sent,
    counts: {
      ...sent.counts,
      withheld: sent.counts.withheld + mailsOf(withheld),
      pending: sent.counts.pending + mailsOf(pending),
    },
    problems: [...problems, ...sent.problems],
  };
}
