import type { Workflow } from '../../../src/workflow/workflow.ts';
import { NO_RETRIES, stage, type Stage } from '../../e2e/harness.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { owner } from '../../e2e/people.ts';
import { keep, replay, type Scene } from '../../e2e/scene.ts';

const DAY = 7;
const BUSY = '300000000001';
const FREE = '300000000002';
/** The account with more keys comes first in the ledger. */
const KEYS = { [BUSY]: 24, [FREE]: 3 } as const;

let scene: Scene;
beforeAll(async () => {
  const people = (id: keyof typeof KEYS) =>
    Array.from({ length: KEYS[id] }, (_, n) =>
      owner(`u${id.slice(-1)}-${n}`, { contact: 'team@example.org' }),
    );
  const staged = await stage(
    onlyAccounts({ id: BUSY, users: people(BUSY) }, { id: FREE, users: people(FREE) }),
  );
  await staged.run(0);
  scene = await keep(staged);
}, 60_000);

const theDay = (): Promise<Stage> => replay(scene, { client: NO_RETRIES }, { REMINDERDAYS: 'none' });

const deeds = ({ organization }: Stage) => organization.calls.find({ action: 'iam:UpdateAccessKey' });

const offIn = ({ organization }: Stage, id: string): number =>
  [...(organization.world.accounts.get(id)?.users.values() ?? [])]
    .flatMap(({ accessKeys }) => accessKeys)
    .filter(({ status }) => status === 'Inactive').length;

/** The invocation's time is up once so many deactivations are asked for. */
const endingAfter =
  (staged: Stage, most: number) =>
  (workflow: Workflow): Workflow => ({
    ...workflow,
    map: (name, items, work, options) =>
      workflow.map(
        name,
        items,
        (item, isTimeUp) => work(item, name === 'act' ? () => deeds(staged).length >= most : isTimeUp),
        options,
      ),
  });

test('keys that there was no time for are deferred and told so; the mails go out, and the next run goes on', async () => {
  const staged = await theDay();
  const { ses } = staged.organization;
  const report = await staged.run(DAY, { around: endingAfter(staged, 12) });
  const { deactivated, deferred } = report.counts;
  expect(deactivated).toBeGreaterThanOrEqual(12);
  expect(deactivated).toBeLessThan(20);
  expect(deactivated + deferred).toBe(27);
  const told = report.problems.filter(({ code }) => code === 'DEACTIVATION_WITHHELD');
  expect(told).toHaveLength(deferred);
  expect(told[0]?.message).toContain('the time of this run for deactivations was up');
  expect(ses.mailbox.to('team@example.org').at(-1)?.text).toContain('DEACTIVATED');
  const next = await staged.run(DAY + 1);
  expect(next.counts).toMatchObject({ deactivated: deferred, deferred: 0 });
});

test('an account with many keys does not take the time of the others', async () => {
  const staged = await theDay();
  await staged.run(DAY, { around: endingAfter(staged, 6) });
  expect(offIn(staged, FREE)).toBe(KEYS[FREE]);
});

test('what came of a piece of the keys is written down before the next is begun', async () => {
  const staged = await theDay();
  const written: number[] = [];
  staged.organization.faults.intercept(({ action, params }) => {
    if (action === 'BatchWriteItem' && JSON.stringify(params).includes('"deactivated"'))
      written.push(deeds(staged).length);
    return undefined;
  });
  await staged.run(DAY);
  expect(written.slice(0, 2)).toEqual([10, 20]);
});

test('nobody goes in the place of others once time is up', async () => {
  const staged = (await theDay()).engine({ MAXDEACTIVATIONS: '6' });
  staged.organization.faults.deny('iam:UpdateAccessKey', BUSY);
  const report = await staged.run(DAY, { around: endingAfter(staged, 2) });
  expect(deeds(staged).length).toBeLessThanOrEqual(6);
  expect(report.counts.deferred).toBeGreaterThan(21);
});
