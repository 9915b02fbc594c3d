import type { Page } from 'playwright-core';

/** Filters that are chosen from a list. */
export const field = (page: Page, name: string) =>
  page.getByRole('combobox', { name: new RegExp(`^${name}`) });
export const rows = (page: Page) => page.locator('#key-rows > tr:not(.more-row)');
export const columnOf = (page: Page, label: string) =>
  page.locator(`#key-rows td[data-label="${label}"]`).allInnerTexts();
export const tally = (page: Page) => page.locator('#tally').innerText();
/** Typing is waited for. */
export const settled = (page: Page, text: RegExp) =>
  page.locator('#tally').filter({ hasText: text }).waitFor({ timeout: 5_000 });
