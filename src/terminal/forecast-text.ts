import { groupBy } from '../core/group-by.ts';
import type { ForeseenKey, ForeseenRun } from '../core/forecast.ts';
import { count, formatNumber } from '../words/counts.ts';
import { oneLine } from '../words/one-line.ts';
import { formatWeekday } from '../words/dates.ts';
import { renderTable, type Column } from './table.ts';

const COLUMNS: readonly Column[] = [
  { head: 'DAY' },
  { head: 'FIRST NOTICES', align: 'right' },
  { head: 'REMINDERS', align: 'right' },
  { head: 'DEACTIVATED', align: 'right' },
  { head: 'DEFERRED', align: 'right' },
  { head: 'WHOSE', shrinksTo: 14, dropsAt: 1 },
];

/** A calendar: how many keys go on which day, and whose. */
export function renderForecast(runs: readonly ForeseenRun[], width: number): string[] {
  const rows = runs.map(({ asOf, firstNotices, reminders, deactivations, deferred }) => [
    formatWeekday(asOf),
    formatNumber(firstNotices.length),
    formatNumber(reminders.length),
    formatNumber(deactivations.length),
    formatNumber(deferred.length),
    whose(deactivations),
  ]);
  const total = runs.reduce((sum, { deactivations }) => sum + deactivations.length, 0);
  return [
    '',
    `  The next ${count(runs.length, 'day')}, if nobody rotates a key, every notice is accepted and a run comes each day:`,
    '',
    ...renderTable(COLUMNS, rows, width - 2).map((line) => `  ${line}`),
    '',
    `  ${count(total, 'key')} would be deactivated by then.`,
  ];
}

/** The same for machines: `forecast` beside the report's own members. */
export function forecastAsJson(runs: readonly ForeseenRun[]): object[] {
  return runs.map(({ asOf, firstNotices, reminders, deactivations, deferred }) => ({
    asOf,
    firstNotices: firstNotices.length,
    reminders: reminders.length,
    deferred: deferred.length,
    deactivations: deactivations.map(({ finding, contacts, contactSource }) => ({
      accountId: finding.accountId,
      accountName: finding.accountName,
      userName: finding.userName,
      accessKeyId: finding.accessKeyId,
      contacts,
      contactSource,
    })),
  }));
}

/** Accounts by the number of their keys: `shop 3, data 1`. */
function whose(keys: readonly ForeseenKey[]): string {
  return [...groupBy(keys, ({ finding }) => finding.accountName)]
    .sort(([a, { length: inA }], [b, { length: inB }]) => inB - inA || (a < b ? -1 : 1))
    .map(([account, { length }]) => `${oneLine(account, 40)} ${formatNumber(length)}`)
    .join(', ');
}
