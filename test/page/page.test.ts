import { createHash } from 'node:crypto';
import type { RunReport } from '../../src/core/report.ts';
import type { PageData } from '../../src/page/data/page-data.ts';
import { renderPage } from '../../src/page/page.ts';
import { accountEntry, keyEntry } from '../builders/report.ts';
import { busyFacts, emptyFacts } from './samples.ts';

const dataOf = (html: string): PageData =>
  JSON.parse(/<script id="data" type="application\/json">(.*?)<\/script>/s.exec(html)?.[1] ?? '') as PageData;

/** A page of one key. */
const pageOf = (report: Partial<RunReport>) =>
  renderPage(emptyFacts({ accounts: [accountEntry()], ...report }));

test('10,000 listed keys stay under 2 MB', () => {
  const html = renderPage(busyFacts({ accounts: 500, keys: 10_000, days: 90 }));
  expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
  expect(dataOf(html).keys.id).toHaveLength(10_000);
});

test('lets nothing run but its own script, and loads nothing', () => {
  const html = renderPage(busyFacts({ accounts: 20, keys: 30, days: 5 }));
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
  const [script = ''] = [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(([, text = '']) => text);
  const [style = ''] = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, text = '']) => text);
  const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(policy.replaceAll('&#x27;', "'").split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(html).not.toMatch(/<[^>]+ (?:style|on\w+)=/);
  expect(html).not.toMatch(/(?:src|href)="https?:/);
});

test('the drawings have the colours of the page, light or dark', () => {
  const html = renderPage(busyFacts({ accounts: 20, keys: 30, days: 5 }));
  const drawn = [...html.matchAll(/<svg aria-hidden.*?<\/svg>/gs)].map(([svg]) => svg).join('');
  const colours = new Set([...drawn.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour = '']) => colour));
  expect([...colours].filter((colour) => colour !== 'none' && !colour.startsWith('var(--'))).toEqual([]);
});

test('nobody’s name can end the data or begin an element', () => {
  const userName = '</script><script>alert(1)</script><!--';
  const html = pageOf({ keys: [keyEntry({ userName })] });
  expect(dataOf(html).keys.user).toEqual([userName]);
  expect(html).not.toContain('<script>alert');
});

test('without a run before there is no trend, and it says so', () => {
  expect(pageOf({})).toContain('This is the first run on record');
});

test('a blocked run says that nothing was done, a dry run that nothing was to be', () => {
  expect(pageOf({ status: 'blocked', mail: { ...emptyFacts().report.mail, blocked: 'PAUSED' } })).toContain(
    'Blocked (PAUSED): nothing was mailed or deactivated.',
  );
  expect(pageOf({ mode: 'dry-run' })).toContain('A dry run: this is what an enforcing run would have done.');
});

test('a run that surveyed nothing calls no key compliant', () => {
  const html = renderPage(emptyFacts());
  expect(html).toContain('This run saw no account.');
  expect(html).toContain('nothing is known about any key');
});

test('the same facts make the same page', () => {
  const facts = busyFacts({ accounts: 20, keys: 30, days: 5 });
  expect(renderPage(facts)).toBe(renderPage(facts));
});
