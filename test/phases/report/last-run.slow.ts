import type { AccessKeyId } from '../../../src/core/access-key.ts';
import { changesSince, type LastRun } from '../../../src/core/run-changes.ts';
import { runIdFor, type Mode } from '../../../src/core/report.ts';
import { compared } from '../../../src/phases/report/compared.ts';
import { findLastRun } from '../../../src/phases/report/last-run.ts';
import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import { NO_RETRIES, onDay, SENDER, stage, type Stage } from '../../e2e/harness.ts';
import { refuseMailTo } from '../../e2e/mail-refusal.ts';
import { owner } from '../../e2e/people.ts';
import { FINDING } from '../../ledger/sample-rows.ts';

const world = () => emptyWorld({ accounts: [account({ name: 'shop', users: [owner('ci')] })] });

const run = (day: number, mode: Mode = 'enforce') => ({ runId: runIdFor(onDay(day), mode), mode });

const MAILED = { mailSummary: true } as const;

const named = (last: LastRun): string =>
  last.kind === 'read' ? last.report.runId : last.kind === 'none' ? 'none' : `unread: ${last.why}`;

const lastBefore = async (staged: Stage, day: number, mode?: Mode) =>
  named(await findLastRun(staged.services, run(day, mode), staged.settings.operatorMail));

test('the first run of its mode has none before it', async () => {
  const staged = await stage(world());
  await staged.run(0, { mode: 'dry-run', ...MAILED });
  expect(await lastBefore(staged, 1)).toBe('none');
});

test('a run is compared with the last of its mode', async () => {
  const staged = await stage(world());
  for (const day of [0, 1]) await staged.run(day, MAILED);
  await staged.run(2, { mode: 'dry-run', ...MAILED });
  const told = await findLastRun(staged.services, run(3), SENDER);
  expect(told).toMatchObject({
    kind: 'read',
    report: { runId: run(1).runId },
  });
  expect(await lastBefore(staged, 3, 'dry-run')).toBe(run(2, 'dry-run').runId);
});

test('a run that is repeated is compared with the one before it, not with itself', async () => {
  const staged = await stage(world());
  for (const day of [0, 1]) await staged.run(day, MAILED);
  expect(await lastBefore(staged, 1)).toBe(run(0).runId);
});

test('a run that never ended is passed over', async () => {
  const staged = await stage(world());
  await staged.run(0, MAILED);
  const dies = (step: string) => (step === 'plan' ? Promise.reject(new Error('killed')) : Promise.resolve());
  await expect(staged.run(1, { before: dies })).rejects.toThrow('killed');
  expect(await lastBefore(staged, 2)).toBe(run(0).runId);
});

test('a run that was blocked told the operator nothing', async () => {
  const staged = await stage(world());
  await staged.run(0, MAILED);
  staged.organization.ses.sendingEnabled = false;
  expect((await staged.run(1, MAILED)).status).toBe('blocked');
  expect(await lastBefore(staged, 2)).toBe(run(0).runId);
});

test('a run whose mail to the operator failed told the operator nothing', async () => {
  const staged = await stage(world(), { SUMMARY: 'always', OPERATORMAIL: 'ops@example.com' });
  await staged.run(0, MAILED);
  refuseMailTo(staged.organization, 'ops@example.com');
  await staged.run(1, MAILED);
  expect(await lastBefore(staged, 2)).toBe(run(0).runId);
});

test('a run that was to print only told the operator nothing', async () => {
  const staged = await stage(world());
  await staged.run(0, MAILED);
  await staged.run(1);
  expect(await lastBefore(staged, 2)).toBe(run(0).runId);
});

test('a run row that cannot be read is told, and not passed over', async () => {
  const staged = await stage(world());
  for (const day of [0, 1]) await staged.run(day, MAILED);
  const rows = await staged.rows();
  await staged.putRows(
    rows.flatMap((row) =>
      row.pk === `RUN#${run(1).runId}` && row.sk === 'META' ? [{ ...row, meta: 'damaged' }] : [],
    ),
  );
  expect(await lastBefore(staged, 2)).toMatch(
    /^unread: the row RUN#2027-03-02T08-00-00Z-enforce \/ META of the ledger cannot be read/,
  );
});

test.each(['Query', 'BatchGetItem'])(
  'a ledger that does not answer %s stops nothing, and what came is told',
  async (verb) => {
    const staged = await stage(world(), {}, { client: NO_RETRIES });
    for (const day of [0, 1]) await staged.run(day, MAILED);
    staged.organization.faults.intercept(({ service, action }) =>
      service === 'dynamodb' && action === verb
        ? { kind: 'error', status: 400, code: 'AccessDeniedException', message: 'said AWS' }
        : undefined,
    );
    expect(await lastBefore(staged, 2)).toContain(`unread: DynamoDB ${verb} on table keyrotation-ledger`);
  },
);

const KEYS = 10_000;

test('a last run of 10,000 keys is read to its end, and compared with', async () => {
  const staged = await stage(world());
  const { runId } = await staged.run(0, MAILED);
  const { runs } = staged.services.ledger;
  const keyOf = (n: number) => `AKIA2EXAMPLE${String(n).padStart(8, '0')}` as AccessKeyId;
  await runs.putFindings(
    runId,
    Array.from({ length: KEYS }, (_, n) => ({
      ...FINDING,
      finding: { ...FINDING.finding, accessKeyId: keyOf(n) },
    })),
  );
  const last = await findLastRun(staged.services, run(1), SENDER);
  if (last.kind !== 'read') throw new Error(`it is not read: ${last.kind}`);
  let [keys, newlyDue, solved] = [0, 0, 0];
  for await (const { before, after } of compared(staged.services, last.report, last.report)) {
    const changes = changesSince(
      { kind: 'read', report: { ...last.report, ...before } },
      { ...last.report, ...after },
    );
    keys += before.keys.length;
    newlyDue += changes.newlyDue.length;
    solved += changes.problems.solved.length;
  }
  expect({ keys, newlyDue, solved }).toEqual({ keys: KEYS + 1, newlyDue: 0, solved: 0 });
});
