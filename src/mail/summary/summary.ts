import { NO_CHANGES, withChanges, type ChangeCounts } from '../../core/change-counts.ts';
import type { ReportHead, ReportPart } from '../../core/report.ts';
import type { LastRun, RunChanges } from '../../core/run-changes.ts';
import { comingDeadlines } from './coming-deadlines.ts';
import { code, link, type Block, type Line, type MailDocument } from '../render/document.ts';
import { closingLines, policyLines, publishedPage, withPrefix, type OwnWords } from '../own-words.ts';
import { renderToFit, type RenderedMail } from '../render/rendered-mail.ts';
import { coverageInAWord, summaryFacts, type ComingDue } from './facts.ts';
import { listBlocks, MOST_SHOWN, stillPlanned, withoutContact, type List } from './lists.ts';
import { growingNews, type News } from './news.ts';
import { newsBlocks } from './news-words.ts';
import { optOutLists } from './opt-outs.ts';
import { summaryPart, type SummaryRun } from './part.ts';
import { solved, stillThere } from './standing.ts';
import { comparedWith, inAWord } from './words.ts';
import { formatMoment } from '../../words/dates.ts';
import { RUN_STATUS } from '../../words/run-status.ts';

export interface SummaryContext {
  readonly settings: { readonly mail: OwnWords };
  /** Where the report page of this run is; absent or null where there is none. MAIL_PAGE_LINK goes before it. */
  readonly pageUrl?: string | null;
  /** Keys that get their first notice in the days ahead; absent when nobody counted them. */
  readonly comingDue?: ComingDue | undefined;
}

/** What a summary is made of: it grows with each part of the run, and stays as small as the mail. */
export interface SummaryDraft {
  /** The last run that the operator was told of. */
  readonly since: LastRun;
  /** @param changes of the part, since then */
  add(part: ReportPart, changes: RunChanges): void;
  readonly counts: ChangeCounts;
  readonly news: News;
  /** What goes on, and what has ended. */
  readonly lists: readonly List[];
}

export function summaryDraft(run: SummaryRun, since: LastRun): SummaryDraft {
  let counts = NO_CHANGES;
  const news = growingNews(run);
  const growing = [
    stillThere(run),
    solved(since),
    stillPlanned(),
    comingDeadlines(run),
    withoutContact(),
  ] as const;
  const optOuts = optOutLists();
  return {
    since,
    add(part, changes) {
      counts = withChanges(counts, changes);
      const told = summaryPart(part, changes);
      for (const each of [news, ...growing, optOuts]) each.add(told);
    },
    get counts() {
      return counts;
    },
    get news() {
      return news.news();
    },
    get lists() {
      return [...growing.map((each) => each.list()), ...optOuts.lists()];
    },
  };
}

/** Entries shown of each list; the rest is counted and in the report. */
const SHOWN = [MOST_SHOWN, 35, 25, 15, 10, 3];

/** The operator's mail after a run: what was done, what is new, still there and solved, and how to mend it, what comes. */
export function renderSummary(
  report: ReportHead,
  draft: SummaryDraft,
  context: SummaryContext,
): RenderedMail {
  return renderToFit(documents(report, draft, context), null);
}

function* documents(
  report: ReportHead,
  { since, counts, news, lists }: SummaryDraft,
  context: SummaryContext,
): Iterable<MailDocument> {
  for (const shown of SHOWN) yield summaryDocument(report, { since, counts, news, lists }, context, shown);
}

function summaryDocument(
  report: ReportHead,
  { since, counts, news, lists }: Omit<SummaryDraft, 'add'>,
  { settings: { mail: words }, comingDue, pageUrl = null }: SummaryContext,
  shown: number,
): MailDocument {
  // Nothing was left for whoever publishes it from there, either.
  const isUnpublished = report.problems.some(({ code: what }) => what === 'PAGE_UNPUBLISHED');
  const pageAt = isUnpublished ? null : (publishedPage(words, report.runId) ?? pageUrl);
  const { asOf, mode, status } = report;
  const dry = mode === 'dry-run';
  const word = inAWord(report, since, counts);
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
      { kind: 'paragraph', line: [`${sentence(word)} `, ...comparedWith(since, report)] },
      { kind: 'paragraph', line: [coverageInAWord(report)] },
      ...page,
      { kind: 'facts', facts: summaryFacts(report, counts, comingDue) },
      ...newsBlocks(news, report, since, shown),
      ...lists.flatMap((each) => listBlocks(each, shown)),
    ],
    footer: footer(report, words, shown),
  };
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

function footer({ runId }: ReportHead, words: OwnWords, shown: number): Line[] {
  return [
    [
      `Run ${runId}. Lists end after ${shown} entries; the run's report has all of them: `,
      code(`npx keyrotation report ${runId}`),
    ],
    ...policyLines(words),
    ...closingLines(words),
  ];
}
