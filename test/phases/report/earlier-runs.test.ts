import type { Mode } from '../../../src/core/report.ts';
import type { RunMeta } from '../../../src/core/run-record.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { earlierRuns } from '../../../src/phases/report/earlier-runs.ts';
import { findLastRun } from '../../../src/phases/report/last-run.ts';
import { runBefore } from '../../../src/phases/report/run-before.ts';
import { problem } from '../../../src/core/problem.ts';
import { bug, ledgerWith, OPERATOR, outage, readAll, RUN } from '../../builders/phase.ts';
import { all } from '../../builders/whole-report.ts';
import { figures, idAgo, keep, ledgerOfRuns, metaAgo, metaRow, spoilt } from './runs.ts';

async function ledgerOf(...metas: readonly RunMeta[]) {
  const runs = ledgerOfRuns();
  await keep(runs, ...metas);
  return runs;
}

describe('the runs before one', () => {
  test('come the last first, those that cannot be read as such', async () => {
    const runs = await ledgerOf(...[3, 2, 1, 0].map((days) => metaAgo(days)));
    runs.spoil(metaRow(2));
    const found = await all(earlierRuns(runs, RUN));
    expect(found.map(({ kind, runId }) => [kind, runId])).toEqual([
      ['read', idAgo(1)],
      ['unread', idAgo(2)],
      ['read', idAgo(3)],
    ]);
    expect(found[0]).toMatchObject({ meta: metaAgo(1) });
    expect(found[1]).toMatchObject({ row: metaRow(2) });
  });

  test('are of those only that are asked for', async () => {
    const runs = await ledgerOf(metaAgo(2), metaAgo(1, { mode: 'dry-run' }));
    const found = await all(earlierRuns(runs, RUN, (id) => id.endsWith('dry-run')));
    expect(found.map(({ runId }) => runId)).toEqual([idAgo(1, 'dry-run')]);
  });

  test('are a hundred at most, ten read at once, and those whose row is gone are none', async () => {
    const asked: (readonly string[])[] = [];
    const ids = Array.from({ length: 120 }, (_, n) => idAgo(120 - n));
    const ledger = ledgerWith({
      runs: {
        ids: () => asyncItems(ids),
        readMetas: (runIds) => {
          asked.push(runIds);
          return readAll(runIds.slice(1).map((id) => [id, { ...metaAgo(0), runId: id }]));
        },
      },
    });
    expect(await all(earlierRuns({ ledger }, RUN))).toHaveLength(90);
    expect(asked.map(({ length }) => length)).toEqual(Array.from({ length: 10 }, () => 10));
    expect([asked[0]?.[0], asked.at(-1)?.at(-1)]).toEqual([idAgo(1), idAgo(100)]);
  });
});

describe('the run whose accounts are compared', () => {
  const before = async (...metas: readonly RunMeta[]) =>
    runBefore(await ledgerOf(...metas), {
      runId: RUN,
      coverage: { ...figures().coverage, outOfScope: 2 },
    });

  test('is the last one that ended, of either mode', async () => {
    expect(await before(metaAgo(2), metaAgo(1, { mode: 'dry-run' }))).toBe(idAgo(1, 'dry-run'));
    expect(await before(metaAgo(2), metaAgo(1, { status: 'running' }))).toBe(idAgo(2));
    expect(await before(metaAgo(2), metaAgo(1, { figures: null }))).toBe(idAgo(2));
    expect(await before()).toBeNull();
  });

  test('surveyed something', async () => {
    expect(await before(metaAgo(2), metaAgo(1, { figures: figures({ surveyed: 0 }) }))).toBe(idAgo(2));
  });

  test.each([
    [1, 1],
    [2, 1],
    [3, 2],
  ])('left out %i accounts where this one left out 2: the run of %i days ago', async (outOfScope, days) => {
    expect(await before(metaAgo(2), metaAgo(1, { figures: figures({ outOfScope }) }))).toBe(idAgo(days));
  });

  test('is not known where one that may be it cannot be read', async () => {
    const runs = await ledgerOf(metaAgo(2), metaAgo(1));
    runs.spoil(metaRow(1));
    const { coverage } = figures();
    await expect(runBefore(runs, { runId: RUN, coverage })).rejects.toThrow(spoilt(metaRow(1)));
  });
});

