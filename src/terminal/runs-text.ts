import type { RunLine, RunList } from '../history/list-runs.ts';
import { KEPT_DAYS } from '../ledger/retention.ts';
import { count } from '../words/counts.ts';
import { inShortDuration } from '../words/durations.ts';
import { renderTable, type Column } from './table.ts';

const COLUMNS: readonly Column[] = [
  { head: 'Run' },
  { head: 'Status' },
  { head: 'Accounts', dropsAt: 1 },
  { head: 'Deactivated' },
  { head: 'Mails' },
  { head: 'Took', dropsAt: 2 },
];

/** Runs in a line each, and below them how to see those that are left out. */
export function renderRuns({ runs, leftOut }: RunList, width: number): string {
  if (runs.length === 0) return 'The ledger has no run yet.\n';
  const more = leftOut > 0 ? `; ${count(leftOut, 'older one')} left out; --all lists them` : '';
  return [
    ...renderTable(COLUMNS, runs.map(cellsOf), width),
    '',
    `${count(runs.length, 'run')}${more}. The ledger keeps runs for ${KEPT_DAYS.run} days. The as-of instant (UTC) stands in the ID.`,
    '',
  ].join('\n');
}

function cellsOf({ runId, status, coverage, deactivated, mail, durationMs }: RunLine): string[] {
  return [
    runId,
    status,
    coverage === null ? '-' : `${coverage.surveyed} of ${coverage.total}`,
    deactivated === null ? '-' : String(deactivated),
    mail === null ? '-' : `${mail.sent}${mail.pending > 0 ? ` (+${mail.pending} waiting)` : ''}`,
    durationMs === null ? '-' : inShortDuration(durationMs),
  ];
}
