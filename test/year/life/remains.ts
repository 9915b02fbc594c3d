import type { Remains } from './chronicle.ts';
import type { YearStage } from './stage.ts';

/** What the ledger holds when all is over. */
export async function remainsOf(stage: YearStage): Promise<Remains> {
  const rows = await stage.ledger.read();
  return {
    open: rows.flatMap(({ outbox, pk, sk }) =>
      typeof outbox === 'string' && outbox !== 'CYCLE' ? [`${outbox} ${pk} ${sk}`] : [],
    ),
    isLocked: (await stage.onCall().services.ledger.lock.heldBy()) !== null,
    markedAddresses: rows.flatMap(({ pk, undeliverableSince }) =>
      pk.startsWith('CONTACT#') && undeliverableSince !== undefined ? [pk.slice('CONTACT#'.length)] : [],
    ),
  };
}
