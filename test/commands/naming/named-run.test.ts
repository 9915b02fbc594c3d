import { namedRun } from '../../../src/commands/naming/named-run.ts';
import { inMemoryLedger } from '../../../src/ledger/in-memory.ts';
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
