import { problem, type Problem } from './core/problem.ts';
import { NO_MAIL, type Report } from './core/report.ts';
import { orEnd } from './ledger/ledger-error.ts';
import { act } from './phases/act/act.ts';
import { boundedProblems } from './workflow/bounded-problems.ts';
import { discover } from './phases/discover.ts';
import { checkMail, gateAfter, type MailGate } from './phases/notify/gate.ts';
import { notify, type Notified } from './phases/notify/notify.ts';
import { plan } from './phases/plan/plan.ts';
import { recover } from './phases/recover.ts';
import { lockedReport, readReport } from './phases/report/build.ts';
import { conclude } from './phases/report/conclude.ts';
import type { Run, RunOrder, Services } from './phases/run.ts';
import { acquireRun, type Locked } from './phases/start/acquire.ts';
import { holdingLease, whileHeld } from './phases/start/lease.ts';
import { tellPause } from './phases/start/tell-pause.ts';
import { survey } from './phases/survey/survey.ts';
import type { Workflow } from './workflow/workflow.ts';

/** A run and its report. */
export async function enforce(workflow: Workflow, services: Services, asked: RunOrder): Promise<Report> {
  const ended = await carryOut(workflow, services, asked);
  return ended.kind === 'locked' ? lockedReport(asked, ended) : orEnd(readReport(services, asked.runId));
}

/** `in-ledger`: the report is there. `locked`: another run is at work, or this very one, delivered twice. */
export type Ended = { readonly kind: 'in-ledger' } | Locked;

/** One daily run. @throws KeyRotationError when it cannot go on, for want of its ledger above all */
export function carryOut(workflow: Workflow, services: Services, asked: RunOrder): Promise<Ended> {
  return orEnd(phaseByPhase(workflow, services, asked));
}

/**
 * Top to bottom: discover → survey → plan → act → notify → report. Each step may be
 * repeated: what it saw and did is in the ledger, and only small facts pass from step to step. A dry run stops after
 * the plan; it takes no lock, asks SES nothing and touches no key's history.
 */
async function phaseByPhase(anyhow: Workflow, services: Services, asked: RunOrder): Promise<Ended> {
  const started = await acquireRun(anyhow, services, asked);
  if (started.kind === 'locked') return started;
  if (started.kind === 'done-before') return { kind: 'in-ledger' };

  await holdingLease(services, asked, started.owner, async (lease) => {
    const run: Run = { ...asked, lease };
    const workflow = whileHeld(anyhow, lease);
    const enforcing = run.mode === 'enforce';

    const { batches, problems: unlisted = [] } = await workflow.step('discover', () =>
      discover(services, run),
    );
    const recovered = enforcing
      ? await workflow.step('recover', () => recover(services, run))
      : await workflow.step('pause', () => tellPause(run));
    const before = [...unlisted, ...recovered];
    await survey(workflow, services, run, batches);

    const planned = await workflow.step('plan', () => plan(services, run));

    let notified: Notified = { mail: NO_MAIL, problems: before };
    let gate: MailGate | null = null;
    if (enforcing && run.goAhead && !(await run.goAhead(planned))) {
      notified = declined(run, before);
    } else if (enforcing) {
      gate = await workflow.step('mail', () => checkMail(services, run));
      // No deactivation without mail: whoever loses a key must be told at once (I1, I4).
      if (gate.blocked === null) {
        gate = gateAfter(gate, await act(workflow, services, run, planned));
      }
      const { mail, problems } = await notify(workflow, services, run, gate);
      notified = { mail, problems: boundedProblems([...before, ...problems]) };
    }
    await conclude(workflow, services, run, { ...notified, gate });
  });
  return { kind: 'in-ledger' };
}

/** Somebody was asked, and did not say yes. */
function declined({ runId }: Run, before: readonly Problem[]): Notified {
  const found = problem('run', runId, 'DECLINED', 'nobody said yes, so nothing was sent or deactivated');
  return { mail: { ...NO_MAIL, blocked: 'DECLINED' }, problems: [...before, found] };
}
