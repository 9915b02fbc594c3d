import type { RunReport } from '../../src/core/report.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { NO_RETRIES, stage, type StageOptions } from './harness.ts';
import { refuseMailTo } from './mail-refusal.ts';
import { owner } from './people.ts';

const world = emptyWorld({
  accounts: [
    account({
      users: [owner('a', { contact: 'one@example.org two@example.org' }), owner('b', { ageDays: 29 })],
    }),
    account({ users: [owner('c'), owner('d'), owner('e', { contact: 'nonsense' })] }),
    account({ users: [owner('f', { contact: 'one@example.org' })] }),
    account({ hasMemberRole: false }),
    account({ tags: { KeyRotation: 'perhaps' } }),
    account({ state: 'PENDING_CLOSURE' }),
  ],
});

function reordered(given: World): World {
  const copy = structuredClone(given);
  const accounts = [...copy.accounts].reverse().map(([id, each]) => {
    each.users = new Map([...each.users].reverse());
    return [id, each] as const;
  });
  return { ...copy, accounts: new Map(accounts) };
}

async function reportsOf(from: World, options: StageOptions = {}): Promise<RunReport[]> {
  const staged = await stage(from, { MAXDEACTIVATIONS: '2' }, { client: NO_RETRIES, ...options });
  refuseMailTo(staged.organization, 'c@example.org', 'd@example.org', 'b@example.org');
  const reports = [await staged.run(0), await staged.run(1), await staged.run(7)];
  await staged.close();
  return reports;
}

describe('the same organization at the same as-of instants gives the same reports (I10)', () => {
  let expected: RunReport[];
  beforeAll(async () => {
    expected = await reportsOf(structuredClone(world));
    expect(expected.map(({ status }) => status)).toEqual(['problems', 'problems', 'problems']);
    expect(expected[2]?.counts).toMatchObject({ deactivated: 2, deferred: 1 });
  });

  test.each<[string, () => World, StageOptions]>([
    ['once more', () => structuredClone(world), {}],
    ['whatever the order of accounts and users', () => reordered(world), {}],
    ['however slow and uneven the answers', () => structuredClone(world), { latency: [0, 25] }],
    [
      'in another order, slowly, on small pages',
      () => {
        const small = reordered(world);
        Object.assign(small.paging, { accountsPerPage: 2, emptyAccountPages: true, tagsPerPage: 1 });
        return small;
      },
      { latency: [0, 10] },
    ],
  ])('%s', async (_, from, options) => {
    expect(await reportsOf(from(), options)).toEqual(expected);
  });
});
