import { groupBy } from '../../src/core/group-by.ts';
import type { Problem } from '../../src/core/problem.ts';
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
  const before = since.kind === 'read' ? since.report : NOTHING;
  const keys = [...before.keys, ...report.keys];
  const names = new Set([...before.accounts, ...report.accounts, ...keys].map(({ accountId }) => accountId));
  const accountOfKey = new Map(keys.map((key) => [key.accessKeyId, key.accountId]));
  const [earlier, later] = [before, report].map((each) => partsOf(each, names, accountOfKey));
  for (const name of [...[...names].sort(), '']) {
    const [then, now] = [earlier?.get(name) ?? NOTHING, later?.get(name) ?? NOTHING];
    const last = since.kind === 'read' ? { ...since, report: { ...since.report, ...then } } : since;
    draft.add(now, changesSince(last, { ...report, ...now }));
  }
  return draft;
}

const NOTHING: ReportPart = { accounts: [], keys: [], problems: [] };

function partsOf(
  { accounts, keys, problems }: ReportPart,
  names: ReadonlySet<string>,
  accountOfKey: ReadonlyMap<string, string>,
): ReadonlyMap<string, ReportPart> {
  const accountOf = ({ scope, id }: Problem): string => {
    const accountId = scope === 'key' ? accountOfKey.get(id) : id.split('/', 1)[0];
    return accountId !== undefined && names.has(accountId) ? accountId : '';
  };
  const byAccount = groupBy(accounts, ({ accountId }) => accountId);
  const keysOf = groupBy(keys, ({ accountId }) => accountId);
  const problemsOf = groupBy(problems, accountOf);
  return new Map(
    [...names, ''].map((name) => [
      name,
      {
        accounts: byAccount.get(name) ?? [],
        keys: keysOf.get(name) ?? [],
        problems: problemsOf.get(name) ?? [],
      },
    ]),
  );
}
