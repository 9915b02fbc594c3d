import { Command, InvalidArgumentError } from 'commander';
import { line, type Figure } from './figure.ts';
import { machine } from './machine.ts';
import { MEASUREMENTS, NAMES, type MeasurementName } from './measurements.ts';

interface Options {
  readonly full: boolean;
  readonly json: boolean;
  readonly only: readonly MeasurementName[];
}

const program = new Command('npm run bench --')
  .description(
    'Measures the engine against the embedded organization. Figures are no gate: a missed goal exits with 0.',
  )
  .option('--full', 'all sizes, up to 10,000 accounts; small ones take some three minutes', false)
  .option('--json', 'figures as JSON', false)
  .option('--only <names>', 'some of them, separated by commas', parseNames, NAMES)
  .addHelpText(
    'after',
    `\n${NAMES.map((name) => `  ${name.padEnd(12)} ${MEASUREMENTS[name].about}`).join('\n')}`,
  )
  .parse();
const { full, json, only } = program.opts<Options>();

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const where = machine();
if (!json) say([...Object.entries(where)].map(([what, value]) => `${what} ${value}`).join(' · '));

const startedAt = performance.now();
const figures: Figure[] = [];
for (const name of only) {
  const measured = await MEASUREMENTS[name][full ? 'full' : 'small']();
  figures.push(...measured);
  if (!json) for (const each of measured) say(line(each));
}
const goals = figures.filter(({ met }) => met !== null).length;
const missed = figures.filter(({ met }) => met === false).length;
const seconds = Math.round((performance.now() - startedAt) / 1000);
if (json) say(JSON.stringify({ ...where, full, seconds, goals, missed, figures }, null, 2));
else say(`${missed} of ${goals} goals missed, in ${seconds} s`);

function parseNames(text: string): readonly MeasurementName[] {
  const names = text.split(',').map((name) => name.trim());
  const known = NAMES.filter((name) => names.includes(name));
  if (known.length < new Set(names).size) throw new InvalidArgumentError(`Known are ${NAMES.join(', ')}.`);
  return known;
}
