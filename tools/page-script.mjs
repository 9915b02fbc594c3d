// Compiles src/page/browser into src/page/script.ts, the text that each page carries; `--check` says whether it is today's.
// Checked in, so that tests, bundles and the Lambda take it like any other module.
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { PAGE_SCRIPT } from './bundles.mjs';

const FILE = 'src/page/script.ts';

const { outputFiles } = await build({ ...PAGE_SCRIPT, write: false });
const script = (outputFiles[0]?.text ?? '').trim().replaceAll('</', '<\\/');
const source = `/** Made from src/page/browser by \`npm run page:script\`: what runs in the page. */\nexport const SCRIPT = ${JSON.stringify(script)};\n`;
const made = await format(source, { ...(await resolveConfig(FILE)), filepath: FILE });

if (process.argv.includes('--check')) {
  if (readFileSync(FILE, 'utf8') !== made) {
    console.error(`${FILE} is not what src/page/browser makes today: run \`npm run page:script\`.`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, made);
}
