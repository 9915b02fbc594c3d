import { namedRun } from '../../../src/commands/naming/named-run.ts';
import { asOfOf, NO_MAIL } from '../../../src/core/report.ts';
import type { RunMeta } from '../../../src/core/run-record.ts';
import { inMemoryLedger } from '../../../src/ledger/in-memory.ts';
import type { RunRecords } from '../../../src/ledger/run-records.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { systemClock } from '../../../src/workflow/clock.ts';

const RUN = '2026-11-24T08-00-00Z-enforce';

/** A ledger whose list has one run, of which no row is left. */
const { runs } = inMemoryLedger(systemClock);
const named = (name: string) =>
  namedRun({ runs: { ...runs, ids: () => asyncItems([RUN]) } }, name, () => undefined);

describe('a run that the ledger does not have', () => {
  test('is told with the one that was probably meant', async () => {
    await expect(named('2026-11-24T08-00-01Z-enforce')).rejects.toThrow(
      `The ledger has no run "2026-11-24T08-00-01Z-enforce"; did you mean ${RUN}? It keeps runs for 90 days, and no`,
    );
  });

  test('is told in whole sentences when nothing is like it', async () => {
    await expect(named('yesterday')).rejects.toThrow(
      'The ledger has no run "yesterday". It keeps runs for 90 days, and no plans of the command line: ',
    );
  });

  test('is told to be a restore, with the command that knows it', async () => {
    await expect(named('2026-11-24T08-00-00Z-restore-1a2b3c')).rejects.toThrow(
      'that is the ID of a restore, and `keyrotation history --run` tells what it did.',
    );
  });
});

test('a day stands for its last enforcing run that was not blocked: of a no later that day nothing came', async () => {
  const DECLINED = '2026-11-24T09-00-00Z-enforce';
  const DRY = '2026-11-24T10-00-00Z-dry-run';
  const found = new Map<string, RunMeta>(
    (
      [
        [RUN, 'problems'],
        [DECLINED, 'blocked'],
        [DRY, 'complete'],
      ] as const
    ).map(([runId, status]) => [runId, metaOf(runId, status)] as const),
  );
  const kept: RunRecords = {
    ...runs,
    ids: () => asyncItems([RUN, DECLINED, DRY]),
    readMeta: (runId) => Promise.resolve(found.get(runId) ?? null),
    readMetas: () => Promise.resolve({ found, unreadable: new Map() }),
  };
  const said: string[] = [];
  const chosen = await namedRun({ runs: kept }, '2026-11-24', (line) => said.push(line));
  expect(chosen).toEqual({ runId: RUN, isRunning: false });
  expect(said).toEqual([
    `There are 3 runs of 2026-11-24: ${[RUN, DECLINED, DRY].join(', ')}. This is ${RUN}.`,
  ]);
});

function metaOf(runId: string, status: RunMeta['status']): RunMeta {
  const asOf = asOfOf(runId);
  const ended = {
    startedAt: asOf,
    finishedAt: asOf,
    figures: null,
    rule: null,
    contactDomains: null,
    summary: null,
    toldAt: null,
  };
  return { runId, asOf, mode: 'enforce', status, mail: NO_MAIL, problems: [], ...ended };
}
