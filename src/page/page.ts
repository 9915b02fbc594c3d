import { createHash } from 'node:crypto';
import { createElement as h, Fragment, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { formatDate } from '../words/dates.ts';
import type { PageFacts } from './data/facts.ts';
import { pageData } from './data/key-data.ts';
import { SCRIPT } from './script.ts';
import { agesCard } from './sections/ages.ts';
import { calendarCard } from './sections/calendar.ts';
import { coverageCard } from './sections/coverage.ts';
import { everyAccountCard } from './sections/every-account.ts';
import { banners, headline } from './sections/headline.ts';
import { keysCard } from './sections/keys.ts';
import { optOutsCard, problemsCard, rootKeysCard } from './sections/lists.ts';
import { accountRanking, contactRanking } from './sections/rankings.ts';
import { tiles } from './sections/tiles.ts';
import { trendCard } from './sections/trend.ts';
import { STYLE } from './style.ts';

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='5' cy='8' r='3.5' fill='none' stroke='%232563c9' stroke-width='2'/%3E%3Cpath d='M8 8h7v3' fill='none' stroke='%232563c9' stroke-width='2'/%3E%3C/svg%3E";

/**
 * The page of a run: one file that loads nothing, and in which nothing runs but its own script. React escapes whatever
 * text it is given; what the script shows, it sets as text. Comes piece by piece, a thousand keys at a time.
 */
export async function* renderPage(facts: PageFacts): AsyncIterable<string> {
  const [before = '', after] = renderToStaticMarkup(documentOf(facts)).split(DATA);
  yield `<!DOCTYPE html>\n${before}`;
  if (after !== undefined) {
    for await (const piece of pageData(facts)) yield inert(piece);
    yield after;
  }
  yield '\n';
}

/** Where the data goes, which are too large to be rendered with the rest. No text of others can hold it: they are escaped. */
const DATA = '<!-- data -->';

function documentOf(facts: PageFacts): ReactElement {
  const { report, lists } = facts;
  const hasTables = report.listed.total + lists.accounts.length > 0;
  return h(
    'html',
    { lang: 'en', dir: 'ltr' },
    h(
      'head',
      null,
      h('meta', { charSet: 'utf-8' }),
      h('meta', { httpEquiv: 'Content-Security-Policy', content: policy() }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'referrer', content: 'no-referrer' }),
      h('meta', { name: 'robots', content: 'noindex' }),
      h('title', null, `AWS access keys, ${formatDate(report.asOf)}`),
      h('link', { rel: 'icon', href: ICON }),
      h('style', { dangerouslySetInnerHTML: { __html: STYLE } }),
    ),
    h(
      'body',
      null,
      headline(facts),
      h(
        'main',
        null,
        ...banners(facts),
        tiles(facts),
        h('div', { className: 'grid' }, coverageCard(facts), agesCard(facts)),
        trendCard(facts),
        calendarCard(facts),
        h('div', { className: 'grid' }, accountRanking(facts), contactRanking(facts)),
        keysCard(facts),
        problemsCard(facts),
        everyAccountCard(facts),
        rootKeysCard(facts),
        optOutsCard(facts),
      ),
      footer(report.runId),
      hasTables
        ? h(
            Fragment,
            null,
            h('script', {
              id: 'data',
              type: 'application/json',
              dangerouslySetInnerHTML: { __html: DATA },
            }),
            h('script', { dangerouslySetInnerHTML: { __html: SCRIPT } }),
          )
        : null,
    ),
  );
}

function footer(runId: string): ReactElement {
  return h(
    'footer',
    null,
    h(
      'p',
      null,
      `Run ${runId}. This file loads nothing and sends nothing. For machines: `,
      h('code', { className: 'mono' }, `npx keyrotation report ${runId} --json`),
    ),
  );
}

/** JSON in which no markup can begin. */
function inert(json: string): string {
  return json.replaceAll('<', '\\u003c');
}

function policy(): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(SCRIPT)}`,
    `style-src ${hash(STYLE)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
