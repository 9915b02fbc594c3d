// Writes the list of checks into docs/doctor.md, from the table that the command runs; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { CHECKS } from '../src/doctor/checks.ts';

const FILE = 'docs/doctor.md';
const [BEGIN, END] = ['<!-- checks: npm run docs -->', '<!-- end of checks -->'];

const rows = CHECKS.map(({ name, about, asks, beforeDeploy }) =>
  [
    `\`${name}\``,
    about,
    asks.map((action) => `\`${action}\``).join(', ') || '–',
    beforeDeploy ? 'yes' : '–',
  ].join(' | '),
);
const table = [
  'Check | What is looked at | Calls | `--before-deploy`',
  '--- | --- | --- | ---',
  ...rows,
].join('\n');

const text = readFileSync(FILE, 'utf8');
const [before, rest] = text.split(BEGIN);
const [, after] = (rest ?? '').split(END);
if (after === undefined) throw new Error(`${FILE} has no place for the list of checks`);
const written = await format(`${before}${BEGIN}\n\n${table}\n\n${END}${after}`, {
  ...(await resolveConfig(FILE)),
  parser: 'markdown',
});
if (!process.argv.includes('--check')) writeFileSync(FILE, written);
else if (written !== text) {
  console.error(`${FILE} is not what the checks are: npm run docs`);
  process.exitCode = 1;
}
