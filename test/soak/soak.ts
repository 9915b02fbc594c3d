import { parseArgs } from 'node:util';
import { machine } from '../bench/machine.ts';
import { growthOf, type Allowance } from './growth.ts';
import { liveDays } from './days.ts';
import { liveInSandbox } from './sandbox.ts';
import type { Sample } from './sample.ts';

/** By then each key of the first day has come to its end, and each address has had a mail. */
const WARM_UP_DAYS = 38;

const HELP = `Whether anything grows: many daily runs in one process, and many invocations in one sandbox of Lambda, against the
embedded organization in a process of its own.

  npm run test:soak -- --days 90 --accounts 500    so many runs over so many accounts of three users
  npm run test:soak -- --invocations 1000          so many of the enforcer, and as many of the function for mail events

  --days N          default 90, at least 60; 0 leaves them out
  --accounts N      default 500
  --invocations N   default 1000, at least 200; 0 leaves them out
  --quiet           only the figures at the end
`;

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '90' },
    accounts: { type: 'string', default: '500' },
    invocations: { type: 'string', default: '1000' },
    quiet: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) print(HELP.trimEnd());
else process.exitCode = (await main()) ? 0 : 1;

async function main(): Promise<boolean> {
  const [days, accounts, invocations] = [
    wholeNumber('days', 60, true),
    wholeNumber('accounts', 1, false),
    wholeNumber('invocations', 200, true),
  ];
  const say = values.quiet ? () => undefined : print;
  print([...Object.entries(machine())].map(([what, value]) => `${what} ${value}`).join(' · '));
  const inSandbox = invocations === 0 || (await soakSandbox(invocations, say));
  return (days === 0 || (await soakDays(days, accounts, say))) && inSandbox;
}

async function soakDays(days: number, accounts: number, say: (line: string) => void): Promise<boolean> {
  const began = performance.now();
  const { samples, ledger, mails, deactivated } = await liveDays(days, accounts, say);
  print(
    `${days} days of ${accounts} accounts in ${minutes(began)}: ${mails} mails, ${deactivated} keys deactivated`,
  );
  const ofLedger = ledger.slice(Math.ceil((ledger.length * WARM_UP_DAYS) / days));
  const added = ofLedger.slice(1).map(({ rows }, at) => rows - (ofLedger[at]?.rows ?? NaN));
  const verdicts = [
    ...held(samples.slice(WARM_UP_DAYS)),
    verdict('ledger: rows added', added, { percent: 10, atLeast: 0 }),
    verdict(
      'ledger: rows for good',
      ofLedger.map(({ forGood }) => forGood),
      { percent: 0, atLeast: 1 },
    ),
    verdict(
      'ledger: largest row, bytes',
      ofLedger.map(({ largestBytes }) => largestBytes),
      { percent: 5, atLeast: 0 },
    ),
  ];
  return verdicts.every(Boolean);
}

async function soakSandbox(invocations: number, say: (line: string) => void): Promise<boolean> {
  const began = performance.now();
  const samples = await liveInSandbox(invocations, say);
  print(`${invocations} invocations of each function in ${minutes(began)}`);
  return held(samples.slice(Math.ceil(samples.length / 3))).every(Boolean);
}

/** What the process holds. */
function held(samples: readonly Sample[]): boolean[] {
  const figure = (name: string, of: (each: Sample) => number, atLeast: number): boolean =>
    verdict(name, samples.map(of), { percent: 5, atLeast });
  return [
    figure('heap, MB', ({ heapMb }) => heapMb, 0),
    figure('outside the heap, MB', ({ externalMb }) => externalMb, 1),
    figure('open sockets', ({ socketsOpen }) => socketsOpen, 5),
    figure('timers', ({ timers }) => timers, 1),
    figure('other open handles', ({ otherHandles }) => otherHandles, 1),
  ];
}

function verdict(name: string, samples: readonly number[], allowance: Allowance): boolean {
  const { from, to, by, allowed, isFlat } = growthOf(samples, allowance);
  const figures = `${round(from)} to ${round(to)}; by its slope ${round(by)} more, ${round(allowed)} allowed`;
  print(`${isFlat ? 'flat ' : 'GROWS'}  ${name.padEnd(28)} ${figures}`);
  return isFlat;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function minutes(began: number): string {
  return `${((performance.now() - began) / 60_000).toFixed(1)} min`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function wholeNumber(name: 'days' | 'accounts' | 'invocations', min: number, orNone: boolean): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && (value >= min || (orNone && value === 0))) return value;
  process.stderr.write(
    `--${name} takes a whole number from ${min}${orNone ? ', or 0' : ''}; got "${values[name]}"\n`,
  );
  process.exit(2);
}
