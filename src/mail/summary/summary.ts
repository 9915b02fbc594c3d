import type { RunReport } from '../../core/report.ts';
import type { RunChanges } from '../../core/run-changes.ts';
import { comingDeadlines } from './coming-deadlines.ts';
import { code, link, type Block, type Line, type MailDocument } from '../render/document.ts';
import { closingLines, policyLines, publishedPage, withPrefix, type OwnWords } from '../own-words.ts';
import { renderToFit, type RenderedMail } from '../render/rendered-mail.ts';
import { coverageInAWord, summaryFacts, type ComingDue } from './facts.ts';
import { listBlocks, stillPlanned, withoutContact, type List } from './lists.ts';
import { newsOf, type News } from './news.ts';
import { newsBlocks } from './news-words.ts';
import { optOutLists } from './opt-outs.ts';
import { solved, stillThere } from './standing.ts';
import { comparedWith, inAWord } from './words.ts';
import { accountNames } from '../../words/account-names.ts';
import { formatMoment } from '../../words/dates.ts';
import { RUN_STATUS } from '../../words/run-status.ts';

export interface SummaryContext {
  readonly settings: { readonly mail: OwnWords };
  /** Against the last run that the operator was told of. */
  readonly changes: RunChanges;
  /** Where the report page of this run is; absent or null where there is none. MAIL_PAGE_LINK goes before it. */
  readonly pageUrl?: string | null;
  /** Keys that get their first notice in the days ahead; absent when nobody counted them. */
  readonly comingDue?: ComingDue | undefined;
}

/** Entries shown of each list; the rest is counted and in the report. */
const SHOWN = [50, 35, 25, 15, 10, 3];

/** The operator's mail after a run: what was done, what is new, still there and solved, and how to mend it, what comes. */
export function renderSummary(report: RunReport, context: SummaryContext): RenderedMail {
  return renderToFit(documents(report, context), null);
}

function* documents(report: RunReport, context: SummaryContext): Iterable<MailDocument> {
  const parts = partsOf({ ...report, keys: report.keys.toSorted(byUser) }, context.changes);
  for (const shown of SHOWN) yield summaryDocument(report, parts, context, shown);
}

interface Parts {
  readonly names: ReadonlyMap<string, string>;
  readonly news: News;
  /** What goes on, and what has ended. */
  readonly lists: readonly List[];
}

function partsOf(report: RunReport, changes: RunChanges): Parts {
  const names = accountNames(report.accounts);
  return {
    names,
    news: newsOf(report, changes),
    lists: [
      stillThere(report, changes, names),
      solved(changes, names),
      stillPlanned(report, changes, names),
      comingDeadlines(report, names),
      withoutContact(report, names),
      ...optOutLists(report, changes, names),
    ],
  };
}

function summaryDocument(
  report: RunReport,
  { names, news, lists }: Parts,
  { settings: { mail: words }, changes, comingDue, pageUrl = null }: SummaryContext,
  shown: number,
): MailDocument {
  // Nothing was left for whoever publishes it from there, either.
  const isUnpublished = report.problems.some(({ code: what }) => what === 'PAGE_UNPUBLISHED');
  const pageAt = isUnpublished ? null : (publishedPage(words, report.runId) ?? pageUrl);
  const { asOf, mode, status } = report;
  const dry = mode === 'dry-run';
  const word = inAWord(report, changes);
  const page: Block[] =
    pageAt === null
      ? []
      : [
          {
            kind: 'paragraph',
            line: ['The page of this run: ', link(pageAt, 'all of it, to search and sort')],
          },
        ];
  return {
    subject: withPrefix(`${words.productName}${dry ? ' (dry run)' : ''}: ${word}`, words),
    preview: coverageInAWord(report),
    product: words.productName,
    title: `${dry ? 'Dry run' : 'Run'} of ${formatMoment(asOf)}: ${RUN_STATUS[status]}`,
    blocks: [
      { kind: 'paragraph', line: [`${sentence(word)} `, ...comparedWith(changes, report)] },
      { kind: 'paragraph', line: [coverageInAWord(report)] },
      ...page,
      { kind: 'facts', facts: summaryFacts(report, changes, comingDue) },
      ...newsBlocks(news, report, changes, names, shown),
      ...lists.flatMap((each) => listBlocks(each, shown)),
    ],
    footer: footer(report, words, shown),
  };
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

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
