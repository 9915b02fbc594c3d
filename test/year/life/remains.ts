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
    marked: rows.flatMap(({ pk, undeliverableSince }) =>
      pk.startsWith('CONTACT#') && typeof undeliverableSince === 'string'
        ? [{ address: pk.slice('CONTACT#'.length), sinceMs: Date.parse(undeliverableSince) }]
        : [],
    ),
  };
}
