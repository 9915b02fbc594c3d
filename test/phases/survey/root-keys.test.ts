import { readWhole } from '../../builders/whole-report.ts';
import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import { stage, type Stage } from '../../e2e/harness.ts';
import { codes, outcomes, owner } from '../../e2e/people.ts';

const SHOP = '300000000001';

const shop = (hasRootKey = true): Promise<Stage> =>
  stage(
    emptyWorld({
      accounts: [
        account({ id: SHOP, name: 'shop', users: [owner('ci')], hasRootKey }),
        account({ name: 'gone', tags: { KeyRotation: 'opt-out' }, hasRootKey: true }),
        account({ name: 'closed', state: 'SUSPENDED', hasRootKey: true }),
      ],
    }),
  );

test('an active key of a root user is a warning with the name of its account, at no call more, and never touched', async () => {
  const [without, staged] = [await shop(false), await shop()];
  expect(codes(await without.run(0))).toEqual([]);
  const report = await staged.run(0);
  expect(report.problems).toMatchObject([
    { severity: 'warning', scope: 'account', id: SHOP, code: 'ROOT_KEY_ACTIVE' },
  ]);
  expect(report.problems[0]?.message).toContain('the root user of shop has an active access key');
  expect(report.problems[0]?.fix).toContain('delete the key');
  expect(report.status).toBe('complete');
  expect(outcomes(report)).toEqual({ ci: 'notify first notified' });
  const iamCalls = ({ organization }: Stage) =>
    organization.calls.entries.filter(({ service }) => service === 'iam').length;
  expect(iamCalls(staged)).toBe(iamCalls(without));
});

test('the report has it afterwards; a row of the time before knows nothing of root keys, and says nothing', async () => {
  const staged = await shop();
  const { runId, problems } = await staged.run(0);
  expect((await readWhole(staged.services, runId)).problems).toEqual(problems);
  const rows = await staged.rows();
  const old = rows.flatMap((row) => {
    const { rootKey, ...entry } = (row.entry ?? {}) as Record<string, unknown>;
    return rootKey === undefined ? [] : [{ ...row, entry }];
  });
  expect(old.length).toBeGreaterThan(0);
  await staged.putRows(old);
  const report = await readWhole(staged.services, runId);
  expect([report.coverage.surveyed, report.problems]).toEqual([2, []]);
});

test('what the report says unclearly is told as a doubt; without a report nobody can tell', async () => {
  const doubtful = await shop();
  doubtful.organization.faults.spoilReport(SHOP, (csv) =>
    csv.replace(/^(<root_account>.*)$/m, (row) => row.replace(',true,2', ',maybe,2')),
  );
  const [found] = (await doubtful.run(0)).problems;
  expect(found).toMatchObject({ severity: 'warning', code: 'ROOT_KEY_ACTIVE' });
  expect(found?.message).toContain('may have an active access key');

  const without = await shop();
  without.organization.faults.deny('iam:GetCredentialReport', SHOP);
  expect(codes(await without.run(0))).toEqual([]);
});
