import type { ReportPart, RunReport } from '../../src/core/report.ts';
import { changesSince, type LastReport, type LastRun } from '../../src/core/run-changes.ts';
import type { RenderedMail } from '../../src/mail/render/rendered-mail.ts';
import {
  renderSummary,
  summaryDraft,
  type SummaryContext,
  type SummaryDraft,
} from '../../src/mail/summary/summary.ts';
import { headOf } from './whole-report.ts';

/** The summary of a report that is in memory. */
export function summaryOf(
  report: RunReport,
  since: LastRun<LastReport>,
  context: SummaryContext,
): RenderedMail {
  return renderSummary(headOf(report), draftOf(report, since), context);
}

/** As if all accounts were one. */
export function draftOf(report: RunReport, since: LastRun<LastReport>): SummaryDraft {
  const draft = summaryDraft(report, since);
  draft.add(report, changesSince(since, report));
  return draft;
}

/** As a run has it: an account at a time, and what is about none at the end. */
export function draftByAccount(report: RunReport, since: LastRun<LastReport>): SummaryDraft {
  const draft = summaryDraft(report, since);
  const before = since.kind === 'read' ? since.report : { accounts: [], keys: [], problems: [] };
  const names = [
    ...new Set(
      [...before.accounts, ...report.accounts, ...before.keys, ...report.keys].map(
        ({ accountId }) => accountId,
      ),
    ),
  ].sort();
  const keysOf = new Map([...before.keys, ...report.keys].map((key) => [key.accessKeyId, key.accountId]));
  const isOf = (part: ReportPart, name: string): ReportPart => ({
    accounts: part.accounts.filter(({ accountId }) => accountId === name),
    keys: part.keys.filter(({ accountId }) => accountId === name),
    problems: part.problems.filter(({ scope, id }) => {
      const of =
        scope === 'key' ? keysOf.get(id) : names.find((each) => id === each || id.startsWith(`${each}/`));
      return (of ?? '') === name;
    }),
  });
  for (const name of [...names, '']) {
    const [then, now] = [isOf(before, name), isOf(report, name)];
    const last = since.kind === 'read' ? { ...since, report: { ...since.report, ...then } } : since;
    draft.add(now, changesSince(last, { ...report, ...now }));
  }
  return draft;
}
