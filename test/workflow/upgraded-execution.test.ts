import { runOnLambda } from '../../src/lambda/run.ts';
import type { Row } from '../../src/ledger/row.ts';
import { readWhole } from '../builders/whole-report.ts';
import { inProcessWorkflow } from '../../src/workflow/in-process.ts';
import { NO_RETRIES, onDay, stage, type Stage } from '../e2e/harness.ts';
import { keyOf, outcomes } from '../e2e/people.ts';
import { recordingHost } from '../lambda/recording-host.ts';
import {
  hasKept,
  inOrder,
  keep,
  kept,
  liveScene,
  releases,
  upgradeWorld,
  VERSION,
} from '../ledger/kept-rows.ts';
import { checkpointed, type History } from './checkpointed.ts';

/** An execution of the day on which both keys go, cut off before a step; and the ledger as it was then. */
interface KeptExecution {
  readonly history: History;
  readonly rows: readonly Row[];
}

const CUTS = ['survey', 'mail', 'notify 1', 'report'] as const;
type Cut = (typeof CUTS)[number];

const fileOf = (cut: Cut): string => `execution-before-${cut.replace(' ', '-')}`;

function goOn(staged: Stage, history: History, until: Cut | null) {
  const { clock } = staged.organization;
  if (clock.now() < new Date(onDay(7))) clock.set(new Date(onDay(7)));
  const workflow = checkpointed(inProcessWorkflow(staged.services.clock), history, until);
  return runOnLambda({ scheduledTime: onDay(7) }, recordingHost(staged), workflow);
}

async function cutOff(cut: Cut): Promise<KeptExecution> {
  const staged = await liveScene('told');
  const history: History = {};
  await expect(goOn(staged, history, cut)).rejects.toMatchObject({ name: 'CutOffError' });
  return { history, rows: inOrder(await staged.rows()) };
}

async function takeOver({ rows }: KeptExecution, cut: Cut): Promise<Stage> {
  const staged = await stage(upgradeWorld(), {}, { client: NO_RETRIES });
  await staged.putRows(rows);
  if (cut === 'notify 1' || cut === 'report')
    for (const user of ['ci', 'web']) keyOf(staged.organization.world, user).status = 'Inactive';
  return staged;
}

const membersOf = (value: unknown): unknown =>
  typeof value !== 'object' || value === null
    ? typeof value
    : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, membersOf(each)]));

test.each(CUTS)('what steps return is kept as this version returns it: before %s', async (cut) => {
  const now = await cutOff(cut);
  if (process.env.ROWS === 'write') keep(VERSION, fileOf(cut), now);
  expect(membersOf((kept(VERSION, fileOf(cut)) as KeptExecution).history)).toEqual(membersOf(now.history));
});

const EXECUTIONS = releases().flatMap((release) =>
  CUTS.filter((cut) => hasKept(release, fileOf(cut))).map((cut) => [release, cut] as const),
);

test.each(EXECUTIONS)(
  'an execution that %s has begun goes on before %s, and does all of it once',
  async (release, cut) => {
    const execution = kept(release, fileOf(cut)) as KeptExecution;
    const staged = await takeOver(execution, cut);
    const { runId } = await goOn(staged, { ...execution.history }, null);
    expect(outcomes(await readWhole(staged.services, runId))).toEqual({
      ci: 'deactivate deactivated deactivated',
      web: 'deactivate deactivated deactivated',
    });
    for (const user of ['ci', 'web']) {
      expect(keyOf(staged.organization.world, user).status).toBe('Inactive');
      // Before the report its mail had left already.
      const mails = staged.organization.ses.mailbox.to(`${user}@example.org`).length;
      expect(mails).toBe(cut === 'report' ? 0 : 1);
    }
  },
);

test.each(['begin', 'start', 'discover', 'plan'])(
  'a checkpoint of %s that cannot be understood ends the execution, and deactivates nothing; the next run does it all',
  async (step) => {
    const execution = kept(VERSION, fileOf('mail')) as KeptExecution;
    const staged = await takeOver(execution, 'mail');
    const history = { ...execution.history, [step]: { of: 'a later version' } };
    await expect(goOn(staged, history, null)).rejects.toThrow();
    expect(staged.organization.calls.count('iam:UpdateAccessKey')).toBe(0);
    expect(staged.organization.ses.mailbox.accepted).toEqual([]);
    expect(outcomes(await staged.run(8))).toEqual({
      ci: 'deactivate deactivated deactivated',
      web: 'deactivate deactivated deactivated',
    });
  },
);
