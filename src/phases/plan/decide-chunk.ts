import { keyText } from '../../core/access-key.ts';
import { placeInLine, type PlaceInLine } from '../../core/brake.ts';
import { resolveContacts, type ResolvedContacts } from '../../core/contact.ts';
import { decide, type Decision } from '../../core/decision.ts';
import type { NoticeKind } from '../../core/notice.ts';
import { NO_HISTORY, type KeyHistory } from '../../core/notice-cycle.ts';
import { isPlanned } from '../../core/planned-deeds.ts';
import { problem } from '../../core/problem.ts';
import {
  ended,
  isLeftOpen,
  isRecovered,
  type DecidedFinding,
  type RunFinding,
  type SeenFinding,
} from '../../core/run-finding.ts';
import type { Run, Services } from '../run.ts';
import { planProblems, restartProblems } from './problems.ts';
import { chainOf, NOTHING_READ, readLedger, type LedgerRead } from './read-ledger.ts';
import type { InDoubt } from './restarts.ts';

/** A decided key, and where it stands in the line before the brake. */
export interface PlacedFinding {
  readonly row: RunFinding;
  readonly place: PlaceInLine;
}

/** Each key of a piece, by what the ledger knows of it and of its contacts. */
export async function decideChunk(
  services: Services,
  run: Run,
  chunk: readonly SeenFinding[],
  inDoubt: InDoubt,
): Promise<PlacedFinding[]> {
  const { policy } = run.settings;
  const read = inDoubt === 'all' ? NOTHING_READ : await readLedger(services, run, chunk);
  const judge = (seen: SeenFinding, history: KeyHistory | null): RunFinding => {
    const { finding, accountContactTag } = seen;
    const earlier = read.earlierOf(finding);
    // Found done by an earlier attempt at this run.
    if (earlier && isRecovered(earlier)) return earlier;
    const resolved = resolveContacts(chainOf(seen, run), (address) => read.undeliverable.has(address));
    // An earlier attempt at this run has told and done things by what it decided: that stands.
    const decision =
      (earlier && beforeBrake(earlier)) ??
      unlessUntold(decide({ finding, history, runId: run.runId }, policy, run.asOf), resolved, read);
    const judged = decided(
      {
        finding,
        accountContactTag,
        contacts: resolved.contacts,
        contactSource: resolved.source,
        problems: [
          ...planProblems(finding, decision, resolved, read.unreadable, run),
          ...restartProblems(finding, decision, history),
        ],
      },
      decision,
    );
    const held = earlier ? judged : heldToPlan(judged, run);
    if (held !== judged) return held;
    const done = history?.deactivation;
    const isDone = done?.state === 'done' && done.runId === run.runId && decision.kind === 'deactivate';
    return isDone ? ended(judged, 'deactivated', { notice: 'deactivated' }) : judged;
  };
  return chunk.map((seen) => {
    const { finding } = seen;
    const history = inDoubt !== 'all' && inDoubt.has(keyText(finding)) ? null : read.historyOf(finding);
    const earlier = read.earlierOf(finding);
    const isBegun = earlier !== undefined && isLeftOpen(earlier);
    const place = isBegun ? 'begun' : placeInLine(history ?? NO_HISTORY, run.runId, run.asOf);
    return { row: judge(seen, history), place };
  });
}

/** What the run decided of a key by itself: which keys are deferred is dealt anew, with what has been done since. */
function beforeBrake({ decision, problems }: RunFinding): Decision {
  const isHeld = problems.some(({ code }) => code === 'NOT_IN_PLAN');
  return decision.kind === 'deferred' && !isHeld ? { ...decision, kind: 'deactivate' } : decision;
}

/** Whoever loses a key is told at once (I4): not so when nobody knows what its contacts were told today. */
function unlessUntold(decision: Decision, { contacts }: ResolvedContacts, read: LedgerRead): Decision {
  const untold = contacts.every((address) => read.unreadable.contacts.has(address));
  return decision.kind === 'deactivate' && untold
    ? { kind: 'undetermined', reason: 'contact-unread' }
    : decision;
}

/**
 * The row of a run that is held to a plan: what the plan does not say is left out. The notice is not told, so that its
 * clock does not start.
 */
export function heldToPlan(row: DecidedFinding, { planned }: Run): DecidedFinding {
  const { decision, finding, problems } = row;
  if (planned === undefined || isPlanned(decision, finding, planned)) return row;
  const message = `it is now to be decided as "${decision.kind}", which plan ${planned.runId} does not say`;
  const held: Decision =
    decision.kind === 'deactivate' || decision.kind === 'deferred'
      ? { ...decision, kind: 'deferred', reminderDue: false }
      : decision;
  const found = problem('key', finding.accessKeyId, 'NOT_IN_PLAN', message);
  return { ...row, decision: held, notice: null, problems: [...problems, found] };
}

/** A decision about a key that nothing has come of yet. */
export function decided(
  {
    finding,
    accountContactTag,
    contacts,
    contactSource,
    problems,
  }: Omit<DecidedFinding, 'stage' | 'decision' | 'notice'>,
  decision: Decision,
): DecidedFinding {
  const notice = plannedNotice(decision);
  const told = { contacts, contactSource, problems };
  return { stage: 'decided', finding, accountContactTag, decision, notice, ...told };
}

/** The notice that goes with a decision; `deactivated` is added once the key really is. */
function plannedNotice(decision: Decision): NoticeKind | null {
  switch (decision.kind) {
    case 'notify':
      return decision.notice;
    case 'deferred':
      return decision.reminderDue ? 'reminder' : null;
    case 'compliant':
    case 'exempt':
    case 'undetermined':
    case 'wait':
    case 'deactivate':
      return null;
  }
}
