import { createLedgerTable } from '../../src/aws/ledger/create-table.ts';
import type { ClientConfig } from '../../src/aws/clients.ts';
import { instant } from '../../src/core/instant.ts';
import { runIdFor } from '../../src/core/report.ts';
import { enforce } from '../../src/enforce.ts';
import { parseSettings } from '../../src/settings.ts';
import { wire } from '../../src/wiring.ts';
import type { Clock } from '../../src/workflow/clock.ts';
import { inProcessWorkflow } from '../../src/workflow/in-process.ts';
import { SENDER } from './sender.ts';

export interface EngineFigures {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakRssMb: number;
  readonly surveyed: number;
  readonly status: string;
  readonly firstAccountsMs: number;
}

// One run in a fresh process: wall time, processor time and peak memory are its own.
const config = JSON.parse(process.argv[2] ?? '{}') as ClientConfig;
const settings = parseSettings({ SOURCEMAIL: SENDER, MODE: 'dry-run', LEDGERTABLE: `bench-${process.pid}` });
/** Pacing is switched off: it is arithmetic (accounts ÷ 8 a second), and would hide what the engine costs. */
const unpaced: Clock = {
  now: () => instant(Date.now()),
  sleep: () => new Promise((resolve) => setImmediate(resolve)),
};
const { services, clients } = wire(settings, config, unpaced);
await createLedgerTable(clients.dynamodb, settings.ledgerTable);
let peakRss = 0;
const sampler = setInterval(() => (peakRss = Math.max(peakRss, process.memoryUsage.rss())), 50);
const asOf = unpaced.now();
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
let surveyed = 0;
let firstAccountsMs = 0;
const report = await enforce(inProcessWorkflow(unpaced), services, {
  runId: runIdFor(asOf, 'dry-run'),
  asOf,
  mode: 'dry-run',
  settings,
  mailSummary: false,
  emit: (event) => {
    if (event.event !== 'account-surveyed') return;
    surveyed += 1;
    if (event.accountId !== '999999999999') firstAccountsMs = performance.now() - startedAt;
  },
});
const cpu = process.cpuUsage(cpuBefore);
clearInterval(sampler);
clients.close();
process.send?.({
  wallMs: performance.now() - startedAt,
  cpuMs: (cpu.user + cpu.system) / 1000,
  peakRssMb: Math.max(peakRss, process.memoryUsage.rss()) / 1024 ** 2,
  surveyed,
  status: report.status,
  firstAccountsMs,
} satisfies EngineFigures);
process.disconnect();
