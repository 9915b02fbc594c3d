import { untoldDeactivations } from '../../../src/phases/report/untold.ts';
import { findingRow } from '../../../src/ledger/row-keys.ts';
import { ACCOUNT, finding } from '../../builders/finding.ts';
import { bug, ledgerWith, outage } from '../../builders/phase.ts';
import { decidedRow, doneRow } from '../../builders/run-row.ts';
import { idAgo, keyId, ledgerOfRuns } from './runs.ts';

const rowOf = (n: number, outcome: 'deactivated' | 'failed' = 'deactivated') =>
  doneRow({ finding: finding({ accessKeyId: keyId(n) }), outcome });

const daysAgo = (...days: readonly number[]) => days.map((each) => idAgo(each));

test('what runs deactivated is found, the last run first, with ages as they were then', async () => {
  const { ledger, spoil } = ledgerOfRuns();
  await ledger.runs.putFindings(idAgo(2), [rowOf(1), rowOf(2, 'failed')]);
  await ledger.runs.putFindings(idAgo(1), [rowOf(3), decidedRow({ decision: { kind: 'compliant' } })]);
  spoil(findingRow(idAgo(1), { accountId: ACCOUNT, accessKeyId: keyId(0) }));
  const { keys, unread } = await untoldDeactivations({ ledger }, 'enforce', daysAgo(1, 2));
  expect(keys.map(({ accessKeyId, ageDays, outcome }) => [accessKeyId, ageDays, outcome])).toEqual([
    [keyId(3), 29, 'deactivated'],
    [keyId(1), 28, 'deactivated'],
  ]);
  expect(unread).toBeNull();
});

test('dry runs deactivate nothing', async () => {
  const ledger = ledgerWith({ runs: { findings: bug as never } });
  expect(await untoldDeactivations({ ledger }, 'dry-run', daysAgo(1))).toEqual({ keys: [], unread: null });
});

test('no more than thirty runs are looked at', async () => {
  const { ledger } = ledgerOfRuns();
  const runIds = Array.from({ length: 31 }, (_, n) => idAgo(n + 1));
  for (const [n, runId] of runIds.entries()) await ledger.runs.putFindings(runId, [rowOf(n)]);
  const { keys } = await untoldDeactivations({ ledger }, 'enforce', runIds);
  expect(keys.map(({ accessKeyId }) => accessKeyId)).toEqual(Array.from({ length: 30 }, (_, n) => keyId(n)));
});

describe('a ledger that does not tell of one', () => {
  const failing = async (failure: () => Promise<never>) => {
    const { ledger } = ledgerOfRuns();
    await ledger.runs.putFindings(idAgo(1), [rowOf(1)]);
    const findings: typeof ledger.runs.findings = async function* (runId, onUnreadable) {
      yield* ledger.runs.findings(runId, onUnreadable);
      if (runId === idAgo(2)) await failure();
    };
    const runs = { ...ledger.runs, findings };
    return untoldDeactivations({ ledger: { ...ledger, runs } }, 'enforce', daysAgo(1, 2, 3));
  };

  test('is told, and what was found before stays', async () => {
    const { keys, unread } = await failing(outage);
    expect(keys.map(({ accessKeyId }) => accessKeyId)).toEqual([keyId(1)]);
    expect(unread).toEqual({ runId: idAgo(2), why: 'the table does not answer' });
  });

  test('by a bug passes for nothing else', async () => {
    await expect(failing(bug)).rejects.toThrow('a bug');
  });
});
