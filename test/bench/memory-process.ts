import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { instant } from '../../src/core/instant.ts';
import { plan } from '../../src/phases/plan/plan.ts';
import { readReport } from '../../src/phases/report/build.ts';
import { finish } from '../../src/phases/report/finish.ts';
import { orderRun, type Lease, type Run } from '../../src/phases/run.ts';
import { NO_MAIL } from '../../src/core/report.ts';
import { startEngine } from '../e2e/engine.ts';
import type { MadeUp } from './made-up-rows.ts';
import { SENDER } from './sender.ts';

export type MemoryRequest = Pick<MadeUp, 'accounts' | 'dueKeys'>;

/** Resident memory at its highest until the end of each part, in MB, and seconds that the part took. */
export type MemoryFigures = readonly {
  readonly part: string;
  readonly peakRssMb: number;
  readonly seconds: number;
}[];

const ASKED = JSON.parse(process.argv[2] ?? '{}') as MemoryRequest;
const asOf = '2026-11-26T08:00:00.000Z';
const made: MadeUp = {
  ...ASKED,
  asOf,
  runId: '2026-11-26T08-00-00Z-dry-run',
  lastRunId: '2026-11-25T08-00-00Z-dry-run',
};
const table = fork(new URL('./memory-ledger-process.js', import.meta.url), [JSON.stringify(made)], {
  execArgv: [],
});
const [endpoint] = (await once(table, 'message')) as [string];
const clock = { now: () => instant(Date.now()), sleep: () => nextTurn() };
const { services, settings, clients } = startEngine(
  { SOURCEMAIL: SENDER, MODE: 'dry-run' },
  { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'none' } },
  clock,
);
const lease: Lease = {
  assertHeld: () => undefined,
  allowDeed: () => Promise.resolve(),
  takeAgain: () => Promise.resolve(),
};
const run: Run = {
  ...orderRun({ asOf: instant(asOf), mode: 'dry-run', settings, emit: () => undefined, mailSummary: true }),
  lease,
};
const quiet = { ...services, ses: { ...services.ses, send: () => Promise.resolve('sent') } };

const parts: { part: string; peakRssMb: number; seconds: number }[] = [];
async function measured(part: string, work: () => Promise<unknown>): Promise<void> {
  const from = performance.now();
  await work();
  // The kernel's own mark: no peak falls between two samples.
  const peakRssMb = process.resourceUsage().maxRSS / 1024;
  parts.push({ part, peakRssMb, seconds: (performance.now() - from) / 1000 });
}

await measured('plan', () => plan(quiet, run));
await measured('report and summary', () => finish(quiet, run, { mail: NO_MAIL, problems: [], gate: null }));
await measured('the report read again', () => readReport(quiet, run.runId));
clients.close();
table.disconnect();
process.send?.(parts satisfies MemoryFigures);
process.disconnect();
