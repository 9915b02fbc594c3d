import { keyText } from '../../core/access-key.ts';
import { resolveContacts, type ResolvedContacts } from '../../core/contact.ts';
import { decide, type Decision } from '../../core/decision.ts';
import type { NoticeKind } from '../../core/notice.ts';
import { ended, type DecidedFinding, type RunFinding, type SeenFinding } from '../../core/run-finding.ts';
import type { Run, Services } from '../run.ts';
import { planProblems } from './problems.ts';
import { chainOf, NOTHING_READ, readLedger, type LedgerRead } from './read-ledger.ts';
import type { InDoubt } from './restarts.ts';

/** Each key of a piece, by what the ledger knows of it and of its contacts. */
export async function decideChunk(
  services: Services,
  run: Run,
  chunk: readonly SeenFinding[],
  inDoubt: InDoubt,
): Promise<RunFinding[]> {
  const { policy } = run.settings;
  const read = inDoubt === 'all' ? NOTHING_READ : await readLedger(services, run, chunk);
  return chunk.map((seen) => {
    const { finding, accountContactTag } = seen;
    const earlier = read.earlierOf(finding);
    // Found done by an earlier attempt at this run.
    if (earlier?.stage === 'done' && earlier.recovered) return earlier;
    const history = inDoubt !== 'all' && inDoubt.has(keyText(finding)) ? null : read.historyOf(finding);
    const resolved = resolveContacts(chainOf(seen, run), (address) => read.undeliverable.has(address));
    // An earlier attempt at this run has told and done things by what it decided: that stands.
    const decision =
      earlier?.decision ??
      unlessUntold(decide({ finding, history, runId: run.runId }, policy, run.asOf), resolved, read);
    const judged = decided(
      {
        finding,
        accountContactTag,
        contacts: resolved.contacts,
        contactSource: resolved.source,
        problems: planProblems(finding, decision, resolved, read.unreadable, run),
      },
      decision,
    );
    const done = history?.deactivation;
    const isDone = done?.state === 'done' && done.runId === run.runId && decision.kind === 'deactivate';
    return isDone ? ended(judged, 'deactivated', { notice: 'deactivated' }) : judged;
  });
}

/** Whoever loses a key is told at once (I4): not so when nobody knows what its contacts were told today. */
function unlessUntold(decision: Decision, { contacts }: ResolvedContacts, read: LedgerRead): Decision {
  const untold = contacts.length > 0 && contacts.every((address) => read.unreadable.contacts.has(address));
  return decision.kind === 'deactivate' && untold
    ? { kind: 'undetermined', reason: 'contact-unread' }
    : decision;
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
