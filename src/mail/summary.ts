import type { RunReport } from '../core/report.ts';
import { comingDeadlines } from './coming-deadlines.ts';
import { code, type Line, type MailDocument } from './document.ts';
import { closingLines, policyLines, withPrefix, type OwnWords } from './own-words.ts';
import { renderToFit, type RenderedMail } from './rendered-mail.ts';
import { coverageInAWord, summaryFacts, type ComingDue } from './summary-facts.ts';
import {
  deactivated,
  exempt,
  list,
  listBlocks,
  optedOut,
  problemsOf,
  unowned,
  unreachable,
  type List,
} from './summary-lists.ts';
import { count, formatNumber } from '../words/counts.ts';
import { formatMoment } from '../words/dates.ts';

export interface SummaryContext {
  readonly settings: { readonly mail: OwnWords };
  /** Keys that get their first notice in the days ahead; absent when nobody counted them. */
  readonly comingDue?: ComingDue | undefined;
  /** Where the page of the run is; null or absent where it was not published. */
  readonly pageUrl?: string | null;
}

/** Entries shown of each list; the rest is counted and in the report. */
const SHOWN = [50, 35, 25, 15, 10, 3];

/** The operator's mail after a run: what was covered, what was done, what could not be and how to mend it, what comes. */
export function renderSummary(report: RunReport, context: SummaryContext): RenderedMail {
  return renderToFit(documents(report, context), null);
}

function* documents(report: RunReport, context: SummaryContext): Iterable<MailDocument> {
  const lists = listsOf({ ...report, keys: report.keys.toSorted(byUser) });
  for (const shown of SHOWN) yield summaryDocument(report, lists, context, shown);
}

const listsOf = (report: RunReport): readonly List[] => [
  list('Errors', problemsOf(report, 'error')),
  list('Warnings', problemsOf(report, 'warning')),
  list('Accounts that could not be surveyed', unreachable(report)),
  list(report.mode === 'dry-run' ? 'Would be deactivated' : 'Deactivated', deactivated(report)),
  comingDeadlines(report),
  list('Keys without an owner', unowned(report)),
  list('Opted-out accounts', optedOut(report)),
  list('Exempt users', exempt(report)),
];

function summaryDocument(
  report: RunReport,
  lists: readonly List[],
  { settings: { mail: words }, comingDue }: SummaryContext,
  shown: number,
): MailDocument {
  const { asOf, mode, status } = report;
  return {
    subject: withPrefix(subject(report, words), words),
    preview: coverageInAWord(report),
    product: words.productName,
    title: `${mode === 'dry-run' ? 'Dry run' : 'Run'} of ${formatMoment(asOf)}: ${STATUS[status]}`,
    blocks: [
      { kind: 'paragraph', line: [coverageInAWord(report)] },
      { kind: 'facts', facts: summaryFacts(report, comingDue) },
      ...lists.flatMap((each) => listBlocks(each, shown)),
    ],
    footer: footer(report, words, shown),
  };
}

function footer({ runId }: RunReport, words: OwnWords, shown: number): Line[] {
  return [
    [
      `Run ${runId}. Lists end after ${shown} entries; the run's report has all of them: `,
      code(`npx keyrotation report ${runId}`),
    ],
    ...policyLines(words),
    ...closingLines(words),
  ];
}

/** Key IDs are random: a list in their order would say nothing. */
function byUser(a: RunReport['keys'][number], b: RunReport['keys'][number]): number {
  return sortKey(a) < sortKey(b) ? -1 : 1;
}

const sortKey = ({ userName, createDate, accountId, accessKeyId }: RunReport['keys'][number]): string =>
  [userName, createDate, accountId, accessKeyId].join('\u0000');

const STATUS: Record<RunReport['status'], string> = {
  complete: 'complete',
  problems: 'done, with errors',
  blocked: 'blocked',
};

const IN_SUBJECT: Record<RunReport['status'], string> = {
  complete: '',
  problems: ', with errors',
  blocked: ', blocked',
};

function subject({ mode, status, counts, coverage }: RunReport, { productName }: OwnWords): string {
  const { surveyed, total } = coverage;
  const told = [`${formatNumber(surveyed)} of ${count(total, 'account')} surveyed`];
  if (mode === 'enforce') {
    told.push(`${formatNumber(counts.notified)} notified`, `${formatNumber(counts.deactivated)} deactivated`);
  }
  return `${productName}${mode === 'dry-run' ? ' (dry run)' : ''}: ${told.join(', ')}${IN_SUBJECT[status]}`;
}
