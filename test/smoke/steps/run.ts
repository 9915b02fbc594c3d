import type { Step } from '../step.ts';
import { runToItsEnd } from './executions.ts';

export const run: Step = {
  name: 'run',
  about: 'A dry run as one durable execution ends, with a report that says which accounts it covered',
  async run(site) {
    const { runId, status, coverage, problems } = await runToItsEnd(site, { mode: 'dry-run' });
    if (status === 'blocked' || coverage.surveyed === 0)
      throw new Error(`${runId} is ${status}: ${problems.map(({ code }) => code).join(', ')}`);
    return `${runId} is ${status}, ${coverage.surveyed} of ${coverage.total} accounts surveyed`;
  },
};
