import type { RunAccount, RunMeta } from '../../../src/core/run-record.ts';
import { RowUnreadableError } from '../../../src/ledger/ledger-error.ts';
import { accountRow as rowOfAccount } from '../../../src/ledger/row-keys.ts';
import { recordAccountChanges } from '../../../src/phases/report/account-changes.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { bug, outage, phaseServices, RUN, unreadableRow } from '../../builders/phase.ts';
import { all } from '../../builders/whole-report.ts';
import { accountId, accountRow, figures, idAgo, keep, ledgerOfRuns, metaAgo, metaRow } from './runs.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';

const RUN_COVERED = { runId: RUN, asOf: AS_OF, coverage: figures().coverage };

const found = (n: number, status: RunAccount['status'], reason: string | null = null) =>
  accountRow({ status, reason }, accountId(n));

/** What yesterday's run found, and today's. */
async function twoDays(
  before: readonly RunAccount[],
  now: readonly RunAccount[],
  { hasBus = true, earlier = [metaAgo(1)] as readonly RunMeta[] } = {},
) {
  const runs = ledgerOfRuns({ hasBus });
  await keep(runs, ...earlier);
  await runs.ledger.runs.listAccounts(idAgo(1), before);
  await runs.ledger.runs.listAccounts(RUN, now);
  const record = async (change: Partial<Ledger['runs']> = {}) => {
    const ledger = { ...runs.ledger, runs: { ...runs.ledger.runs, ...change } };
    await recordAccountChanges(phaseServices({ ledger }), RUN_COVERED);
  };
  const told = async () => {
    const rows = await all(
      runs.ledger.events.waiting((row) => {
        throw new RowUnreadableError(row);
      }),
    );
    return rows
      .filter(({ sk }) => sk.startsWith('CHANGE#'))
      .flatMap(({ events }) => events.map(({ type, detail }) => [type, detail]));
  };
  return { ...runs, record, told };
}

const DETAIL = { runId: RUN, at: AS_OF, accountName: 'shop' };

test('accounts that are lost, and that are back, are kept to be told', async () => {
  const { record, told } = await twoDays(
    [
      found(1, 'surveyed'),
      found(2, 'unreachable', 'ACCESS_DENIED'),
      found(3, 'unreachable', 'ACCESS_DENIED'),
      found(4, 'opted-out'),
      found(6, 'surveyed'),
      found(8, 'surveyed'),
    ],
    [
      found(1, 'unreachable', 'MEMBER_ROLE_UNASSUMABLE'),
      found(2, 'surveyed'),
      found(3, 'unreachable', 'ACCESS_DENIED'),
      found(4, 'unreachable', 'ACCESS_DENIED'),
      found(5, 'unreachable', 'ACCESS_DENIED'),
      found(6, 'surveyed'),
      found(7, 'surveyed'),
    ],
  );
  await record();
  const lost = (n: number, why: string): unknown[] => [
    'Account Unreachable',
    expect.objectContaining({ ...DETAIL, accountId: accountId(n), why }),
  ];
  expect(await told()).toEqual([
    lost(1, 'MEMBER_ROLE_UNASSUMABLE'),
    ['Account Reachable Again', expect.objectContaining({ ...DETAIL, accountId: accountId(2) })],
    lost(4, 'ACCESS_DENIED'),
    lost(5, 'ACCESS_DENIED'),
  ]);
});

test('an account that was lost and is left out on purpose is not back', async () => {
  const { record, told } = await twoDays([found(1, 'unreachable')], [found(1, 'opted-out')]);
  await record();
  expect(await told()).toEqual([]);
});

test('an account that the survey did not come to is lost, with the reason that the report has', async () => {
  const { record, told } = await twoDays([found(1, 'surveyed')], [found(1, 'pending')]);
  await record();
  expect(await told()).toMatchObject([['Account Unreachable', { why: 'NOT_SURVEYED' }]]);
});

test('of an account that one of the runs left no readable row of nobody knows', async () => {
  const { record, told, spoil } = await twoDays(
    [found(1, 'surveyed'), found(2, 'surveyed')],
    [found(1, 'surveyed'), found(2, 'unreachable')],
  );
  spoil(rowOfAccount(RUN, accountId(1)));
  spoil(rowOfAccount(idAgo(1), accountId(2)));
  spoil({ ...rowOfAccount(RUN, accountId(1)), sk: 'ACCOUNT#nobody' });
  await record();
  expect(await told()).toEqual([]);
});

describe('nothing is kept', () => {
  const before = [found(1, 'surveyed')];
  const now = [found(1, 'unreachable')];

  test('where nobody is told of events, and nothing is read for it', async () => {
    const { record } = await twoDays(before, now, { hasBus: false });
    await record({ ids: bug as never, recordAccountChange: bug });
  });

  test('where there is no run before, or none that knows as much', async () => {
    const blind = metaAgo(1, { figures: figures({ surveyed: 0 }) });
    for (const earlier of [[], [blind]]) {
      const { record, told } = await twoDays(before, now, { earlier });
      await record();
      expect(await told()).toEqual([]);
    }
  });

  test('where the run before cannot be read', async () => {
    const { record, told, spoil } = await twoDays(before, now);
    spoil(metaRow(1));
    await record();
    expect(await told()).toEqual([]);
  });
});

describe('a ledger', () => {
  const before = [found(1, 'surveyed'), found(2, 'surveyed')];
  const now = [found(1, 'unreachable'), found(2, 'unreachable')];

  test('that does not list the accounts keeps no run from its end; a bug does', async () => {
    const { record, told } = await twoDays(before, now);
    await record({ readMetas: outage });
    expect(await told()).toEqual([]);
    await expect(record({ readMetas: bug })).rejects.toThrow('a bug');
  });

  test('that does not take one change takes the others', async () => {
    const { record, told, ledger } = await twoDays(before, now);
    const recordAccountChange: typeof ledger.runs.recordAccountChange = (run, since, change) =>
      change.accountId === accountId(1)
        ? unreadableRow()
        : ledger.runs.recordAccountChange(run, since, change);
    await record({ recordAccountChange });
    expect(await told()).toMatchObject([['Account Unreachable', { accountId: accountId(2), why: '' }]]);
  });

  test('that is gone by then ends the run', async () => {
    const { record } = await twoDays(before, now);
    await expect(record({ recordAccountChange: outage })).rejects.toThrow('does not answer');
  });
});
