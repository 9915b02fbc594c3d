// Photographs the previews that docs/mail shows:  npm run mail:preview && npm run mail:pictures   (Chromium from CHROMIUM
// or /usr/bin/chromium)
import { readFileSync, writeFileSync } from 'node:fs';
import { startBrowser } from '../test/page/browser.ts';
import { withPalette } from './png-palette.mjs';

const MAX_HEIGHT = { wide: 1800, phone: 2600 };
const PICTURES = [
  { name: 'first-notice', preview: 'first-notice' },
  { name: 'digest', preview: 'mixed' },
  { name: 'summary', preview: 'summary-news' },
];
const LOOKS = [
  { suffix: '', width: 760, colorScheme: 'light', maxHeight: MAX_HEIGHT.wide },
  { suffix: '-dark', width: 760, colorScheme: 'dark', maxHeight: MAX_HEIGHT.wide },
  { suffix: '-phone', width: 360, colorScheme: 'light', maxHeight: MAX_HEIGHT.phone },
];

const browser = await startBrowser();
try {
  for (const { name, preview } of PICTURES) for (const look of LOOKS) await take(name, preview, look);
} finally {
  await browser.close();
}

async function take(name, preview, { suffix, width, colorScheme, maxHeight }) {
  const html = readFileSync(`mail-preview/${preview}.html`, 'utf8');
  const { page } = await browser.open(html, { width, colorScheme });
  await page.setViewportSize({ width, height: 100 });
  const { scrollWidth, scrollHeight } = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = globalThis.document.documentElement;
    return { scrollWidth, scrollHeight };
  });
  if (scrollWidth > width) throw new Error(`${preview} is ${scrollWidth} px wide on ${width} px`);
  const height = Math.min(scrollHeight, maxHeight);
  await page.setViewportSize({ width, height });
  const file = `docs/mail/${name}${suffix}.png`;
  writeFileSync(file, withPalette(await page.screenshot()));
  console.log(`${file}  ${width} × ${height} of ${scrollHeight}`);
}
