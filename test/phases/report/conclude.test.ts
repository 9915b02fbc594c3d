import type { EventBus } from '../../../src/aws/event-bus.ts';
import { problem } from '../../../src/core/problem.ts';
import { NO_MAIL } from '../../../src/core/report.ts';
import { conclude } from '../../../src/phases/report/conclude.ts';
import { inProcessWorkflow } from '../../../src/workflow/in-process.ts';
import type { Workflow } from '../../../src/workflow/workflow.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { phaseRun, phaseServices, RUN, STILL } from '../../builders/phase.ts';
import { busThat, REFUSED } from '../events/waiting.ts';
import { accountRow, idAgo, ledgerOfRuns } from './runs.ts';

const known = problem('run', RUN, 'PAGE_UNPUBLISHED', 'no bucket');

/** A run over one account comes to its end, while the event of an earlier fact waits. */
async function concluded(eventBus: EventBus | null) {
  const { ledger } = ledgerOfRuns({ hasBus: true });
  await ledger.runs.listAccounts(RUN, [accountRow()]);
  const change = { accountId: ACCOUNT, name: 'shop', why: null };
  await ledger.runs.recordAccountChange({ runId: RUN, asOf: AS_OF }, idAgo(1), change);
  const steps: string[] = [];
  const flow = inProcessWorkflow(STILL);
  const workflow: Workflow = {
    ...flow,
    step: (name, work) => {
      steps.push(name);
      return flow.step(name, work);
    },
  };
  const services = { ...phaseServices({ ledger }), eventBus };
  const run = phaseRun({ mailSummary: false });
  await conclude(workflow, services, run, { mail: NO_MAIL, problems: [known], gate: null });
  const meta = await ledger.runs.readMeta(RUN);
  return { steps, codes: meta?.problems.map(({ code }) => code), status: meta?.status };
}

test('without a bus a run ends with its report', async () => {
  expect(await concluded(null)).toEqual({
    steps: ['report'],
    codes: ['PAGE_UNPUBLISHED'],
    status: 'complete',
  });
});

test('the events that wait leave before the report, that of the end after it', async () => {
  const { bus, calls } = busThat();
  expect(await concluded(bus)).toEqual({
    steps: ['events', 'report', 'event of the end'],
    codes: ['PAGE_UNPUBLISHED'],
    status: 'complete',
  });
  expect(calls.map(({ length }) => length)).toEqual([1, 1]);
});

test('events that do not leave are in the report, and a bus that took none is not asked again', async () => {
  const { bus, calls } = busThat(() => REFUSED);
  expect(await concluded(bus)).toEqual({
    steps: ['events', 'report'],
    codes: ['PAGE_UNPUBLISHED', 'EVENTS_UNSENT'],
    status: 'complete',
  });
  expect(calls).toHaveLength(1);
});
