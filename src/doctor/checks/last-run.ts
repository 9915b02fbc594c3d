import { HOUR_MS, toMs, type Instant } from '../../core/instant.ts';
import { asOfOf } from '../../core/report.ts';
import type { RunMeta } from '../../core/run-record.ts';
import { readReport } from '../../phases/report/build.ts';
import { formatMoment } from '../../words/dates.ts';
import { check } from '../check.ts';
import { mailOf } from './expected-mail.ts';
import { attention, broken, ok, type Finding } from '../finding.ts';

/** As the alarm keyrotation-no-run-completed has it. */
const OVERDUE_HOURS = 26;
/** Longer than a schedule that leaves out weekends and a holiday. */
const OUTAGE_HOURS = 4 * 24;

const OUTAGE =
  'See schedule and concurrency below, and the queue keyrotation-failed-runs (docs/operations.md).';

export const lastRunCheck = check({
  name: 'last-run',
  about: 'The last run that ended: when, how, and what it could not do',
  asks: ['dynamodb:GetItem', 'dynamodb:Query'],
  needs: ['ledger'],
  beforeDeploy: false,
  async run({ ask, services }) {
    const { runs } = services.ledger;
    const last = await ask('dynamodb:GetItem', async () => {
      const runId = await runs.lastEnded();
      return runId === null ? null : { runId, meta: await runs.readMeta(runId) };
    });
    if (!last.told) return { findings: [last.finding] };
    if (last.value === null) {
      const fix =
        'The first is at the next time of the schedule; `npx keyrotation plan` tells what it would do.';
      return { findings: [attention('no run has ended yet', fix)] };
    }
    const { runId, meta } = last.value;
    const asOf = meta?.asOf ?? asOfOf(runId);
    const hours = Math.floor((toMs(services.clock.now()) - toMs(asOf)) / HOUR_MS);
    if (meta === null) return { findings: [forgotten(runId, asOf, hours)] };
    const read = await ask('dynamodb:Query', async () => {
      const report = await readReport(services, meta.runId);
      return { report, mail: await mailOf(report) };
    });
    const findings = [how(meta, hours), ...overdue(hours)];
    if (!read.told) return { findings: [...findings, read.finding] };
    return { findings, facts: { lastRun: read.value } };
  },
});

/** The ledger keeps runs for 90 days, and which was the last one for ever. */
function forgotten(runId: string, asOf: Instant, hours: number): Finding {
  const found = `the last run that ended, ${runId}, was on ${formatMoment(asOf)}, ${hours} hours ago, and the ledger has it no more`;
  return broken(found, OUTAGE);
}

function how({ runId, status, mode, mail, asOf }: RunMeta, hours: number): Finding {
  const kind = mode === 'enforce' ? 'an enforcing run' : 'a dry run';
  const found = `${kind} on ${formatMoment(asOf)}, ${hours} hours ago: ${status}`;
  const command = [`npx keyrotation report ${runId}`];
  if (status === 'blocked')
    return broken(`${found} (${mail.blocked ?? 'nothing was done'})`, 'Its report tells why:', { command });
  return status === 'problems' ? attention(found, 'Its report tells what:', { command }) : ok(found);
}

function overdue(hours: number): Finding[] {
  if (hours > OUTAGE_HOURS) return [broken(`no run has ended for ${Math.floor(hours / 24)} days`, OUTAGE)];
  if (hours > OVERDUE_HOURS)
    return [
      attention(
        `no run has ended for ${hours} hours`,
        'If the schedule leaves out no day, see the queue keyrotation-failed-runs.',
      ),
    ];
  return [];
}
