// Photographs the previews that docs/mail shows:  npm run mail:preview && npm run mail:pictures
// By the Chromium on the PATH, or in CHROMIUM.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withPalette } from './png-palette.mjs';

const MAX_HEIGHT = { wide: 1800, phone: 2600 };
const PICTURES = [
  { name: 'first-notice', preview: 'first-notice' },
  { name: 'digest', preview: 'mixed' },
  { name: 'summary', preview: 'summary-news' },
];
const LOOKS = [
  { suffix: '', width: 760, scheme: 'light', maxHeight: MAX_HEIGHT.wide },
  { suffix: '-dark', width: 760, scheme: 'dark', maxHeight: MAX_HEIGHT.wide },
  { suffix: '-phone', width: 360, scheme: 'light', maxHeight: MAX_HEIGHT.phone },
];

const profile = mkdtempSync(join(tmpdir(), 'mail-pictures-'));
const chromium = spawn(
  process.env.CHROMIUM ?? 'chromium',
  [
    '--headless=new',
    '--no-sandbox',
    '--hide-scrollbars',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    'about:blank',
  ],
  { stdio: ['ignore', 'ignore', 'pipe'] },
);
try {
  const send = await connect(await addressOf(chromium));
  const { targetInfos } = await send('Target.getTargets');
  const { targetId } = targetInfos.find(({ type }) => type === 'page');
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const ask = (method, params) => send(method, params, sessionId);
  for (const { name, preview } of PICTURES) {
    for (const { suffix, width, scheme, maxHeight } of LOOKS) {
      const metrics = { width, deviceScaleFactor: 1, mobile: false };
      await ask('Emulation.setEmulatedMedia', {
        features: [{ name: 'prefers-color-scheme', value: scheme }],
      });
      await ask('Emulation.setDeviceMetricsOverride', { ...metrics, height: 100 });
      await ask('Page.navigate', { url: pathToFileURL(resolve(`mail-preview/${preview}.html`)).href });
      const { result } = await ask('Runtime.evaluate', {
        expression: `new Promise((done) => {
          const measure = () => done([document.documentElement.scrollHeight, document.documentElement.scrollWidth]);
          document.readyState === 'complete' ? measure() : addEventListener('load', measure);
        })`,
        awaitPromise: true,
        returnByValue: true,
      });
      const [height, scrollWidth] = result.value;
      if (scrollWidth > width) throw new Error(`${preview} is ${scrollWidth} px wide on ${width} px`);
      await ask('Emulation.setDeviceMetricsOverride', { ...metrics, height: Math.min(height, maxHeight) });
      const { data } = await ask('Page.captureScreenshot', { format: 'png', optimizeForSpeed: false });
      const file = `docs/mail/${name}${suffix}.png`;
      writeFileSync(file, withPalette(Buffer.from(data, 'base64')));
      console.log(`${file}  ${width} × ${Math.min(height, maxHeight)} of ${height}`);
    }
  }
} finally {
  const ended = new Promise((done) => chromium.once('exit', done));
  if (chromium.exitCode === null && chromium.kill()) await ended;
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/** Where Chromium listens, which it says once it does. */
function addressOf(browser) {
  return new Promise((found, failed) => {
    let said = '';
    browser.once('error', failed);
    browser.once('exit', (code) => failed(new Error(`chromium ended with ${code}: ${said}`)));
    browser.stderr.on('data', (chunk) => {
      said += chunk;
      const address = /ws:\/\/\S+/.exec(said);
      if (address) found(address[0]);
    });
  });
}

/** Asks by the DevTools protocol, one answer a question. */
async function connect(address) {
  const socket = new globalThis.WebSocket(address);
  await new Promise((opened, failed) => {
    socket.addEventListener('open', opened, { once: true });
    socket.addEventListener('error', () => failed(new Error(`no answer from ${address}`)), { once: true });
  });
  const waiting = new Map();
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(data);
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error) asked?.failed(new Error(error.message));
    else asked?.done(result);
  });
  let last = 0;
  return (method, params = {}, sessionId = undefined) =>
    new Promise((done, failed) => {
      last += 1;
      waiting.set(last, { done, failed });
      socket.send(JSON.stringify({ id: last, method, params, sessionId }));
    });
}
