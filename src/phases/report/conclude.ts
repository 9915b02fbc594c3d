import { boundedProblems } from '../../workflow/bounded-problems.ts';
import type { Workflow } from '../../workflow/workflow.ts';
import { publishEnd, publishWaiting } from '../events/publish-run.ts';
import type { Run, Services } from '../run.ts';
import { finish } from './finish.ts';
import type { RunEnd } from './run-end.ts';

/**
 * The end of a run. Its events leave before the report is written, so that the report and the summary say it when they do not;
 * the event of the end itself can only follow. A bus that has just refused is not asked again.
 */
export async function conclude(workflow: Workflow, services: Services, run: Run, end: RunEnd): Promise<void> {
  if (services.eventBus === null) {
    await workflow.step('report', () => finish(services, run, end));
    return;
  }
  const { problems: unsent, busTakes } = await workflow.step('events', () => publishWaiting(services, run));
  const problems = boundedProblems([...end.problems, ...unsent]);
  await workflow.step('report', () => finish(services, run, { ...end, problems }));
  if (busTakes) await workflow.step('event of the end', () => publishEnd(services, run, unsent));
}
