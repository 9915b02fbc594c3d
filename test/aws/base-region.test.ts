import { accountProblem } from '../../src/aws/account-problem.ts';
import { buildClients } from '../../src/aws/clients.ts';
import { PARTITIONS } from '../../src/core/partitions.ts';
import type { AccountId } from '../../src/core/account.ts';
import { REFUSALS } from '../../src/simulator/traffic/faults/refusals.ts';
import { account, emptyWorld, user, type AccountOverrides } from '../../src/simulator/world/builders.ts';
import { NO_RETRIES, stage, type Stage } from '../e2e/harness.ts';
import { codes, outcomes, owner } from '../e2e/people.ts';

const SHOP = '222222222222' as AccountId;

const shop = (overrides: AccountOverrides = {}, region = 'eu-west-1'): Promise<Stage> =>
  stage(
    emptyWorld({ accounts: [account({ id: SHOP, users: [user({ name: 'ci' })], ...overrides })] }),
    {},
    { region, client: NO_RETRIES },
  );

const enter = ({ services }: Stage) =>
  services.enterAccount({ accountId: SHOP, partition: 'aws' }, { kind: 'survey' }, 'run').listUsers();

async function problemOf(staged: Stage) {
  const error: unknown = await enter(staged).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return accountProblem(SHOP, error);
}

const tries = ({ organization }: Stage): string[] =>
  organization.calls.find({ action: 'sts:AssumeRole' }).map(({ outcome }) => outcome);

describe('an account without STS in the hub’s Region', () => {
  test('is entered through the base Region, whose tokens hold everywhere', async () => {
    const staged = await shop({ withoutStsIn: new Set(['eu-west-1']) });
    await expect(enter(staged)).resolves.toHaveLength(1);
    expect(tries(staged)).toEqual(['RegionDisabledException', 'ok']);
  });

  test('is surveyed, told and acted in like any other', async () => {
    const staged = await shop({ withoutStsIn: new Set(['eu-west-1']), users: [owner('ci')] });
    const first = await staged.run(0);
    expect([first.coverage.unreachable, codes(first)]).toEqual([0, []]);
    expect(outcomes(first)).toEqual({ ci: 'notify first notified' });
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'deactivate deactivated deactivated' });
  });

  test('is reported where the base Region does not let the hub in either, after one try there', async () => {
    const staged = await shop({ withoutStsIn: new Set(['eu-west-1', 'us-east-1']) });
    expect(await problemOf(staged)).toMatchObject({
      scope: 'account',
      id: SHOP,
      severity: 'error',
      code: 'REGION_DISABLED',
      message: expect.stringMatching(
        /^RegionDisabledException in eu-west-1; us-east-1 answered RegionDisabledException: STS is not activated/,
      ) as string,
      fix: expect.stringContaining('Enable the Region in this account') as string,
    });
    expect(tries(staged)).toEqual(['RegionDisabledException', 'RegionDisabledException']);
  });

  test('is reported with what the base Region said, where the role is missing as well', async () => {
    const staged = await shop({ withoutStsIn: new Set(['eu-west-1']), hasMemberRole: false });
    const { code, message } = await problemOf(staged);
    expect([code, message]).toEqual([
      'REGION_DISABLED',
      expect.stringMatching(/^RegionDisabledException in eu-west-1; us-east-1 answered AccessDenied: /),
    ]);
  });

  test('is throttled, and nothing else, where the base Region throttles', async () => {
    const staged = await shop({ withoutStsIn: new Set(['eu-west-1']) });
    staged.organization.faults.inject({ action: 'sts:AssumeRole', nth: 2 }, REFUSALS.throttled);
    expect((await problemOf(staged)).code).toBe('THROTTLED');
  });

  test('is not asked for twice by a hub in the base Region', async () => {
    const staged = await shop({ withoutStsIn: new Set(['us-east-1']) }, 'us-east-1');
    expect(await problemOf(staged)).toMatchObject({
      code: 'REGION_DISABLED',
      message: expect.stringMatching(/^RegionDisabledException: STS is not activated/) as string,
    });
    expect(tries(staged)).toEqual(['RegionDisabledException']);
  });
});

test('a refusal of another kind is not tried elsewhere', async () => {
  const staged = await shop({ hasMemberRole: false });
  expect((await problemOf(staged)).code).toBe('MEMBER_ROLE_UNASSUMABLE');
  expect(tries(staged)).toEqual(['AccessDenied']);
});

test.each(PARTITIONS.map(({ name, baseRegion }) => [name, baseRegion]))(
  'in %s the base Region is asked at its Regional endpoint, whose tokens hold in every Region: %s',
  async (_, baseRegion) => {
    const clients = buildClients({ region: baseRegion }, null);
    try {
      const { baseSts } = clients;
      expect(await baseSts.config.region()).toBe(baseRegion);
      const { url } = baseSts.config.endpointProvider({
        Region: baseRegion,
        UseDualStack: false,
        UseFIPS: false,
        UseGlobalEndpoint: false,
      });
      expect(url.hostname.startsWith(`sts.${baseRegion}.amazonaws.`)).toBe(true);
      expect(await booleanOf(baseSts.config.useGlobalEndpoint)).toBe(false);
    } finally {
      clients.close();
    }
  },
);

/** Set by nothing but a client's own options; the global endpoint's tokens hold in some Regions only. */
async function booleanOf(value: unknown): Promise<unknown> {
  return typeof value === 'function'
    ? ((await (value as () => Promise<unknown>)()) ?? false)
    : (value ?? false);
}