describe('the last run that the operator was told of', () => {
  const last = (runs: Parameters<typeof findLastRun>[0], mode: Mode = 'enforce') =>
    findLastRun(runs, { runId: RUN, mode }, OPERATOR);
  const lastOf = async (...metas: readonly RunMeta[]) => last(await ledgerOf(...metas));

  test('is of the same mode', async () => {
    const runs = await ledgerOf(metaAgo(2), metaAgo(1, { mode: 'dry-run' }));
    expect(await last(runs)).toEqual({ kind: 'read', report: metaAgo(2), passedOver: [] });
    expect(await last(runs, 'dry-run')).toMatchObject({ report: { runId: idAgo(1, 'dry-run') } });
    expect(await lastOf(metaAgo(1, { mode: 'dry-run' }))).toEqual({ kind: 'none', passedOver: [] });
  });

  test.each(['sent', 'not-due'] as const)('had a summary that was %s', async (summary) => {
    expect(await lastOf(metaAgo(2), metaAgo(1, { summary }))).toMatchObject({ report: { runId: idAgo(1) } });
  });

  test('has ended, and had a summary that left', async () => {
    expect(await lastOf(metaAgo(2), metaAgo(1, { summary: 'unsent' }))).toMatchObject({
      report: { runId: idAgo(2) },
    });
    expect(await lastOf(metaAgo(2), metaAgo(1, { status: 'running' }))).toMatchObject({
      report: { runId: idAgo(2) },
    });
  });

  test('comes with those since then that may have deactivated keys', async () => {
    const unsent = { summary: 'unsent' } as const;
    expect(
      await lastOf(
        metaAgo(4),
        metaAgo(3, { ...unsent, figures: figures({ deactivated: 1 }) }),
        metaAgo(2, { ...unsent, figures: figures() }),
        metaAgo(1, { status: 'running', figures: null, summary: null }),
      ),
    ).toMatchObject({ report: { runId: idAgo(4) }, passedOver: [idAgo(1), idAgo(3)] });
  });

  describe('among runs that did not note what became of their summary', () => {
    const old = { summary: null } as const;
    const refused = (scope: 'mail' | 'contact', id: string) => ({
      ...old,
      problems: [problem(scope, id, 'MAIL_REFUSED', 'refused')],
    });

    test.each([
      ['was not blocked', old, 1],
      ['is passed over when it was', { ...old, status: 'blocked' } as const, 2],
      ['is passed over when the operator’s mail was refused', refused('mail', OPERATOR), 2],
      ['may have met another refusal', refused('mail', 'ann@example.com'), 1],
      ['may have met another problem with the address', refused('contact', OPERATOR), 1],
    ])('%s', async (_, overrides, days) => {
      expect(await lastOf(metaAgo(2), metaAgo(1, overrides))).toMatchObject({
        report: { runId: idAgo(days) },
      });
    });
  });

  test('is told as unread where its row is, with what was passed over until then', async () => {
    const runs = await ledgerOf(
      metaAgo(2),
      metaAgo(1, { summary: 'unsent', figures: figures({ deactivated: 1 }) }),
    );
    runs.spoil(metaRow(2));
    expect(await last(runs)).toEqual({
      kind: 'unread',
      runId: idAgo(2),
      why: spoilt(metaRow(2)),
      passedOver: [idAgo(1)],
    });
  });

  test('is told as unread where the table does not answer; a bug is none', async () => {
    const runs = await ledgerOf(metaAgo(1));
    const answering = (readMetas: () => Promise<never>) => ({
      ledger: { ...runs.ledger, runs: { ...runs.ledger.runs, readMetas } },
    });
    expect(await last(answering(outage))).toEqual({
      kind: 'unread',
      runId: null,
      why: 'the table does not answer',
      passedOver: [],
    });
    await expect(last(answering(bug))).rejects.toThrow('a bug');
  });
});
