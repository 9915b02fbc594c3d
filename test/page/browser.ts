import { existsSync } from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';

export interface Look {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** What stands behind `#`. */
  readonly hash?: string;
}

/** A page as somebody opens it: the file, and what happened on the way. */
export interface Opened {
  readonly page: Page;
  /** Errors and warnings of the console, and what was thrown. */
  readonly complaints: string[];
  /** Whatever was asked for besides the file itself. */
  readonly requests: string[];
}

const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** @throws Error that says how to get a browser where there is none */
export function chromiumPath(): string {
  const found = PLACES.find((path) => path !== undefined && existsSync(path));
  if (found === undefined)
    throw new Error(
      'These tests need Chromium: apt-get update && apt-get install -y --no-install-recommends chromium, or name one in CHROMIUM.',
    );
  return found;
}

/** One browser for a file of tests; the test's folder of pages goes with it. */
export async function startBrowser() {
  const folder = mkdtempSync(join(tmpdir(), 'keyrotation-page-'));
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath(),
    // Containers run as root, where Chromium's own sandbox cannot be; the pages are ours.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  let files = 0;
  return {
    async open(html: string, { width = 1280, colorScheme = 'light', hash }: Look = {}): Promise<Opened> {
      files += 1;
      const file = join(folder, `page-${files}.html`);
      writeFileSync(file, html);
      const url = pathToFileURL(file).href;
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      const complaints: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        if (request.url() !== url && !request.url().startsWith('data:')) requests.push(request.url());
      });
      await page.goto(hash === undefined ? url : `${url}#${hash}`);
      return { page, complaints, requests };
    },
    async close(): Promise<void> {
      await browser.close();
      rmSync(folder, { recursive: true });
    },
  };
}
