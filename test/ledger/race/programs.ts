import type { MailEvent } from '../../../src/core/mail-event.ts';
import { act } from '../../../src/phases/act/act.ts';
import { actInTheirPlace } from '../../../src/phases/act/in-their-place.ts';
import { publishWaiting } from '../../../src/phases/events/publish-run.ts';
import type { MailGate } from '../../../src/phases/notify/gate.ts';
import { notify } from '../../../src/phases/notify/notify.ts';
import { applyMailEvent } from '../../../src/phases/notify/void-mail.ts';
import { recover } from '../../../src/phases/recover.ts';
import { restoreKey } from '../../../src/phases/restore/restore-key.ts';
import type { Run, RunOrder, Services } from '../../../src/phases/run.ts';
import { holdingLease } from '../../../src/phases/start/lease.ts';
import { KeyRotationError } from '../../../src/core/problem.ts';
import { inProcessWorkflow } from '../../../src/workflow/in-process.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { intentOf, KEY, NEXT_IN_LINE, OPERATOR } from './story.ts';

/** What runs, commands and the handler do where they meet, by the real code of their phases. */

/** Under the lock; not at all while another run has it, and not to its end when it is lost. */
export async function asRun(
  services: Services,
  order: RunOrder,
  owner: string,
  work: (run: Run) => Promise<void>,
): Promise<void> {
  const lock = await services.ledger.lock.acquire(owner, order.runId);
  if (!lock.held) return;
  try {
    await holdingLease(services, order, owner, (lease) => work({ ...order, lease }));
  } catch (error) {
    if (!(error instanceof KeyRotationError && error.code === 'LEASE_LOST')) throw error;
  }
}

/** With nothing between it and others but the conditions of the ledger: as one that was suspended when its lease ended. */
export function unlocked(
  services: Services,
  order: RunOrder,
  work: (run: Run) => Promise<void>,
): Promise<void> {
  return holdingLease(services, order, null, (lease) => work({ ...order, lease }));
}

const OPEN: MailGate = { blocked: null, message: '', sandbox: false, maxSendRate: 1_000, remaining: null };

/** Marks what an earlier run sent, then tells what was decided. */
export async function tells(services: Services, run: Run): Promise<void> {
  await recover(services, run);
  await notify(inProcessWorkflow(services.clock), services, run, OPEN);
}

/** Finishes what an earlier run began, then deactivates what was decided. */
export async function deactivates(services: Services, run: Run): Promise<void> {
  await recover(services, run);
  const planned = { batches: [[KEY, KEY] as const], nextInLine: [] };
  await act(inProcessWorkflow(services.clock), services, run, planned);
}

export function bounceOf(messageId: string): MailEvent {
  return { messageId, at: AS_OF, fate: { kind: 'undeliverable', why: 'no such mailbox' } };
}

export async function hearsOf(services: Services, messageId: string): Promise<void> {
  await applyMailEvent(services.ledger, bounceOf(messageId), OPERATOR);
}

/** @returns what came of it */
export async function restores(
  services: Services,
  { runId, asOf, settings }: RunOrder,
  by: string,
): Promise<string> {
  const restoreId = `2026-11-22T08-00-00Z-restore-${by}`;
  const restored = await restoreKey(
    services,
    {
      restoreId,
      at: AS_OF,
      by: `arn:aws:iam::111111111111:user/${by}`,
      reason: null,
      settings,
      emit: () => undefined,
    },
    {
      userName: KEY.userName,
      iam: services.enterAccount(
        { accountId: KEY.accountId, partition: 'aws' },
        { kind: 'survey' },
        restoreId,
      ),
      keys: [],
    },
    intentOf({ runId, asOf }),
  );
  return restored.kind === 'left' ? restored.prospect.kind : restored.kind;
}

/** Puts the next in line in the place of a key that could not be deactivated. */
export async function actsInTheirPlace(services: Services, run: Run): Promise<void> {
  await actInTheirPlace(services, run, NEXT_IN_LINE);
}

/** Sends the events that wait. */
export async function sendsEvents(services: Services, { runId }: RunOrder): Promise<void> {
  const { problems } = await publishWaiting(services, { runId });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join());
}
