import { account, emptyWorld, type WorldOptions } from '../../src/simulator/world/builders.ts';
import type { AccountState, World } from '../../src/simulator/world/world.ts';
import type { RunReport } from '../../src/core/report.ts';
import { stage } from '../e2e/harness.ts';
import { codes, outcomes, owner } from '../e2e/people.ts';

const STATES: readonly AccountState[] = [
  'ACTIVE',
  'SUSPENDED',
  'PENDING_CLOSURE',
  'PENDING_ACTIVATION',
  'CLOSED',
];

function statusesOf({ accounts }: RunReport): Record<string, string> {
  return Object.fromEntries(
    accounts.map(({ name, status, reason }) => [name, [status, reason ?? ''].join(' ').trim()]),
  );
}

function worldOf(options: WorldOptions, changes: (world: World) => void = () => undefined): World {
  const world = emptyWorld(options);
  changes(world);
  return world;
}

test('every account is found, on small pages with empty ones in between', async () => {
  const accounts = Array.from({ length: 5 }, (_, index) => account({ users: [owner(`u${index}`)] }));
  const world = worldOf({ accounts }, ({ paging }) => {
    paging.accountsPerPage = 2;
    paging.emptyAccountPages = true;
  });
  const staged = await stage(world);
  const report = await staged.run(0);
  expect(report.coverage).toMatchObject({ total: 6, surveyed: 6 });
  expect(Object.keys(outcomes(report))).toEqual(['u0', 'u1', 'u2', 'u3', 'u4']);
  expect(staged.organization.calls.count('organizations:ListAccounts')).toBe(6);
});

describe('only active accounts are entered', () => {
  const accounts = STATES.map((state) =>
    account({ name: state, state, users: [owner(state.toLowerCase())] }),
  );
  const byState = {
    hub: 'surveyed',
    ACTIVE: 'surveyed',
    SUSPENDED: 'not-active SUSPENDED',
    PENDING_CLOSURE: 'not-active PENDING_CLOSURE',
    PENDING_ACTIVATION: 'not-active PENDING_ACTIVATION',
    CLOSED: 'not-active CLOSED',
  };

  test.each<[string, ('State' | 'Status' | 'Paths')[], Record<string, string>]>([
    ['by State, as Organizations tells it today', ['Status'], byState],
    ['by State, where both are told', [], byState],
    [
      'by Status, as older emulators tell it',
      ['State'],
      { ...byState, PENDING_ACTIVATION: 'not-active UNKNOWN', CLOSED: 'not-active SUSPENDED' },
    ],
  ])('%s', async (_, hidden, expected) => {
    const world = worldOf({ accounts }, ({ hiddenAccountFields }) => {
      for (const field of hidden) hiddenAccountFields.add(field);
    });
    const staged = await stage(structuredClone(world));
    const report = await staged.run(0);
    expect(statusesOf(report)).toEqual(expected);
    expect(staged.organization.calls.count('sts:AssumeRole')).toBe(2);
    expect(report.status).toBe('complete');
  });
});

