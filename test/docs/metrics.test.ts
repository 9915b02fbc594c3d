import { readFileSync } from 'node:fs';
import { keyAges, NO_AGES } from '../../src/core/key-ages.ts';
import { NO_MAIL } from '../../src/core/report.ts';
import { runMetrics } from '../../src/lambda/metrics.ts';
import { countCoverage, countKeys } from '../builders/whole-report.ts';

test('docs/operations.md names every metric of a run, and no other', () => {
  const page = readFileSync('docs/operations.md', 'utf8');
  const table = page.slice(page.indexOf('## Metrics')).split('\n## ')[0] ?? '';
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  const figures = {
    coverage: { ...countCoverage([]), total: 1, surveyed: 1 },
    counts: countKeys([], []),
    mail: NO_MAIL,
    keysDue: 0,
    ages: keyAges(NO_AGES),
  };
  const told = runMetrics({ status: 'complete', figures, durationMs: 0 }).map(({ name }) => name);
  expect(named.toSorted()).toEqual([...told, 'MailsBounced'].toSorted());
});
