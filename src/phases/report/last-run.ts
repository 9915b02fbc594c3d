import { failureOrThrow } from '../../aws/failure.ts';
import type { LastRun } from '../../core/run-changes.ts';
import type { RunMeta } from '../../core/run-record.ts';
import { inWords } from '../../ledger/ledger-error.ts';
import type { Run, Services } from '../run.ts';
import type { RunToCompare } from './compared.ts';
import { earlierRuns } from './earlier-runs.ts';

/** A run to compare with, and those between it and this one that may have deactivated keys, the last first. */
export type Found = LastRun<RunToCompare> & { readonly passedOver: readonly string[] };

/**
 * The last run of the same mode before this one of which the operator was told, or would have been, had there been anything
 * new: never the run itself, however often it is repeated. Whatever keeps it from being read is told, and stops nothing.
 */
export async function findLastRun(
  services: Pick<Services, 'ledger'>,
  { runId: ofThisRun, mode }: Pick<Run, 'runId' | 'mode'>,
  operatorMail: string,
): Promise<Found> {
  const passedOver: string[] = [];
  try {
    for await (const earlier of earlierRuns(services, ofThisRun, (id) => id.endsWith(`Z-${mode}`))) {
      const { runId } = earlier;
      if (earlier.kind === 'unread') return { kind: 'unread', runId, why: inWords(earlier.row), passedOver };
      const { meta } = earlier;
      if (meta.status !== 'running' && wasTold(meta, operatorMail))
        return { kind: 'read', report: meta, passedOver };
      // One that died may have deactivated keys before.
      if (meta.figures === null || meta.figures.counts.deactivated > 0) passedOver.push(runId);
    }
    return { kind: 'none', passedOver };
  } catch (error) {
    return { kind: 'unread', runId: null, why: failureOrThrow(error).message, passedOver: [] };
  }
}

/** Where its summary did not reach the operator, nobody was told what was new, and it still is. */
function wasTold({ summary, status, problems }: RunMeta, operatorMail: string): boolean {
  if (summary !== null) return summary !== 'unsent';
  // A run of the time before, which did not note it.
  return status !== 'blocked' && !problems.some(({ scope, id }) => scope === 'mail' && id === operatorMail);
}
