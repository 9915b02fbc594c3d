import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ClientConfig } from '../../src/aws/clients.ts';
import { instant } from '../../src/core/instant.ts';
import { notify } from '../../src/phases/notify/notify.ts';
import { plan } from '../../src/phases/plan/plan.ts';
import { readReport } from '../../src/phases/report/build.ts';
import { finish } from '../../src/phases/report/finish.ts';
import { orderRun, type Lease, type Run } from '../../src/phases/run.ts';
import { NO_MAIL } from '../../src/core/report.ts';
import { systemClock } from '../../src/workflow/clock.ts';
import { inProcessWorkflow } from '../../src/workflow/in-process.ts';
import { startEngine } from '../e2e/engine.ts';
import type { MadeUp } from './made-up-rows.ts';
import { SENDER } from './sender.ts';

/**
 * What is done after the survey: a dry run; a first day, on which all are told; its mails alone, of decisions that are there from the
 * beginning; the day on which all deadlines are over, planned and reported: the ledger that makes up its rows reads no key as one to
 * deactivate.
 */
export type MemoryDay = 'dry-run' | 'first' | 'mails' | 'past-deadline';

export interface MemoryRequest extends Pick<MadeUp, 'accounts' | 'dueKeys' | 'contacts'> {
  readonly day: MemoryDay;
  /** Whose SES takes the mails; null where none leave. */
  readonly mailsTo: ClientConfig | null;
}

export interface MemoryFigures {
  /** Resident memory at its highest until the end of each part, in MB, and seconds that the part took. */
  readonly parts: readonly { readonly part: string; readonly peakRssMb: number; readonly seconds: number }[];
  readonly mails: number;
}

/** The pace is kept, or all mails would be under way at once. */
const MAILS_A_SECOND = 14;

const ASKED = JSON.parse(process.argv[2] ?? '{}') as MemoryRequest;
const asOf = '2026-11-26T08:00:00.000Z';
const mode = ASKED.day === 'dry-run' ? 'dry-run' : 'enforce';
const made: MadeUp = {
  accounts: ASKED.accounts,
  dueKeys: ASKED.dueKeys,
  contacts: ASKED.contacts,
  pastDeadline: ASKED.day === 'past-deadline',
  isDecided: ASKED.day === 'mails',
  asOf,
  runId: `2026-11-26T08-00-00Z-${mode}`,
  lastRunId: `2026-11-25T08-00-00Z-${mode}`,
};
const table = fork(new URL('./memory-ledger-process.js', import.meta.url), [JSON.stringify(made)], {
  execArgv: [],
});
const [endpoint] = (await once(table, 'message')) as [string];
const values = { SOURCEMAIL: SENDER, MODE: mode };
const { services, settings, clients } = startEngine(
  values,
  { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'none' } },
  systemClock,
);
const post = ASKED.mailsTo && startEngine(values, ASKED.mailsTo, systemClock);
const lease: Lease = {
  assertHeld: () => undefined,
  allowDeed: () => Promise.resolve(),
  takeAgain: () => Promise.resolve(),
};
const run: Run = {
  ...orderRun({ asOf: instant(asOf), mode, settings, emit: () => undefined, mailSummary: true }),
  lease,
};
const ses = post?.services.ses ?? { ...services.ses, send: () => Promise.resolve('sent') };
const quiet = { ...services, ses };

const parts: { part: string; peakRssMb: number; seconds: number }[] = [];
async function measured<T>(part: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const result = await work();
  // The kernel's own mark: no peak falls between two samples.
  const peakRssMb = process.resourceUsage().maxRSS / 1024;
  parts.push({ part, peakRssMb, seconds: (performance.now() - from) / 1000 });
  return result;
}

const isOfMails = ASKED.day === 'mails';
if (!isOfMails) await measured('plan', () => plan(quiet, run));
let mail = NO_MAIL;
if (isOfMails || ASKED.day === 'first') {
  const gate = { blocked: null, message: '', sandbox: false, maxSendRate: MAILS_A_SECOND, remaining: 50_000 };
  ({ mail } = await measured('notify', () => notify(inProcessWorkflow(systemClock), quiet, run, gate)));
}
if (!isOfMails) {
  await measured('report and summary', () => finish(quiet, run, { mail, problems: [], gate: null }));
  await measured('the report read again', () => readReport(quiet, run.runId));
}
post?.clients.close();
clients.close();
table.disconnect();
process.send?.({ parts, mails: mail.sent } satisfies MemoryFigures);
process.disconnect();
