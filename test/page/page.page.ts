import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type { RunReport } from '../../src/core/report.ts';
import { ouTally } from '../../src/page/data/ous.ts';
import { isDue } from '../../src/page/data/overdue.ts';
import { problem } from '../../src/core/problem.ts';
import { accountEntry, keyEntry } from '../builders/report.ts';
import { startBrowser } from './browser.ts';
import { rows, settled } from './key-table.ts';
import { busyFacts, emptyFacts, type SampleFacts, wholePage } from './samples.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Awaited<ReturnType<typeof startBrowser>>;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const busy = busyFacts({ accounts: 84, keys: 420, days: 90 });
const dryRun = withReport(busy, { mode: 'dry-run', runId: '2026-12-14T08-00-00Z-dry-run' });
const first: SampleFacts = { ...busy, trend: busy.trend.slice(-1) };
const blocked = emptyFacts({
  status: 'blocked',
  problems: [problem('run', '2026-12-14T08-00-00Z-enforce', 'RUN_IN_PROGRESS', 'another run is at work')],
});

function withReport(facts: SampleFacts, report: Partial<RunReport>): SampleFacts {
  return { ...facts, report: { ...facts.report, ...report } };
}

/** What axe-core finds, in words; it is put into the page by the debugger, past the page's own policy. */
async function violationsIn(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`,
  );
  return found as string[];
}

describe.each([
  ['a busy organization', busy],
  ['a dry run', dryRun],
  ['a first run', first],
  ['an empty organization', emptyFacts()],
  ['a blocked run', blocked],
])('the page of %s', (_, facts) => {
  const html = wholePage(facts);

  test.each([
    [360, 'light'],
    [360, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)(
    'at %i px, %s: no complaint, no request, no violation, nothing cut off',
    async (width, colorScheme) => {
      const { page, complaints, requests } = await browser.open(await html, { width, colorScheme });
      if (facts.report.keys.length > 0) await page.locator('#key-rows .toggle').first().click();
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await violationsIn(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
      await page.close();
    },
  );
});

test('a ranking has the rest of it behind a disclosure', async () => {
  const { page } = await browser.open(await wholePage(busy));
  const due = new Set(busy.report.keys.filter(isDue).map(({ accountId }) => accountId)).size;
  await page.getByText(`The other ${due - 10} accounts`).click();
  const rest = page.locator('[data-rest="account"] tbody tr');
  await rest.first().waitFor();
  expect(await rest.count()).toBe(due - 10);
  const [keys = ''] = await rest.last().locator('td').last().allInnerTexts();
  await rest.last().locator('a').click();
  await settled(page, new RegExp(`^\\d+ of 420 keys`));
  expect(await rows(page).count()).toBeGreaterThanOrEqual(Number(keys));
  await page.close();
});

test('each account of 5,000 is listed with its status and reason, those that were not surveyed first', async () => {
  const large = busyFacts({ accounts: 5_000, keys: 200, days: 2 });
  const html = await wholePage(large);
  expect(Buffer.byteLength(html)).toBeLessThan(700_000);
  const { page } = await browser.open(html);
  await page.getByText('Show 5,000 accounts').click();
  const shown = page.locator('#account-list tbody tr');
  await shown.first().waitFor();
  expect(await shown.count()).toBe(100);
  expect(await shown.first().innerText()).toMatch(/unreachable\s+MEMBER_ROLE_UNASSUMABLE\s+0\s+0$/);
  await page.getByRole('button', { name: 'Show 1,000 more' }).click();
  expect(await shown.count()).toBe(1_100);
  await page.getByLabel('Search the accounts').fill('not active suspended');
  const suspended = large.report.coverage.notActive;
  await page.getByText(`${suspended} of 5,000;`).waitFor();
  expect(await shown.first().innerText()).toMatch(/not active\s+SUSPENDED/);
  await page.close();
});

test('every chart has a table behind it, with all that it shows', async () => {
  const { page } = await browser.open(await wholePage(busy));
  const { ages, accounts } = busy.report;
  const tally = ouTally();
  for (const account of accounts) tally.add(account);
  const ous = tally.largestFirst();
  const behind: Record<string, readonly [string, number]> = {
    coverage: ['Coverage by OU', ous.length],
    ages: ['Ages', ages.bands.length],
    trend: ['Trend', 90],
  };
  const drawn = await page.locator('section:has(figure svg)').all();
  expect(await Promise.all(drawn.map((each) => each.getAttribute('id')))).toEqual(Object.keys(behind));
  for (const [id, [caption, lines]] of Object.entries(behind)) {
    await page.getByText(`${caption}, as a table`).click();
    expect(await page.locator(`#${id} tbody tr`).count()).toBe(lines);
  }
  const [largest] = ous;
  const cells = await page.locator('#coverage tbody tr').first().locator('td').allInnerTexts();
  expect(cells.slice(0, 3)).toEqual([
    largest?.ou,
    String(largest?.coverage.total),
    String(largest?.coverage.surveyed),
  ]);
  expect(await page.locator('#ages tbody tr').first().innerText()).toMatch(/^0–4\s+\d+/);
  await page.close();
});

describe('names that mean harm', () => {
  const HARM = [
    '</script><script>document.title="owned"</script>',
    '<img src=x onerror=document.title="owned">',
    '"><svg onload=document.title="owned">',
    "javascript:document.title='owned'",
    '\u001b[31mred\u001b[0m\u0007',
    '\u202egnp.exe\u2066\u2069',
    'x'.repeat(50_000),
    '<!-- <script>',
    '\ud800 half a letter',
    '=HYPERLINK("https://example.com")',
    '{{constructor.constructor("document.title=1")()}}',
  ];
  const accounts = HARM.map((name, index) =>
    accountEntry({
      accountId: String(200_000_000_000 + index),
      name,
      ouPath: [name],
      status: index % 2 ? 'opted-out' : 'surveyed',
      optOut: index % 2 ? { until: null, reason: name } : null,
    }),
  );
  const keys = HARM.map((name, index) =>
    keyEntry({
      accountId: String(200_000_000_000 + index),
      accessKeyId: `AKIA${'B'.repeat(15)}${index}`,
      userName: name,
      contacts: [name],
      ageDays: 90,
      lastUsed: { date: busy.report.asOf, service: name, region: name },
      reason: name,
    }),
  );
  const problems = HARM.map((name) => problem('user', `200000000000/${name}`, 'USER_UNREAD', name));
  const html = wholePage(withReport(busy, { accounts, keys, problems, runId: HARM[0] ?? '' }));

  test.each([360, 1280])('are words at %i px, and nothing else', async (width) => {
    const { page, complaints, requests } = await browser.open(await html, { width });
    for (let index = 0; index < HARM.length; index += 1)
      await page.locator('#key-rows .toggle').nth(index).click();
    for (const summary of await page.locator('summary').all()) await summary.click();
    const listed = page.locator('#account-list tbody tr');
    await listed.first().waitFor();
    expect(await listed.count()).toBe(HARM.length);
    expect(await page.title()).toBe('AWS access keys, 14 Dec 2026');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(2);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    const shown = await page.locator('body').innerText();
    expect(['\u001b', '\u202e', '\u2066'].filter((each) => shown.includes(each))).toEqual([]);
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    await page.close();
  });
});
