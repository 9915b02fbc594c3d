import type { RunMeta } from '../../core/run-record.ts';
import type { UnreadableRow } from '../../ledger/ledger-error.ts';
import type { Services } from '../run.ts';

/** The row of an earlier run, as far as it can be read. */
export type EarlierRun =
  | { readonly kind: 'read'; readonly runId: string; readonly meta: RunMeta }
  | { readonly kind: 'unread'; readonly runId: string; readonly row: UnreadableRow };

/** Runs that are looked at for one to compare with: in a few batches, whatever the ledger keeps. */
const LOOKED_BACK = 100;
const AT_ONCE = 10;

/** The runs before one, the last first; IDs begin with the as-of instant, so that they sort by it. */
export async function* earlierRuns(
  { ledger: { runs } }: Pick<Services, 'ledger'>,
  runId: string,
  isOne: (id: string) => boolean = () => true,
): AsyncIterable<EarlierRun> {
  const earlier: string[] = [];
  for await (const id of runs.ids()) if (id < runId && isOne(id)) earlier.push(id);
  const latest = earlier.reverse().slice(0, LOOKED_BACK);
  for (let from = 0; from < latest.length; from += AT_ONCE) {
    const some = latest.slice(from, from + AT_ONCE);
    const { found, unreadable } = await runs.readMetas(some);
    for (const id of some) {
      const [meta, row] = [found.get(id), unreadable.get(id)];
      if (row) yield { kind: 'unread', runId: id, row };
      else if (meta) yield { kind: 'read', runId: id, meta };
    }
  }
}