describe('INCLUDEOUS and EXCLUDEOUS take accounts in and out by the OUs above them', () => {
  const [prod, payments, lab] = ['ou-a1b2-prodprod', 'ou-a1b2-payments', 'ou-a1b2-lablablab'];
  const world = emptyWorld({
    organizationalUnits: [prod, payments, lab].map((id) => ({ id, name: id })),
    accounts: [
      account({ name: 'web', ouPath: [prod] }),
      account({ name: 'pay', ouPath: [prod, payments] }),
      account({ name: 'try', ouPath: [lab] }),
    ],
  });
  const inScope = (report: RunReport): string[] =>
    report.accounts.flatMap(({ name, status }) => (status === 'surveyed' ? [name] : [])).sort();

  const cases: [Record<string, string>, string[]][] = [
    [{}, ['hub', 'pay', 'try', 'web']],
    [{ INCLUDEOUS: prod }, ['pay', 'web']],
    [{ INCLUDEOUS: `${payments},${lab}` }, ['pay', 'try']],
    [{ EXCLUDEOUS: prod }, ['hub', 'try']],
    [{ INCLUDEOUS: prod, EXCLUDEOUS: payments }, ['web']],
    [{ INCLUDEOUS: 'r-a1b2', EXCLUDEOUS: lab }, ['hub', 'pay', 'web']],
  ];

  test.each(cases)('by Paths: %j leaves %j', async (settings, expected) => {
    const staged = await stage(structuredClone(world), settings);
    const report = await staged.run(0);
    expect(inScope(report)).toEqual(expected);
    expect(report.coverage.outOfScope).toBe(4 - expected.length);
    expect(staged.organization.calls.count('organizations:ListParents')).toBe(0);
  });

  test.each(cases)('by ListParents where Paths is not served: %j leaves %j', async (settings, expected) => {
    const copy = structuredClone(world);
    copy.hiddenAccountFields.add('Paths');
    const staged = await stage(copy, settings);
    const report = await staged.run(0);
    expect(codes(report)).toEqual([]);
    expect(inScope(report)).toEqual(expected);
    expect(staged.organization.calls.count('organizations:ListParents') > 0).toBe(
      Object.keys(settings).length > 0,
    );
  });

  test('an account whose OUs cannot be read is unreachable, not in scope by guess', async () => {
    const copy = structuredClone(world);
    copy.hiddenAccountFields.add('Paths');
    const staged = await stage(copy, { EXCLUDEOUS: lab });
    staged.organization.faults.deny('organizations:ListParents');
    const report = await staged.run(0);
    expect(report.coverage).toMatchObject({ surveyed: 0, unreachable: 4 });
    expect(new Set(codes(report))).toEqual(new Set(['OU_PATH_UNREAD']));
  });

  describe.each([
    ['by Paths', []],
    ['by ListParents', ['Paths']],
  ])(
    'an entry that names nothing of this organization ends the run before anything is done: %s',
    (_, hidden) => {
      test.each<[string, Record<string, string>]>([
        ['an OU to leave out', { EXCLUDEOUS: 'ou-ab12-cd34ef56' }],
        ['an OU to take in', { INCLUDEOUS: 'ou-ab12-cd34ef56' }],
        ['one of several', { EXCLUDEOUS: `${lab},ou-ab12-cd34ef56` }],
        ["another organization's root", { INCLUDEOUS: 'r-zz99' }],
      ])('%s', async (__, settings) => {
        const copy = structuredClone(world);
        for (const field of hidden) copy.hiddenAccountFields.add(field as 'Paths');
        const staged = await stage(copy, settings);
        await expect(staged.run(0)).rejects.toMatchObject({ code: 'OU_NOT_FOUND' });
        expect(staged.organization.calls.count('sts:AssumeRole')).toBe(0);
        expect(staged.organization.ses.mailbox.accepted).toEqual([]);
      });
    },
  );

  test('an entry that cannot be looked up leaves every account alone, those with known Paths too', async () => {
    const staged = await stage(structuredClone(world), { EXCLUDEOUS: `${lab},ou-ab12-cd34ef56` });
    staged.organization.faults.deny('organizations:ListParents');
    const report = await staged.run(0);
    expect(report.coverage).toMatchObject({ surveyed: 0, unreachable: 4 });
    expect(new Set(codes(report))).toEqual(new Set(['OU_PATH_UNREAD']));
  });
});

test('a run that surveyed no account is never complete', async () => {
  const world = emptyWorld({ accounts: [account({ tags: { KeyRotation: 'opt-out' } })] });
  world.accounts.delete(world.hub.accountId);
  const report = await (await stage(world)).run(0);
  expect(report.status).toBe('problems');
  expect(codes(report)).toEqual(['NOTHING_SURVEYED']);
});

describe('the hub account', () => {
  test('is surveyed like any other, through the member role there', async () => {
    const hub = account({ id: '111111111111', name: 'hub', users: [owner('ops')] });
    const staged = await stage(emptyWorld({ accounts: [hub] }));
    expect(outcomes(await staged.run(0))).toEqual({ ops: 'notify first notified' });
    expect(
      staged.organization.calls.find({ action: 'sts:AssumeRole' }).map(({ params }) => params.RoleArn),
    ).toEqual(['arn:aws:iam::111111111111:role/keyrotation-member']);
  });

  test('without the member role is unreachable, and says what to do', async () => {
    const hub = account({ id: '111111111111', name: 'hub', users: [owner('ops')], hasMemberRole: false });
    const report = await (await stage(emptyWorld({ accounts: [hub] }))).run(0);
    expect(codes(report)).toEqual(['MEMBER_ROLE_UNASSUMABLE']);
  });
});
