import type { Instant } from '../core/instant.ts';
import type { NoticeKind } from '../core/notice.ts';
import type { AccountEntry, Report } from '../core/report.ts';
import { count } from '../words/counts.ts';
import { formatDate } from '../words/dates.ts';
import type { LifeEvent } from '../simulator/world/life.ts';

const WEEKDAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' });
const INDENT = ' '.repeat(8);

export function dayHeading(day: number, asOf: Instant, rest: string): string {
  return `Day ${String(day).padEnd(4)}${WEEKDAY.format(new Date(asOf))} ${formatDate(asOf)}: ${rest}`;
}

export function describeOutage(): string {
  return 'no run (an outage)';
}

/** What a run did, in a few lines; lines about nothing are left out. */
export async function describeDay(day: number, report: Report, seconds: number): Promise<string[]> {
  const { coverage, counts, mail, listed } = report;
  const waiting = listed.decided.wait;
  const told: Record<NoticeKind, number> = { first: 0, reminder: 0, deactivated: 0, restored: 0 };
  for await (const { notice, outcome } of report.keys())
    if (outcome === 'notified' && notice !== null) told[notice] += 1;
  const unreachable: AccountEntry[] = [];
  for await (const account of report.accounts())
    if (account.status === 'unreachable') unreachable.push(account);
  const facts = [
    [told.first, count(told.first, 'first notice')],
    [told.reminder, count(told.reminder, 'reminder')],
    [counts.deactivated, `${count(counts.deactivated, 'key')} deactivated`],
    [counts.deferred, `${counts.deferred} deferred by the brake`],
    [waiting, `${waiting} waiting for their deadline`],
  ] as const;
  const done = facts.filter(([n]) => n > 0).map(([, text]) => text);
  const fromMemory =
    counts.remembered === 0 ? '' : `, ${counts.remembered} of ${count(counts.users, 'user')} from memory`;
  const blocked = mail.blocked ? `mail is blocked: ${mail.blocked}` : '';
  return [
    dayHeading(
      day,
      report.asOf,
      `${coverage.surveyed} of ${count(coverage.total, 'account')} surveyed, ${count(counts.activeKeys, 'active key')}${fromMemory} (${seconds.toFixed(1)} s)`,
    ),
    `${INDENT}${done.length > 0 ? done.join(', ') : 'nothing to do'}; ${count(mail.sent, 'mail')} sent`,
    ...(blocked ? [`${INDENT}${blocked}`] : []),
    ...(day === 0
      ? unreachable.map(({ accountId, reason }) => `${INDENT}not entered: ${accountId}, ${reason ?? ''}`)
      : []),
  ];
}

/** What people did on the day, after the run. */
export function describeLife(events: readonly LifeEvent[]): string[] {
  const rotated = events.filter((event) => event.kind === 'rotated').length;
  const created = events.length - rotated;
  const parts = [
    ...(rotated > 0 ? [`rotate ${count(rotated, 'key')}`] : []),
    ...(created > 0 ? [`create ${count(created, 'new key')}`] : []),
  ];
  return parts.length > 0 ? [`${INDENT}people ${parts.join(' and ')}`] : [];
}
