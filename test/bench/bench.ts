import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { callsPerAccount, hugeAccount, scale, speed, type Figure } from './measurements.ts';

/** `npm run bench`: small sizes, under three minutes; `-- --full` for all, `-- --json` for machines. */
const full = process.argv.includes('--full');
const json = process.argv.includes('--json');

const measurements: readonly (() => Promise<Figure[]>)[] = full
  ? [
      () => callsPerAccount(50),
      () => speed(1_000, 40),
      () => scale([100, 1_000, 10_000], 20),
      () => hugeAccount(5_000, 20),
    ]
  : [() => callsPerAccount(20), () => speed(100, 40), () => scale([50, 200], 20), () => hugeAccount(400, 20)];

const machine = {
  date: new Date().toISOString().slice(0, 10),
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD']).toString().trim(),
  node: process.version,
  processor: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
};
const say = (line: string): void => void process.stdout.write(`${line}\n`);
if (!json) say(Object.values(machine).join(' · '));

const figures: Figure[] = [];
for (const measure of measurements) {
  const measured = await measure();
  figures.push(...measured);
  if (json) continue;
  for (const { measurement, figure, unit, goal } of measured) {
    say(
      `${measurement.padEnd(72)} ${String(figure).padStart(8)} ${unit.padEnd(10)} ${goal && `goal ${goal}`}`,
    );
  }
}
if (json) say(JSON.stringify({ ...machine, full, figures }, null, 2));
