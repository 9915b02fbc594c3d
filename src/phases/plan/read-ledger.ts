import { keyText, type KeyName } from '../../core/access-key.ts';
import {
  contactCandidates,
  isUndeliverable,
  type ContactChain,
  type EmailAddress,
} from '../../core/contact.ts';
import { NO_HISTORY, type KeyHistory } from '../../core/notice-cycle.ts';
import type { RunFinding, SeenFinding } from '../../core/run-finding.ts';
import { rethrowBug } from '../../aws/failure.ts';
import { contactRule } from '../../settings/settings.ts';
import type { Run, Services } from '../run.ts';
import type { UnreadableRows } from './problems.ts';

export type OfRun = Pick<Run, 'runId' | 'asOf' | 'settings'>;

export interface LedgerRead {
  /** null when it could not be read. */
  readonly historyOf: (key: KeyName) => KeyHistory | null;
  /** What an earlier attempt at this run decided. */
  readonly earlierOf: (key: KeyName) => RunFinding | undefined;
  readonly undeliverable: ReadonlySet<EmailAddress>;
  readonly unreadable: UnreadableRows;
}

export const NOTHING_READ: LedgerRead = {
  historyOf: () => null,
  earlierOf: () => undefined,
  undeliverable: new Set(),
  unreadable: { histories: new Map(), contacts: new Map() },
};

/** What the ledger knows of these keys and their contacts. If it cannot be read, they are undetermined, not new (I3). */
export async function readLedger(
  services: Pick<Services, 'ledger'>,
  run: OfRun,
  chunk: readonly SeenFinding[],
): Promise<LedgerRead> {
  try {
    const { keys, contacts, runs } = services.ledger;
    const names = chunk.map(({ finding }) => finding);
    const histories = await keys.readMany(names);
    const earlier = await runs.findingsOf(run.runId, names);
    const states = await contacts.readMany(chunk.flatMap((row) => contactCandidates(chainOf(row, run))));
    return {
      earlierOf: (key) => earlier.found.get(keyText(key)),
      // Nor does anybody know what an earlier attempt at this run did, where its finding cannot be read.
      historyOf: (key) =>
        [histories, earlier].some(({ unreadable }) => unreadable.has(keyText(key)))
          ? null
          : (histories.found.get(keyText(key)) ?? NO_HISTORY),
      undeliverable: new Set(
        [...states.found].flatMap(([address, { undeliverableSince }]) =>
          isUndeliverable(undeliverableSince, run.asOf) ? [address] : [],
        ),
      ),
      unreadable: { histories: histories.unreadable, contacts: states.unreadable },
    };
  } catch (error) {
    rethrowBug(error);
    return NOTHING_READ;
  }
}

export function chainOf({ finding, accountContactTag }: SeenFinding, run: OfRun): ContactChain {
  return {
    userTag: finding.details.kind === 'read' ? finding.details.contactTag : null,
    accountTag: accountContactTag,
    ...contactRule(run.settings),
  };
}
