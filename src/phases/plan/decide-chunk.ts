import { keyText, type KeyName } from '../../core/access-key.ts';
import {
  contactCandidates,
  isUndeliverable,
  resolveContacts,
  type ContactChain,
  type EmailAddress,
} from '../../core/contact.ts';
import { decide, type Decision } from '../../core/decision.ts';
import type { NoticeKind } from '../../core/notice.ts';
import { NO_HISTORY, type KeyHistory } from '../../core/notice-cycle.ts';
import { ended, type DecidedFinding, type RunFinding, type SeenFinding } from '../../core/run-finding.ts';
import { rethrowBug } from '../../aws/failure.ts';
import type { Run, Services } from '../run.ts';
import { planProblems } from './problems.ts';

/** Each key of a piece, by what the ledger knows of it and of its contacts. */
export async function decideChunk(
  services: Services,
  run: Run,
  chunk: readonly SeenFinding[],
  cyclesHold: boolean,
): Promise<RunFinding[]> {
  const { policy } = run.settings;
  const { historyOf, earlierOf, undeliverable } = cyclesHold
    ? await readLedger(services, run, chunk)
    : NOTHING_READ;
  return chunk.map((seen) => {
    const earlier = earlierOf(seen.finding);
    // Found done by an earlier attempt at this run.
    if (earlier?.stage === 'done' && earlier.recovered) return earlier;
    const { finding, accountContactTag } = seen;
    const history = historyOf(finding);
    // An earlier attempt at this run has told and done things by what it decided: that stands.
    const decision = earlier?.decision ?? decide({ finding, history, runId: run.runId }, policy, run.asOf);
    const resolved = resolveContacts(chainOf(seen, run), (address) => undeliverable.has(address));
    const judged = decided(
      {
        finding,
        accountContactTag,
        contacts: resolved.contacts,
        contactSource: resolved.source,
        problems: planProblems(finding, decision, resolved),
      },
      decision,
    );
    const done = history?.deactivation;
    const isDone = done?.state === 'done' && done.runId === run.runId && decision.kind === 'deactivate';
    return isDone ? ended(judged, 'deactivated', { notice: 'deactivated' }) : judged;
  });
}

interface LedgerRead {
  /** null when it could not be read. */
  readonly historyOf: (key: KeyName) => KeyHistory | null;
  /** What an earlier attempt at this run decided. */
  readonly earlierOf: (key: KeyName) => RunFinding | undefined;
  readonly undeliverable: ReadonlySet<EmailAddress>;
}

const NOTHING_READ: LedgerRead = {
  historyOf: () => null,
  earlierOf: () => undefined,
  undeliverable: new Set(),
};

/** What the ledger knows of these keys and their contacts. If it cannot be read, they are undetermined, not new (I3). */
async function readLedger(services: Services, run: Run, chunk: readonly SeenFinding[]): Promise<LedgerRead> {
  try {
    const keys = chunk.map(({ finding }) => finding);
    const histories = await services.ledger.keys.readMany(keys);
    const earlier = new Map(
      (await services.ledger.runs.findingsOf(run.runId, keys)).map((row) => [keyText(row.finding), row]),
    );
    return {
      historyOf: (key) => histories.get(keyText(key)) ?? NO_HISTORY,
      earlierOf: (key) => earlier.get(keyText(key)),
      undeliverable: await readUndeliverable(services, run, chunk),
    };
  } catch (error) {
    rethrowBug(error);
    return NOTHING_READ;
  }
}

async function readUndeliverable(
  services: Services,
  run: Run,
  chunk: readonly SeenFinding[],
): Promise<Set<EmailAddress>> {
  const states = await services.ledger.contacts.readMany(
    chunk.flatMap((row) => contactCandidates(chainOf(row, run))),
  );
  return new Set(
    [...states].flatMap(([address, { undeliverableSince }]) =>
      isUndeliverable(undeliverableSince, run.asOf) ? [address] : [],
    ),
  );
}

function chainOf({ finding, accountContactTag }: SeenFinding, run: Run): ContactChain {
  return {
    userTag: finding.details.kind === 'read' ? finding.details.contactTag : null,
    accountTag: accountContactTag,
    operator: run.settings.operatorMail,
  };
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
