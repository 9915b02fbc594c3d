import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { BREAKAGES } from './breakages/breakages.ts';
import { BY_STORY_ONLY, FIRST_SEEDS } from './breakages/first-seeds.ts';
import { hire, type Crew } from './crew.ts';
import type { SeedEnd, SeedOrder } from './seed.ts';
import type { StoryEvent } from './story/story.ts';

const HELP = `A simulated year: the real engine over the embedded organization, with people, accounts, mail and AWS as they are on
bad days. After each year an independent oracle judges it by what the world outside saw.

  npm run test:year -- --seeds 200 --days 60      years of 200 seeds, 60 days each
  npm run test:year -- --from 17 --seeds 1        one seed again, with the shortest story that breaks the same law
  npm run test:year -- --breakages                whether the oracle notices an engine that is broken on purpose
  npm run test:year -- --breakage "ignores a pause"   the same of one

  --seeds N      how many years (default 20)         --days N      days a year (default 60; 20 at least)
  --from N       the first seed (default 1)          --jobs N      processes (default: two a processor)
  --patience N   stories to live for a shorter one (default 40)
`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    days: { type: 'string', default: '60' },
    from: { type: 'string', default: '1' },
    // A year waits for what was cut off, and for the durable runner: somebody else can go on meanwhile.
    jobs: { type: 'string', default: String(2 * availableParallelism()) },
    patience: { type: 'string', default: '40' },
    breakages: { type: 'boolean', default: false },
    breakage: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) process.stdout.write(HELP);
else process.exitCode = await main();

async function main(): Promise<number> {
  const [seeds, days, from, jobs, patience] = [
    wholeNumber('seeds', 1),
    wholeNumber('days', 20),
    wholeNumber('from', 1),
    wholeNumber('jobs', 1),
    wholeNumber('patience', 0),
  ];
  const noticeable = Object.keys(BREAKAGES).filter((name) => !BY_STORY_ONLY.includes(name));
  const breakages = values.breakage ?? (values.breakages ? noticeable : null);
  const unknown = breakages?.find((name) => !(name in BREAKAGES));
  if (unknown !== undefined) {
    const known = Object.keys(BREAKAGES).map((name) => `  ${name}\n`);
    process.stderr.write(`--breakage takes one of these; got "${unknown}":\n${known.join('')}`);
    return 2;
  }
  const crew = hire(Math.min(jobs, seeds));
  const orderOf = (seed: number): SeedOrder => ({ seed: from + seed, days, breakage: null, patience });
  const orders = Array.from({ length: seeds }, (_, seed) => orderOf(seed));
  try {
    return breakages === null ? await liveYears(crew, orders) : await tryBreakages(crew, orders, breakages);
  } finally {
    crew.dismiss();
  }
}

async function liveYears(crew: Crew, orders: readonly SeedOrder[]): Promise<number> {
  const startedAt = performance.now();
  const ends: SeedEnd[] = [];
  const stop = new AbortController();
  process.once('SIGINT', () => {
    stop.abort();
    crew.dismiss();
  });
  const lived = orders.map(async (order) => {
    const end = await crew.live(order);
    ends.push(end);
    if (end.breaches.length > 0) print(told(end));
    if (ends.length % 20 === 0) print(`${ends.length} of ${orders.length} years …`);
  });
  // What is lived is told, also where somebody does not wait for the rest.
  await Promise.all(lived.map((year) => year.catch(unless(stop.signal))));
  const sum = (of: (end: SeedEnd) => number) =>
    ends.reduce((all, end) => all + of(end), 0).toLocaleString('en');
  const broken = ends.filter(({ breaches }) => breaches.length > 0).length;
  print(
    `${ends.length} years of ${orders[0]?.days ?? 0} days: ${sum(({ runs }) => runs)} runs, ${sum(({ durableRuns }) => durableRuns)} of them durable, ${sum(({ troubles }) => troubles)} faults, ` +
      `${sum(({ mails }) => mails)} mails, ${sum(({ deactivations }) => deactivations)} deactivations ` +
      `in ${seconds(performance.now() - startedAt)}, ${seconds(ends.reduce((all, { cpuMs }) => all + cpuMs, 0))} of processor time.`,
  );
  print(broken === 0 ? 'No law was broken.' : `Laws were broken in ${broken} of them.`);
  if (stop.signal.aborted)
    print(`Stopped: ${orders.length - ends.length} years were not lived to their end.`);
  if (broken > 0) return 1;
  return stop.signal.aborted ? 130 : 0;
}

function unless(stop: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!stop.aborted) throw error;
  };
}

/** Each must be noticed by one of the seeds: by the one that is known for it, as a rule. */
async function tryBreakages(
  crew: Crew,
  orders: readonly SeedOrder[],
  breakages: readonly string[],
): Promise<number> {
  const caught = await Promise.all(
    breakages.map(async (breakage) => {
      const known = FIRST_SEEDS[breakage];
      const inTurn = orders.toSorted((a, b) => Number(b.seed === known) - Number(a.seed === known));
      const startedAt = performance.now();
      for (const [before, order] of inTurn.entries()) {
        const { breaches, cpuMs, days } = await crew.live({ ...order, breakage, patience: 0 });
        const [how] = breaches;
        if (!how) continue;
        const when = `by seed ${order.seed} on day ${days}, after ${before} others, in ${seconds(cpuMs)}`;
        print(`caught   ${breakage}: ${when}, by "${how.law}": ${how.words}`);
        return true;
      }
      print(`MISSED   ${breakage}: not in ${orders.length} years, ${seconds(performance.now() - startedAt)}`);
      return false;
    }),
  );
  return caught.every((isCaught) => isCaught) ? 0 : 1;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(0)} s`;
}

function told({ order, breaches, shortest }: SeedEnd): string {
  const lines = breaches.map(({ law, words, atMs }) => `  ${moment(atMs)}  ${law}: ${words}`);
  const story = shortest
    ? [
        `  The shortest story that breaks the first of these${shortest.durableDays.length > 0 ? ', in durable executions' : ''}:`,
        ...shortest.events.map(inWords),
      ]
    : [];
  const again = `  Again: npm run test:year -- --from ${order.seed} --seeds 1 --days ${order.days}`;
  return [
    `Seed ${order.seed} breaks ${breaches.length === 1 ? 'a law' : 'laws'}:`,
    ...lines,
    ...story,
    again,
  ].join('\n');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function moment(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
}

function inWords({ day, during, what }: StoryEvent): string {
  const { kind, ...how } = what;
  const when = during === null ? '' : ` before ${during.action} ${during.nth}`;
  return `    day ${day}${when}: ${kind} ${JSON.stringify(how)}`;
}

function wholeNumber(name: 'seeds' | 'days' | 'from' | 'jobs' | 'patience', min: number): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= min) return value;
  process.stderr.write(`--${name} takes a whole number from ${min}; got "${values[name]}"\n`);
  process.exit(2);
}
