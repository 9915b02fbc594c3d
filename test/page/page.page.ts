import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import type { RunReport } from '../../src/core/report.ts';
import type { PageFacts } from '../../src/page/data/facts.ts';
import { renderPage } from '../../src/page/page.ts';
import { problem } from '../../src/core/problem.ts';
import { accountEntry, keyEntry } from '../builders/report.ts';
import { startBrowser } from './browser.ts';
import { busyFacts, emptyFacts } from './samples.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Awaited<ReturnType<typeof startBrowser>>;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const busy = busyFacts({ accounts: 84, keys: 420, days: 90 });
const dryRun = withReport(busy, { mode: 'dry-run', runId: '2026-12-14T08-00-00Z-dry-run' });
const first: PageFacts = { ...busy, trend: busy.trend.slice(-1) };
const blocked = emptyFacts({
  status: 'blocked',
  problems: [problem('run', '2026-12-14T08-00-00Z-enforce', 'RUN_IN_PROGRESS', 'another run is at work')],
});

function withReport(facts: PageFacts, report: Partial<RunReport>): PageFacts {
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

/** Filters that are chosen from a list. */
const field = (page: Page, name: string) => page.getByRole('combobox', { name: new RegExp(`^${name}`) });
const rows = (page: Page) => page.locator('#key-rows > tr:not(.more-row)');
const columnOf = (page: Page, label: string) =>
  page.locator(`#key-rows td[data-label="${label}"]`).allInnerTexts();
const tally = (page: Page) => page.locator('#tally').innerText();
/** Typing is waited for. */
const settled = (page: Page, text: RegExp) =>
  page.locator('#tally').filter({ hasText: text }).waitFor({ timeout: 5_000 });

describe.each([
  ['a busy organization', busy],
  ['a dry run', dryRun],
  ['a first run', first],
  ['an empty organization', emptyFacts()],
  ['a blocked run', blocked],
])('the page of %s', (_, facts) => {
  const html = renderPage(facts);

  test.each([
    [360, 'light'],
    [360, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)(
    'at %i px, %s: no complaint, no request, no violation, nothing cut off',
    async (width, colorScheme) => {
      const { page, complaints, requests } = await browser.open(html, { width, colorScheme });
      if (facts.report.keys.length > 0) await page.locator('#key-rows .toggle').first().click();
      expect(await violationsIn(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
      await page.close();
    },
  );
});

describe('the table of keys', () => {
  const html = renderPage(busy);
  let page: Page;
  beforeEach(async () => {
    ({ page } = await browser.open(html));
  });
  afterEach(() => page.close());

  test('shows a page of rows, the next deadline first', async () => {
    expect(await rows(page).count()).toBe(25);
    expect(await tally(page)).toBe('420 keys, by deadline.');
    const days = await columnOf(page, 'Deadline');
    expect(days).toEqual(days.toSorted());
  });

  test('is sorted by a column, and by the same from its end', async () => {
    const age = page.getByRole('button', { name: 'Age' });
    await age.click();
    const ages = (await columnOf(page, 'Age')).map((text) => parseInt(text.replace(',', ''), 10));
    expect(ages).toEqual(ages.toSorted((a, b) => a - b));
    await age.click();
    expect(await page.locator('th[aria-sort="descending"]').innerText()).toBe('Age');
    const [oldest] = (await columnOf(page, 'Age')).map((text) => parseInt(text.replace(',', ''), 10));
    expect(oldest).toBe(Math.max(...busy.report.keys.map(({ ageDays }) => ageDays ?? 0)));
  });

  test('is searched by every word of user, account, contact and key', async () => {
    await page.getByRole('searchbox', { name: 'Search' }).fill('Terraform SHOP-');
    await settled(page, / of 420/);
    const [accounts, users] = [await columnOf(page, 'Account'), await columnOf(page, 'User')];
    expect(users.length).toBeGreaterThan(0);
    expect(users.every((text) => text.includes('terraform'))).toBe(true);
    expect(accounts.every((text) => text.startsWith('shop-'))).toBe(true);
  });

  test('is filtered by account, OU, user, contact, decision and deadline, all at once', async () => {
    const [key] = busy.report.keys.filter(({ decision }) => decision === 'deferred');
    const account = busy.report.accounts.find(({ accountId }) => accountId === key?.accountId);
    await field(page, 'Account').fill(key?.accountId ?? '');
    await field(page, 'OU').selectOption(account?.ouPath?.at(-1) ?? '');
    await page.getByRole('textbox', { name: 'User' }).fill(key?.userName ?? '');
    await field(page, 'Contact').fill(key?.contacts[0] ?? '');
    await field(page, 'Decision').selectOption('deferred');
    await settled(page, /^1 of 420/);
    expect(await columnOf(page, 'User')).toEqual([expect.stringContaining(key?.accessKeyId ?? '?')]);
    await page.getByRole('button', { name: 'Show all' }).click();
    await settled(page, /^420 keys/);
    await field(page, 'Deadline').selectOption('overdue');
    await settled(page, / of 420/);
    const ages = await columnOf(page, 'Age');
    expect(ages.every((text) => text.includes('overdue'))).toBe(true);
  });

  test('says so when no key fits', async () => {
    await page.getByRole('searchbox', { name: 'Search' }).fill('nobody at all');
    await settled(page, /^No key fits: 0 of 420\.$/);
    expect(await rows(page).count()).toBe(0);
  });

  test('opens a key with all that befell it, by keyboard too', async () => {
    const gone = busy.report.keys.find(({ outcome }) => outcome === 'deactivated');
    await page.getByRole('searchbox', { name: 'Search' }).fill(gone?.accessKeyId ?? '');
    await settled(page, /^1 of 420/);
    const toggle = page.locator('#key-rows .toggle');
    await toggle.focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-expanded")')).toBe('true');
    const told = await page.locator('.history li').allInnerTexts();
    expect(told[0]).toMatch(/^2026-12-\d\d \d\d:\d\d UTC: first notice sent to /);
    expect(told.some((line) => line.endsWith('deactivated'))).toBe(true);
    await page.keyboard.press('Space');
    expect(await page.locator('.more-row').count()).toBe(0);
  });

  test('turns its pages', async () => {
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    expect(await page.locator('#page-place').innerText()).toBe('26–50 of 420');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    expect(await page.locator('#page-place').innerText()).toBe('1–25 of 420');
  });

  test('is reached by Tab from the top: the first stop leads to the keys', async () => {
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('To the keys');
  });

  test('is pointed into by rankings, by the calendar and by an address', async () => {
    await page.locator('#contacts tbody a').first().click();
    await settled(page, / of 420/);
    expect(await field(page, 'Contact').inputValue()).toContain('@example.com');
    const day = page.locator('.calendar a').first();
    const keys = parseInt(await day.innerText(), 10);
    await day.click();
    await settled(page, new RegExp(`^${keys} of 420`));
    const { page: other } = await browser.open(html, { hash: 'decision=exempt' });
    const exempt = busy.report.keys.filter(({ decision }) => decision === 'exempt').length;
    await settled(other, new RegExp(`^${exempt} of 420`));
    await other.close();
  });

  test('is printed with all of its rows, in dark ink, without what can only be clicked', async () => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.locator('#key-rows > tr').nth(419).waitFor({ state: 'attached' });
    // A4 between its margins: as narrow as a phone held across, and yet a table.
    await page.setViewportSize({ width: 690, height: 900 });
    expect(await page.locator('#key-table th').first().isVisible()).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(690);
    expect(await page.locator('#filters').isVisible()).toBe(false);
    expect(await page.locator('#later').isVisible()).toBe(false);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ media: 'screen' });
    await page.locator('#key-rows > tr').nth(25).waitFor({ state: 'detached' });
  });
});

test('charts have tables behind them', async () => {
  const { page } = await browser.open(renderPage(busy));
  await page.getByText('Trend, as a table').click();
  expect(await page.locator('#trend tbody tr').count()).toBe(90);
  await page.getByText('Ages, as a table').click();
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
  const html = renderPage(withReport(busy, { accounts, keys, problems, runId: HARM[0] ?? '' }));

  test.each([360, 1280])('are words at %i px, and nothing else', async (width) => {
    const { page, complaints, requests } = await browser.open(html, { width });
    for (let index = 0; index < HARM.length; index += 1)
      await page.locator('#key-rows .toggle').nth(index).click();
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
