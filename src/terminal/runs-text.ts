import type { RunLine, RunList } from '../history/list-runs.ts';
import { count } from '../words/counts.ts';

/** A table that fits 80 columns but for the run IDs of restores, which are longer. */
export function renderRuns({ runs, leftOut }: RunList): string {
  if (runs.length === 0) return 'The ledger has no run yet.\n';
  const rows = runs.map(cellsOf);
  const widths = HEAD.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [
    line(HEAD),
    ...rows.map(line),
    '',
    `${count(runs.length, 'run')}${leftOut > 0 ? `; ${count(leftOut, 'older one')} left out; --all lists them` : ''}. The ledger keeps runs for 90 days. The as-of instant (UTC) stands in the ID.`,
    '',
  ].join('\n');
}

const HEAD = ['Run', 'Status', 'Accounts', 'Deactivated', 'Mails', 'Took'] as const;

function cellsOf({ runId, status, coverage, deactivated, mail, durationMs }: RunLine): string[] {
  return [
    runId,
    status,
    coverage === null ? '-' : `${coverage.surveyed} of ${coverage.total}`,
    deactivated === null ? '-' : String(deactivated),
    mail === null ? '-' : `${mail.sent}${mail.pending > 0 ? ` (+${mail.pending} waiting)` : ''}`,
    durationMs === null ? '-' : duration(durationMs),
  ];
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
