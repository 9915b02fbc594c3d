import type { Page } from 'playwright-core';
import { instant } from '../../src/core/instant.ts';
import { isTooOld } from '../../src/page/data/overdue.ts';
import { accountEntry, keyEntry } from '../builders/report.ts';
import { startBrowser } from './browser.ts';
import { columnOf, field, rows, settled, tally } from './key-table.ts';
import { busyFacts, emptyFacts, wholePage } from './samples.ts';
import { countCoverage } from '../builders/whole-report.ts';

let browser: Awaited<ReturnType<typeof startBrowser>>;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const busy = busyFacts({ accounts: 84, keys: 420, days: 90 });

describe('the table of keys', () => {
  const html = wholePage(busy);
  let page: Page;
  beforeEach(async () => {
    ({ page } = await browser.open(await html));
  });
  afterEach(() => page.close());

  test('shows a page of rows, the next deadline first', async () => {
    expect(await rows(page).count()).toBe(25);
    expect(await tally(page)).toBe('420 keys, by deadline, soonest first.');
    const days = await columnOf(page, 'Deadline');
    expect(days).toEqual(days.toSorted());
  });

  test('is sorted by a column, and by the same from its end', async () => {
    const age = page.getByRole('button', { name: 'Age' });
    const ages = async () => (await columnOf(page, 'Age')).map((text) => parseInt(text.replace(',', ''), 10));
    await age.click();
    expect(await page.locator('th[aria-sort="descending"]').innerText()).toBe('Age');
    expect(await tally(page)).toBe('420 keys, by age, oldest first.');
    const [oldest] = await ages();
    expect(oldest).toBe(Math.max(...busy.report.keys.map(({ ageDays }) => ageDays ?? 0)));
    await age.click();
    expect(await page.locator('th[aria-sort="ascending"]').innerText()).toBe('Age');
    expect(await tally(page)).toBe('420 keys, by age, youngest first.');
    expect(await ages()).toEqual((await ages()).toSorted((a, b) => a - b));
  });

  test.each([
    ['Status', 'by status, deactivated first', 'by status, exempt first'],
    ['Deadline', 'by deadline, latest first', 'by deadline, soonest first'],
    ['Account', 'by account, A to Z', 'by account, Z to A'],
    ['User', 'by user, A to Z', 'by user, Z to A'],
    ['Contact', 'by contact, A to Z', 'by contact, Z to A'],
  ])('says how it is sorted by %s, and what is not known comes last', async (name, once, twice) => {
    const head = page.locator('#key-table th button').filter({ hasText: name });
    for (const order of [once, twice]) {
      await head.click();
      expect(await tally(page)).toBe(`420 keys, ${order}.`);
      expect(await columnOf(page, name)).not.toContain('–');
    }
  });

  test('is searched by every word of user, account, contact and key', async () => {
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('Terraform SHOP-');
    await settled(page, / of 420/);
    const [accounts, users] = [await columnOf(page, 'Account'), await columnOf(page, 'User')];
    expect(users.length).toBeGreaterThan(0);
    expect(users.every((text) => text.includes('terraform'))).toBe(true);
    expect(accounts.every((text) => text.startsWith('shop-'))).toBe(true);
  });

  test('is filtered by account, OU, user, contact, status, deadline and age, all at once', async () => {
    const [key] = busy.report.keys.filter(({ decision }) => decision === 'deferred');
    const account = busy.report.accounts.find(({ accountId }) => accountId === key?.accountId);
    await field(page, 'Account').fill(key?.accountId ?? '');
    await field(page, 'OU').selectOption(account?.ouPath?.at(-1) ?? '');
    await page.getByRole('textbox', { name: 'User' }).fill(key?.userName ?? '');
    await field(page, 'Contact').fill(key?.contacts[0] ?? '');
    await field(page, 'Status').selectOption('deferred');
    await settled(page, /^1 of 420/);
    expect(await columnOf(page, 'User')).toEqual([expect.stringContaining(key?.accessKeyId ?? '?')]);
    await page.getByRole('button', { name: 'Show all' }).click();
    await settled(page, /^420 keys/);
    await field(page, 'Deadline').selectOption('overdue');
    await settled(page, / of 420/);
    const days = await columnOf(page, 'Deadline');
    expect(days.every((text) => text.includes('overdue'))).toBe(true);
    await field(page, 'Deadline').selectOption('');
    await field(page, 'Age').selectOption('too-old');
    const tooOld = busy.report.keys.filter((each) => isTooOld(each, busy.thresholds)).length;
    await settled(page, new RegExp(`^${tooOld} of 420`));
    const ages = await columnOf(page, 'Age');
    expect(ages.every((text) => text.includes('too old'))).toBe(true);
  });

  test('says so when no key fits', async () => {
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('nobody at all');
    await settled(page, /^No key fits: 0 of 420\.$/);
    expect(await rows(page).count()).toBe(0);
  });

  test('opens a key with all that befell it, by keyboard too', async () => {
    const gone = busy.report.keys.find(({ outcome }) => outcome === 'deactivated');
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill(gone?.accessKeyId ?? '');
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

  test('tells of a last use as of when it was told, where the key itself was not asked', async () => {
    const lastUsed = { date: instant('2026-12-01T07:00:00.000Z'), service: 's3', region: 'eu-west-1' };
    const asOf = instant('2026-12-14T05:30:00.000Z');
    const told = [
      { lastUsed, lastUsedAsOf: asOf },
      { lastUsed: null, lastUsedAsOf: asOf },
      { lastUsed, lastUsedAsOf: null },
      { lastUsed: null, lastUsedAsOf: null },
    ];
    const keys = told.map((use, index) => keyEntry({ ...use, accessKeyId: `AKIA${'D'.repeat(15)}${index}` }));
    const { page: other } = await browser.open(
      await wholePage({ ...busy, report: { ...busy.report, keys } }),
    );
    for (const toggle of await other.locator('#key-rows .toggle').all()) await toggle.click();
    const facts = await other
      .locator('.more-row dt', { hasText: 'Last used' })
      .locator('+ dd')
      .allInnerTexts();
    expect(facts.toSorted()).toEqual([
      '2026-12-01, s3 in eu-west-1',
      '2026-12-01, s3 in eu-west-1 (as of 2026-12-14 05:30 UTC)',
      'no use known',
      'no use known (as of 2026-12-14 05:30 UTC)',
    ]);
    await other.close();
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
    const { page: other } = await browser.open(await html, { hash: 'status=exempt' });
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

describe('the address', () => {
  const html = wholePage(busy);
  const hashOf = async (page: Page) => String(await page.evaluate('location.hash'));

  test('follows the form and the order, and shows the same to whoever it is passed on to', async () => {
    const { page } = await browser.open(await html);
    await page.getByRole('searchbox', { name: 'Search', exact: true }).fill('terraform risk');
    await field(page, 'Status').selectOption('first notice');
    await page.getByRole('button', { name: 'Age' }).click();
    await settled(page, / of 420/);
    const hash = await hashOf(page);
    expect(hash).toBe('#q=terraform+risk&status=first+notice&sort=age-descending');
    const { page: other } = await browser.open(await html, { hash: hash.slice(1) });
    expect(await tally(other)).toBe(await tally(page));
    expect(await columnOf(other, 'User')).toEqual(await columnOf(page, 'User'));
    await page.getByRole('button', { name: 'Show all' }).click();
    await settled(page, /^420 keys/);
    expect(await hashOf(page)).toBe('#sort=age-descending');
    await Promise.all([page.close(), other.close()]);
  });

  test('of a contact, as the mails have it, opens on the keys of that contact and of no namesake', async () => {
    const keys = ['ann@example.com', 'joann@example.com', 'Ann@example.com.au'].map((contact, index) =>
      keyEntry({ accessKeyId: `AKIA${'C'.repeat(15)}${index}`, contacts: [contact] }),
    );
    const { page } = await browser.open(await wholePage({ ...busy, report: { ...busy.report, keys } }), {
      hash: 'contact=ann%40example.com',
    });
    expect(await tally(page)).toMatch(/^1 of 3 keys/);
    expect(await columnOf(page, 'Contact')).toEqual(['ann@example.com']);
    await field(page, 'Contact').fill('ann@');
    await settled(page, /^3 keys/);
    await page.close();
  });

  test.each(['status=nonsense', 'deadline=2020-01-01', 'age=young', 'ou=ou-of-yesterday'])(
    'that asks for %s, which this run does not have, finds no key',
    async (hash) => {
      const { page, complaints } = await browser.open(await html, { hash });
      expect(await tally(page)).toBe('No key fits: 0 of 420.');
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test.each(['sort=nonsense', '%E0%A4%A', 'keys', 'unheard=of'])(
    'that says %s shows all keys',
    async (hash) => {
      const { page, complaints } = await browser.open(await html, { hash });
      expect(await tally(page)).toBe('420 keys, by deadline, soonest first.');
      expect(complaints).toEqual([]);
      await page.close();
    },
  );
});

describe('a number leads to what it counts', () => {
  const html = wholePage(busy);

  test.each([
    ['Too old', 'age=too-old'],
    ['Deactivated', 'status=deactivated'],
  ])('the tile %s to its keys', async (name, hash) => {
    const { page } = await browser.open(await html);
    const tile = page.locator('.tile').filter({ hasText: name }).locator('b a');
    const keys = await tile.innerText();
    await tile.click();
    await settled(page, new RegExp(`^${keys} of 420 keys`));
    expect(page.url()).toMatch(new RegExp(`#${hash}$`));
    await page.close();
  });

  test('the overdue ones to theirs, and again once the reader has looked elsewhere', async () => {
    const { page } = await browser.open(await html);
    const link = page.getByRole('link', { name: /^\d+ overdue$/ });
    const keys = parseInt(await link.innerText(), 10);
    await link.click();
    await settled(page, new RegExp(`^${keys} of 420 keys`));
    await page.getByRole('button', { name: 'Show all' }).click();
    await settled(page, /^420 keys/);
    await link.click();
    await settled(page, new RegExp(`^${keys} of 420 keys`));
    await page.evaluate('scrollTo(0, 0)');
    await link.click();
    await page.waitForFunction('scrollY > 500');
    await page.close();
  });

  test('accounts to the problems of those that were not reached, else to the list of all', async () => {
    const { page } = await browser.open(await html);
    const link = (of: Page) => of.getByRole('link', { name: /^Accounts surveyed/ });
    expect(await link(page).getAttribute('href')).toBe('#problems');
    const accounts = [accountEntry()];
    const coverage = countCoverage(accounts);
    const { page: other } = await browser.open(await wholePage(emptyFacts({ accounts, coverage })));
    await link(other).click();
    const listed = other.locator('#account-list tbody tr');
    await listed.first().waitFor();
    expect(await listed.allInnerTexts()).toEqual([
      expect.stringMatching(/shop.*not known\s+surveyed\s+1\s+0/s),
    ]);
    await Promise.all([page.close(), other.close()]);
  });
});
