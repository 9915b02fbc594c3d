// Takes the pictures of the page in docs/page:  npm run page:pictures   (Chromium from CHROMIUM or /usr/bin/chromium)
import { mkdirSync } from 'node:fs';
import { startBrowser } from '../test/page/browser.ts';
import { busyFacts, wholePage } from '../test/page/samples.ts';

const FOLDER = 'docs/page';
const html = await wholePage(busyFacts({ accounts: 84, keys: 420, days: 90 }));

mkdirSync(FOLDER, { recursive: true });
const browser = await startBrowser();
try {
  await take('light', { height: 1180 });
  await take('dark', { colorScheme: 'dark', height: 1180 });
  await take('keys', { height: 860, hash: 'account=shop', open: 1 });
  await take('phone', { width: 360, height: 1240 });
} finally {
  await browser.close();
}

async function take(name, { width = 1280, height, open, ...look }) {
  const { page } = await browser.open(html, { width, ...look });
  await page.setViewportSize({ width, height });
  if (open !== undefined) await page.locator('#key-rows .toggle').nth(open).click();
  await page.screenshot({ path: `${FOLDER}/${name}.png` });
  console.log(`${FOLDER}/${name}.png`);
}
