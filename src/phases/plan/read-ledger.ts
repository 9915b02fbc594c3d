import { keyText, type KeyName } from '../../core/access-key.ts';
import {
  contactCandidates,
  isUndeliverable,
  type ContactChain,
  type EmailAddress,
} from '../../core/contact.ts';
import { NO_HISTORY, type KeyHistory } from '../../core/notice-cycle.ts';
import type { RunFinding } from '../../core/run-finding.ts';
import { failureOrThrow } from '../../aws/failure.ts';
import type { Run, Services } from '../run.ts';
import type { UnreadableRows } from './problems.ts';

export interface LedgerRead {
  /** null when it could not be read. */
  readonly historyOf: (key: KeyName) => KeyHistory | null;
  readonly undeliverable: ReadonlySet<EmailAddress>;
  readonly unreadable: UnreadableRows;
}

export const NOTHING_READ: LedgerRead = {
  historyOf: () => null,
  undeliverable: new Set(),
  unreadable: { histories: new Map(), contacts: new Map() },
};

/** What the ledger knows of these keys and their contacts. If it cannot be read, they are undetermined, not new (I3). */
export async function readLedger(
  services: Services,
  run: Run,
  chunk: readonly RunFinding[],
): Promise<LedgerRead> {
  try {
    const { keys, contacts } = services.ledger;
    const histories = await keys.readMany(chunk.map((row) => row.finding));
    const states = await contacts.readMany(chunk.flatMap((row) => contactCandidates(chainOf(row, run))));
    return {
      historyOf: (key) =>
        histories.unreadable.has(keyText(key)) ? null : (histories.found.get(keyText(key)) ?? NO_HISTORY),
      undeliverable: new Set(
        [...states.found].flatMap(([address, { undeliverableSince }]) =>
          isUndeliverable(undeliverableSince, run.asOf) ? [address] : [],
        ),
      ),
      unreadable: { histories: histories.unreadable, contacts: states.unreadable },
    };
  } catch (error) {
    failureOrThrow(error);
    return NOTHING_READ;
  }
}

export function chainOf({ finding, accountContactTag }: RunFinding, run: Run): ContactChain {
  return {
    userTag: finding.details.kind === 'read' ? finding.details.contactTag : null,
    accountTag: accountContactTag,
    operator: run.settings.operatorMail,
  };
}
