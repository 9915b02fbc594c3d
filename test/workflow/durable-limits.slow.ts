import { instant } from '../../src/core/instant.ts';
import { simulatorClock } from '../../src/simulator/clock.ts';
import { engineClock } from '../../src/demo/engine-clock.ts';
import { recordingHost } from '../lambda/recording-host.ts';
import { executeOnLambda } from './on-lambda.ts';
import { hugeOrganization } from './huge-organization.ts';
import { onLocalRunner } from './local-runner.ts';
import { measured, NOTHING_WRITTEN, type Measures } from './measured.ts';

onLocalRunner();

const AS_OF = instant('2027-03-01T08:00:00.000Z');
const HUGE = { accounts: 50_000, contacts: 100, brokenEvery: 50, refusedEvery: 4, mailsASecond: 1 };

/** AWS's limits on one durable execution (Lambda quotas). */
const MAX_OPERATIONS = 3_000;
const MAX_CHECKPOINT_BYTES = 256 * 1024;
const MAX_WRITTEN_BYTES = 100 * 1024 * 1024;

test('an execution of 50,000 accounts stays within the limits of a durable execution', async () => {
  const clock = engineClock(simulatorClock({ startAt: new Date(AS_OF) }));
  const huge = await hugeOrganization(HUGE, clock, AS_OF);
  const { mails, deactivated } = huge;
  const host = recordingHost(huge);
  const measures: Measures = { ...NOTHING_WRITTEN };
  const execution = await executeOnLambda(host, { scheduledTime: AS_OF }, (handler) =>
    measured(handler, measures),
  );

  const { accounts, contacts } = HUGE;
  const broken = accounts / HUGE.brokenEvery;
  const refused = contacts / HUGE.refusedEvery;
  // All accounts of these contacts are among the broken ones.
  const untold = contacts / HUGE.brokenEvery;
  expect(execution.getResult()).toMatchObject({ status: 'problems' });
  const figures = host.told.published.at(-1)?.figures;
  expect(figures?.coverage).toMatchObject({
    total: accounts,
    surveyed: accounts - broken,
    unreachable: broken,
  });
  expect(figures?.counts).toMatchObject({ deactivated: accounts / 2, notified: accounts / 2 - broken });
  expect(figures?.mail).toMatchObject({ sent: contacts - refused - untold, failed: refused });
  expect(deactivated.size).toBe(accounts / 2);
  expect(new Set(mails.map(({ to }) => to)).size).toBe(mails.length);

  process.stderr.write(`50,000 accounts as one durable execution: ${JSON.stringify(measures)}\n`);
  expect(measures.operations).toBeLessThanOrEqual(MAX_OPERATIONS);
  expect(measures.largestCheckpointBytes).toBeLessThanOrEqual(MAX_CHECKPOINT_BYTES);
  expect(measures.writtenBytes).toBeLessThanOrEqual(MAX_WRITTEN_BYTES);
});
