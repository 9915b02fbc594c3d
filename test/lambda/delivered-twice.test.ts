import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { runOnLambda, type Answer } from '../../src/lambda/run.ts';
import { inProcessWorkflow } from '../../src/workflow/in-process.ts';
import { onDay, stage, type Stage } from '../e2e/harness.ts';
import { owner } from '../e2e/people.ts';
import { recordingHost } from './recording-host.ts';

/** A schedule delivers at least once: what the second delivery of a day does. */
function lambda(staged: Stage) {
  const host = recordingHost(staged);
  const workflow = inProcessWorkflow(host.services.clock);
  return {
    ...host.told,
    deliver: (day: number, sleep?: () => Promise<void>): Promise<Answer> =>
      runOnLambda({ scheduledTime: onDay(day) }, host, { ...workflow, ...(sleep && { sleep }) }),
  };
}

const shop = () => stage(emptyWorld({ accounts: [account({ users: [owner('ci')] })] }));

test('after the end of the run, it tells log and metrics nothing a second time', async () => {
  const staged = await shop();
  const { deliver, published, lines } = lambda(staged);
  const first = await deliver(0);
  expect(await deliver(0)).toEqual(first);
  expect(published).toHaveLength(1);
  expect(published[0]).toMatchObject({ status: 'complete', figures: { counts: { notified: 1 } } });
  expect(lines.filter((line) => line === 'run ended')).toHaveLength(1);
  expect(lines.at(-1)).toBe('run ended before');
});

test('while the run is at work, it ends without a word of being blocked', async () => {
  const staged = await shop();
  const twin = lambda(staged);
  const { deliver, published } = lambda(staged);
  let answer: Promise<Answer> | undefined;
  staged.organization.faults.intercept(({ action }) => {
    if (action !== 'GenerateCredentialReport') return undefined;
    answer ??= twin.deliver(0, () => Promise.resolve());
    return { kind: 'delay', ms: 1_000 };
  });
  expect(await deliver(0)).toMatchObject({ status: 'complete' });
  expect(await answer).toMatchObject({ status: 'running' });
  expect(twin.published).toEqual([]);
  expect(twin.lines.at(-1)).toBe('this run is at work already');
  expect(published).toHaveLength(1);
});

test('of another day meets the first one at work: that is a run that was blocked', async () => {
  const staged = await shop();
  const other = lambda(staged);
  let answer: Promise<Answer> | undefined;
  staged.organization.faults.intercept(({ action }) => {
    if (action !== 'GenerateCredentialReport') return undefined;
    answer ??= other.deliver(0.01, () => Promise.resolve());
    return { kind: 'delay', ms: 1_000 };
  });
  await lambda(staged).deliver(0);
  expect(await answer).toMatchObject({ status: 'blocked' });
  expect(other.published).toMatchObject([{ status: 'blocked' }]);
});
