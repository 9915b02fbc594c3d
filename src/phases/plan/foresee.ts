import { keyText } from '../../core/access-key.ts';
import { byText } from '../../core/compare-text.ts';
import { resolveContacts } from '../../core/contact.ts';
import { forecast, type ForeseenKey, type ForeseenRun } from '../../core/forecast.ts';
import { eachChunk } from '../../workflow/in-chunks.ts';
import type { Services } from '../run.ts';
import { leftToReport } from '../unreadable.ts';
import { chainOf, readLedger, type OfRun } from './read-ledger.ts';

const CHUNKS = { size: 100, concurrency: 16 };

/** The daily runs after a plan, out of what its survey saw; its order had to look ahead for as many days. */
export async function foresee(
  services: Pick<Services, 'ledger'>,
  run: OfRun,
  days: number,
): Promise<ForeseenRun[]> {
  const keys: ForeseenKey[] = [];
  await eachChunk(services.ledger.runs.seen(run.runId, leftToReport), CHUNKS, async (chunk) => {
    const read = await readLedger(services, run, chunk);
    for (const seen of chunk) {
      const { finding } = seen;
      const { contacts, source } = resolveContacts(chainOf(seen, run), (each) =>
        read.undeliverable.has(each),
      );
      keys.push({ finding, history: read.historyOf(finding), contacts, contactSource: source });
    }
  });
  // Accounts are surveyed in any order; the forecast does not show it (I10).
  keys.sort(byText(({ finding }) => keyText(finding)));
  return forecast(keys, run.settings.policy, run.asOf, days);
}
