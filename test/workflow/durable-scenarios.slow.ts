import type { Row } from '../../src/ledger/table.ts';
import { type RunReport } from '../../src/core/report.ts';
import { accessKey, account, emptyWorld } from '../../src/simulator/world/builders.ts';
import type { World } from '../../src/simulator/world/world.ts';
import { createdDaysAgo, stage, type Stage, type StageOptions } from '../e2e/harness.ts';
import { owner } from '../e2e/people.ts';
import { durableDay } from './durable-stage.ts';
import { onLocalRunner } from './local-runner.ts';
import { figuresOf } from '../builders/whole-report.ts';

interface Scenario {
  readonly world: () => World;
  readonly days: readonly number[];
  /** Status of the run and outcome of each key, a day each. */
  readonly expected: readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
  readonly options?: StageOptions;
  readonly dryRun?: boolean;
  /** The run sleeps in it: no time passes meanwhile, here and in process, but for the pace of the calls. */
  readonly sleeps?: true;
  /** What happens to the organization before a day's run. */
  readonly meanwhile?: (day: number, stage: Stage) => void;
}

const team = (...names: string[]): World =>
  emptyWorld({ accounts: [account({ users: names.map((name) => owner(name)) })] });

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'from the first notice to the deactivation': {
    expected: [
      'complete: notified, notified',
      'complete: notified, notified',
      'complete: notified, notified',
      'complete: deactivated, deactivated',
      'complete: ',
    ],
    world: () => team('ci', 'deploy'),
    days: [0, 4, 6, 7, 8],
  },
  'more to deactivate than the brake lets pass': {
    expected: [
      'complete: notified, notified, notified, notified',
      'complete: deactivated, notified, notified, notified',
      'complete: deactivated, none, none',
    ],
    world: () => team('a', 'b', 'c', 'd'),
    days: [0, 7, 8],
    settings: { MAXDEACTIVATIONS: '1' },
  },
  'opted-out, closed and unreachable accounts, exempt users and odd contacts': {
    expected: [
      'problems: none, notified, notified',
      'problems: none, none, notified',
      'problems: deactivated, deactivated, notified',
    ],
    world: () =>
      emptyWorld({
        accounts: [
          account({ name: 'out', tags: { KeyRotation: 'opt-out' }, users: [owner('a')] }),
          account({ name: 'closed', state: 'SUSPENDED', users: [owner('b')] }),
          account({ name: 'strange', hasMemberRole: false, users: [owner('c')] }),
          account({
            name: 'mixed',
            users: [
              owner('exempt', { tags: { KeyRotation: 'opt-out until 2027-03-02' } }),
              owner('odd', { contact: 'nobody' }),
              owner('many', { contact: 'x@example.org y@example.org' }),
            ],
          }),
        ],
      }),
    days: [0, 3, 7],
  },
  'a mail quota that is too small': {
    expected: [
      'problems: notified, notified, pending, pending, pending',
      'problems: none, none, notified, pending, pending',
      // What still waits is no news, so that no summary takes of the quota.
      'complete: none, none, none, notified, notified',
    ],
    sleeps: true,
    world: () => team('a', 'b', 'c', 'd', 'e'),
    settings: { SESQUOTASHARE: '100' },
    days: [0, 1, 2],
    meanwhile: (_, { organization }) => {
      organization.ses.quota.max24HourSend = 3;
    },
  },
  'the sandbox of SES': {
    expected: ['problems: notified, withheld', 'problems: none, withheld'],
    world: () => team('a', 'b'),
    days: [0, 1],
    options: { sandbox: true, verified: ['keys@example.com', 'a@example.org'] },
  },
  'a sender that is not verified': {
    expected: ['blocked: pending', 'blocked: pending'],
    world: () => team('a'),
    days: [0, 1],
    options: { verified: [] },
  },
  'a dry run': {
    expected: ['complete: would-notify, would-notify', 'complete: would-notify, would-notify'],
    world: () => team('a', 'b'),
    days: [0, 1],
    dryRun: true,
  },
  'keys that somebody switched off and on again': {
    expected: ['complete: notified', 'complete: ', 'complete: notified', 'complete: none'],
    world: () => {
      const key = accessKey({ id: 'AKIAREACTIVATED00000', createDate: createdDaysAgo(40) });
      const other = accessKey({ createDate: createdDaysAgo(2) });
      return emptyWorld({ accounts: [account({ users: [{ ...owner('ci'), accessKeys: [key, other] }] })] });
    },
    days: [0, 2, 4, 6],
    meanwhile: (day, { organization }) => {
      for (const { users } of organization.world.accounts.values()) {
        for (const key of [...users.values()].flatMap(({ accessKeys }) => accessKeys)) {
          if (key.id === 'AKIAREACTIVATED00000') key.status = day === 2 ? 'Inactive' : 'Active';
        }
      }
    },
  },
};

/** Everything that a life leaves behind but what is drawn by lot: owners of the lock, message IDs. */
async function live(
  scenario: Scenario,
  world: World,
  run: (staged: Stage, day: number) => Promise<RunReport>,
) {
  const staged = await stage(world, scenario.settings, scenario.options);
  const reports: RunReport[] = [];
  for (const day of scenario.days) {
    scenario.meanwhile?.(day, staged);
    reports.push(await run(staged, day));
  }
  const { organization } = staged;
  const keys = [...organization.world.accounts.values()]
    .flatMap(({ users }) => [...users.values()])
    .flatMap(({ name, accessKeys }) => accessKeys.map(({ id, status }) => `${name} ${id} ${status}`));
  const mails = organization.ses.mailbox.accepted.map(({ destinations, subject, text }) => ({
    destinations,
    subject,
    text,
  }));
  const rows = (await staged.rows()).filter(({ pk }) => pk !== 'LOCK').map(withoutLot);
  await staged.close();
  return { reports, keys, mails, rows: rows.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** In no order of keys: their IDs are drawn by lot. */
const inBrief = ({ status, keys }: RunReport): string =>
  `${status}: ${keys
    .map(({ outcome }) => outcome)
    .sort()
    .join(', ')}`;

/** Drawn by lot, or told by the Lambda only, or later there by what it waited. */
const OF_NO_ACCOUNT = ['messageId', 'toldAt', 'finishedAt'];

function withoutLot({ pk, sk, ...row }: Row) {
  const text = JSON.stringify(row, (name, value: unknown) => (OF_NO_ACCOUNT.includes(name) ? 'any' : value));
  return { name: `${pk} ${sk}`, row: JSON.parse(text) as unknown };
}

describe.each([
  ['', false],
  [', without waiting for its sleeps', true],
])('a durable execution ends as a run in process does%s', (_, skipTime) => {
  onLocalRunner({ skipTime });

  const scenarios = Object.entries(SCENARIOS).filter(([, { sleeps = false }]) => sleeps === skipTime);
  test.each(scenarios)('%s', async (_name, scenario) => {
    const world = scenario.world();
    const mode = scenario.dryRun ? 'dry-run' : 'enforce';
    const inProcess = await live(scenario, structuredClone(world), (staged, day) =>
      staged.run(day, { mode, mailSummary: true, sleepsForFree: true, wait: () => Promise.resolve() }),
    );
    const durable = await live(scenario, world, async (staged, day) => {
      const { report, told } = await durableDay(staged, day, { dryRun: scenario.dryRun ?? false });
      expect(told.published).toMatchObject([{ runId: report.runId, figures: figuresOf(report) }]);
      return report;
    });
    expect(inProcess.reports.map(inBrief)).toEqual(scenario.expected);
    expect(durable).toEqual(inProcess);
  });
});
