import { problem } from '../../../src/core/problem.ts';
import { NO_MAIL } from '../../../src/core/report.ts';
import type { LastRun } from '../../../src/core/run-changes.ts';
import type { RunToCompare } from '../../../src/phases/report/compared.ts';
import { draftSince } from '../../../src/phases/report/draft-since.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { finding } from '../../builders/finding.ts';
import { bug, outage, RUN } from '../../builders/phase.ts';
import { keyEntry } from '../../builders/report.ts';
import { doneRow } from '../../builders/run-row.ts';
import { accountId, accountRow, idAgo, keyId, ledgerOfRuns } from './runs.ts';

const [A, B, C] = [accountId(1), accountId(2), accountId(3)] as const;

const TODAY: RunToCompare = { runId: RUN, asOf: AS_OF, mode: 'enforce', mail: NO_MAIL, problems: [] };
const YESTERDAY: RunToCompare = { ...TODAY, runId: idAgo(1), asOf: ago(1) };
const READ: LastRun<RunToCompare> = { kind: 'read', report: YESTERDAY };

const denied = problem('account', A, 'ACCESS_DENIED', 'denied');
const told = (since: LastRun) => ({
  run: TODAY,
  uncompared: since.kind === 'unread' ? [problem('run', RUN, 'LAST_RUN_UNREAD', since.why)] : [],
});

/** Yesterday A was denied, and B surveyed; today A still is, B is, and a key of B was deactivated. */
async function bothDays(failure?: () => Promise<never>, ofRun = YESTERDAY.runId) {
  const { ledger } = ledgerOfRuns();
  const lost = (id: typeof A) => accountRow({ status: 'unreachable', problems: [{ ...denied, id }] }, id);
  await ledger.runs.listAccounts(YESTERDAY.runId, [lost(A), accountRow({}, B)]);
  await ledger.runs.listAccounts(RUN, [lost(A), lost(B)]);
  const of = finding({ accountId: B, accessKeyId: keyId(1) });
  await ledger.runs.putFindings(RUN, [doneRow({ finding: of })]);
  const accounts: typeof ledger.runs.accounts = async function* (id, onUnreadable) {
    yield* ledger.runs.accounts(id, onUnreadable);
    if (id === ofRun) await failure?.();
  };
  return { ledger: { ...ledger, runs: { ...ledger.runs, accounts } } };
}

test('a summary tells what is different in each account, and what is not', async () => {
  const { draft, uncompared } = await draftSince(await bothDays(), READ, [], told);
  expect(draft.since).toBe(READ);
  expect(draft.counts).toMatchObject({
    lost: 1,
    back: 0,
    added: { error: 1, warning: 0 },
    still: { error: 1, warning: 0 },
    solved: { error: 0, warning: 0 },
    deactivated: 1,
  });
  expect(uncompared).toEqual([]);
});

test('without a run before all is new', async () => {
  const { draft } = await draftSince(await bothDays(), { kind: 'none' }, [], told);
  expect(draft.counts).toMatchObject({ lost: 2, added: { error: 2 }, still: { error: 0 }, deactivated: 1 });
});

test.each([
  ['of this run', keyEntry({ accountId: B, accessKeyId: keyId(1), outcome: 'deactivated' }), 1],
  ['of an account of both', keyEntry({ accountId: B, accessKeyId: keyId(2), outcome: 'deactivated' }), 2],
  ['of an account that has left', keyEntry({ accountId: C, outcome: 'deactivated' }), 2],
])('a key %s that nobody was told of is told once', async (_, key, deactivated) => {
  for (const since of [READ, { kind: 'none' }] as const) {
    const { draft } = await draftSince(await bothDays(), since, [key], told);
    expect(draft.counts.deactivated).toBe(deactivated);
  }
});

describe('a last run that cannot be read to its end', () => {
  test('counts as one that cannot be read at all, and that is told', async () => {
    const untold = keyEntry({ accountId: C, outcome: 'deactivated' });
    const { draft, uncompared } = await draftSince(await bothDays(outage), READ, [untold], told);
    expect(draft.since).toEqual({
      kind: 'unread',
      runId: YESTERDAY.runId,
      why: 'the table does not answer',
    });
    expect(uncompared).toMatchObject([{ code: 'LAST_RUN_UNREAD', message: 'the table does not answer' }]);
    expect(draft.counts).toMatchObject({ lost: 2, added: { error: 2 }, still: { error: 0 }, deactivated: 2 });
  });

  test('by a bug passes for nothing else', async () => {
    await expect(draftSince(await bothDays(bug), READ, [], told)).rejects.toThrow('a bug');
  });
});

test('a run that cannot be read itself has no summary', async () => {
  for (const since of [READ, { kind: 'none' }] as const)
    await expect(draftSince(await bothDays(outage, RUN), since, [], told)).rejects.toThrow('does not answer');
});
