import { figure, type Figure, type Goal } from './figure.ts';
import { ledgerFigures } from './ledger-cost.ts';
import { rememberedHugeAccount } from './remembered-huge-account.ts';
import { sumOf } from './tally.ts';
import { twoDays, type BenchDay } from './two-days.ts';
import type { WorldRequest } from './worlds.ts';

export interface RememberedSizes {
  /** Of 50 users each, at 40 ms a call. */
  readonly accounts: number;
  /** Of the runs that enforce, without latency. */
  readonly enforcing: number;
  /** Of the huge account. */
  readonly hugeUsers: number;
}

interface Organization {
  readonly name: string;
  readonly world: (accounts: number) => WorldRequest;
  /** On the second day, in member accounts. */
  readonly callsAnAccount: Goal;
  /** Of the second day over the first. */
  readonly time?: Goal;
  readonly processorTime?: Goal;
}

const USERS = 50;
const LATENCY_MS = 40;

const kept = (dueUsers: number) => (accounts: number) =>
  ({ kind: 'kept', accounts, usersPerAccount: USERS, dueUsers }) as const;

const ORGANIZATIONS: readonly Organization[] = [
  { name: 'nothing due', world: kept(0), callsAnAccount: { atMost: 4 } },
  { name: 'healthy', world: kept(2), callsAnAccount: { atMost: 10 } },
  {
    name: 'neglected',
    world: (accounts) => ({ kind: 'seeded', accounts, usersPerAccount: USERS }),
    callsAnAccount: { atMost: 38 },
    time: { atMost: 0.35 },
    processorTime: { atMost: 0.5 },
  },
];

/** What the day after costs, on which nothing has changed but that keys were used, and each report is written anew. */
export async function remembered({ accounts, enforcing, hugeUsers }: RememberedSizes): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const each of ORGANIZATIONS) {
    figures.push(...(await dryRuns(each, accounts)), ...(await enforcingRuns(each, enforcing)));
  }
  return [...figures, ...(await rememberedHugeAccount(hugeUsers))];
}

async function dryRuns(
  { name, world, callsAnAccount, time, processorTime }: Organization,
  accounts: number,
): Promise<Figure[]> {
  const { first, second } = await twoDays({ world: world(accounts), latencyMs: LATENCY_MS });
  const what = `remembered: ${name}`;
  const cpuMs = ({ cpuMs: ms, floor }: BenchDay): number => ms / floor.accounts;
  return [
    ...wholeness(what, second),
    ...byAction(what, second),
    ...callFigures(what, first, second, callsAnAccount),
    figure(`${what}, ${accounts} × ${USERS} at ${LATENCY_MS} ms, day one`, first.wallMs / 1000, 's'),
    figure(`${what}, ${accounts} × ${USERS} at ${LATENCY_MS} ms, day two`, second.wallMs / 1000, 's'),
    figure(`${what}, time, day two over day one`, second.wallMs / first.wallMs, '×', 2, time),
    figure(`${what}, processor time, day one`, cpuMs(first), 'ms an account'),
    figure(`${what}, processor time, day two`, cpuMs(second), 'ms an account'),
    figure(
      `${what}, processor time, day two over day one`,
      cpuMs(second) / cpuMs(first),
      '×',
      2,
      processorTime,
    ),
    figure(`${what}, simulator busy, day two`, second.simulatorBusy, '%', 0),
    ...ledgerFigures(`${what}, day one`, first),
    ...ledgerFigures(`${what}, day two`, second),
  ];
}

/**
 * The keys that the first day told of wait for their deadline on the second, and are read all the same. IAM is still writing
 * each report when it is first asked for it, which costs one more call.
 */
async function enforcingRuns(
  { name, world, callsAnAccount }: Organization,
  accounts: number,
): Promise<Figure[]> {
  const asked = { world: world(accounts), credentialReportPolls: 1 };
  const { first, second } = await twoDays(asked, { mode: 'enforce' });
  const what = `remembered: ${name}, enforcing`;
  return [
    ...wholeness(what, second),
    ...callFigures(what, first, second, callsAnAccount),
    ...ledgerFigures(`${what}, day one`, first),
    ...ledgerFigures(`${what}, day two`, second),
  ];
}

/** Fewer calls are worth nothing if somebody is missed for it. */
function wholeness(what: string, { surveyed, activeKeys, unreadUsers, floor }: BenchDay): Figure[] {
  const none = { atMost: 0 };
  return [
    figure(`${what}, day two, accounts not surveyed`, floor.accounts - surveyed, 'accounts', 0, none),
    figure(`${what}, day two, users unread`, unreadUsers, 'users', 0, none),
    figure(`${what}, day two, active keys not seen`, floor.activeKeys - activeKeys, 'keys', 0, none),
  ];
}

function byAction(what: string, { calls, floor }: BenchDay): Figure[] {
  return Object.entries(calls)
    .filter(([action]) => !action.startsWith('dynamodb:'))
    .map(([action, count]) => {
      const least = floor.calls[action];
      const beside = least === undefined ? '' : ` (floor ${(least / floor.accounts).toFixed(1)})`;
      return figure(`${what}, day two, ${action}${beside}`, count.calls / floor.accounts, 'an account');
    });
}

function callFigures(what: string, first: BenchDay, second: BenchDay, goal: Goal): Figure[] {
  const made = ({ calls, floor }: BenchDay): number => sumOf(calls, 'sts:', 'iam:').calls / floor.accounts;
  const least = Object.values(second.floor.calls).reduce((sum, count) => sum + count, 0);
  return [
    figure(`${what}, day one, in member accounts`, made(first), 'an account'),
    figure(`${what}, day two, in member accounts`, made(second), 'an account', 1, goal),
    figure(`${what}, day two, floor of it`, least / second.floor.accounts, 'an account'),
  ];
}
