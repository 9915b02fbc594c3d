import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import type { ClientConfig } from '../../src/aws/clients.ts';
import { DAY_MS, instant, plusDays, type Instant } from '../../src/core/instant.ts';
import type { Mode } from '../../src/core/report.ts';
import type { RunEvent } from '../../src/core/run-event.ts';
import { systemClock, type Clock } from '../../src/workflow/clock.ts';
import { runEngine, startEngine } from '../e2e/engine.ts';
import { countedByPhase, type CallsByPhase } from './ledger-calls.ts';
import { countLedgerUnits } from './ledger-units.ts';
import { SENDER } from './sender.ts';
import { HUGE_ACCOUNT } from './worlds.ts';

export interface EngineRequest {
  readonly config: ClientConfig;
  /** Of the first day. */
  readonly asOf: Instant;
  readonly mode: Mode;
  /** Whether it waits as it does in production, or every wait passes at once. */
  readonly paced: boolean;
  /** null: one of its own. */
  readonly ledgerTable: string | null;
  /** Counted from 1, the day on which the ledger's table is made; on another one the clock is ahead by as much. */
  readonly day: number;
}

export interface EngineFigures {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakRssMb: number;
  readonly status: string;
  readonly surveyed: number;
  readonly activeKeys: number;
  readonly undetermined: number;
  readonly unreadUsers: number;
  readonly notified: number;
  readonly mailsSent: number;
  /** What DynamoDB charges for; dynalite does not count what is written to the outbox index besides. */
  readonly ledgerReadUnits: number;
  readonly ledgerWriteUnits: number;
  /** Until the last account but the huge one was surveyed. */
  readonly othersDoneMs: number;
  /** From the first mail with its notices in the ledger to the last: all but the first were sent in it. */
  readonly sendingMs: number;
  /** Processor time of that. */
  readonly sendingCpuMs: number;
  /** To the ledger; attempts that the SDK repeats count each. */
  readonly ledgerCalls: CallsByPhase;
}

// One run in a fresh process: wall time, processor time and peak memory are its own.
const { config, asOf, mode, paced, ledgerTable, day } = JSON.parse(process.argv[2] ?? '{}') as EngineRequest;
const now = (): Instant => instant(Date.now() + (day - 1) * DAY_MS);
/** Pacing is arithmetic (accounts ÷ 6.4 a second): where it is not what is measured, it would hide what the engine costs. */
const unpaced: Clock = { now, sleep: () => nextTurn() };
const engine = startEngine(
  { SOURCEMAIL: SENDER, MODE: mode, LEDGERTABLE: ledgerTable ?? `bench-${process.pid}` },
  config,
  paced ? { ...systemClock, now } : unpaced,
);
if (day === 1) await createLedgerTable(engine.clients.dynamodb, engine.settings.ledgerTable);
const ledgerUnits = countLedgerUnits(engine.clients.dynamodb);
const ledger = countedByPhase(engine.clients.dynamodb);
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
let [othersDoneMs, firstSentAt, lastSentAt] = [0, NaN, NaN];
let [cpuAtFirst, cpuAtLast] = [0, 0];
const emit = (event: RunEvent): void => {
  const elapsed = performance.now() - startedAt;
  if (event.event === 'account-surveyed' && event.accountId !== HUGE_ACCOUNT) othersDoneMs = elapsed;
  if (event.event !== 'mail-sent') return;
  if (Number.isNaN(firstSentAt)) [firstSentAt, cpuAtFirst] = [elapsed, cpuMs()];
  [lastSentAt, cpuAtLast] = [elapsed, cpuMs()];
};

function cpuMs(): number {
  const { user, system } = process.cpuUsage(cpuBefore);
  return (user + system) / 1000;
}
const { before } = ledger;
const report = await runEngine(engine, plusDays(asOf, day - 1), {
  mode,
  mailSummary: mode === 'enforce',
  emit,
  before,
});
const wallMs = performance.now() - startedAt;
const cpuOfRun = cpuMs();
engine.clients.close();
process.send?.({
  wallMs,
  cpuMs: cpuOfRun,
  // The kernel's own mark: no peak falls between two samples.
  peakRssMb: process.resourceUsage().maxRSS / 1024,
  status: report.status,
  surveyed: report.coverage.surveyed,
  activeKeys: report.counts.activeKeys,
  undetermined: report.counts.undetermined,
  unreadUsers: report.problems.filter(({ code }) => code === 'USER_UNREAD').length,
  notified: report.counts.notified,
  mailsSent: report.mail.sent,
  ledgerReadUnits: ledgerUnits.read,
  ledgerWriteUnits: ledgerUnits.write,
  othersDoneMs,
  sendingMs: lastSentAt - firstSentAt,
  sendingCpuMs: cpuAtLast - cpuAtFirst,
  ledgerCalls: ledger.calls,
} satisfies EngineFigures);
process.disconnect();
