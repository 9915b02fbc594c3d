import { figure, type Figure, type Goal } from './figure.ts';
import { ledgerFigures } from './ledger-cost.ts';
import { rememberedHugeAccount } from './remembered-huge-account.ts';
import { sumOf } from './tally.ts';
import { twoDays, type BenchDay, type TwoDays } from './two-days.ts';
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
}

const USERS = 50;
const LATENCY_MS = 40;

const kept = (dueUsers: number) => (accounts: number) =>
  ({ kind: 'kept', accounts, usersPerAccount: USERS, dueUsers }) as const;

const NOTHING_DUE: Organization = { name: 'nothing due', world: kept(0), callsAnAccount: { atMost: 4 } };
const HEALTHY: Organization = { name: 'healthy', world: kept(2), callsAnAccount: { atMost: 10 } };
const NEGLECTED: Organization = {
  name: 'neglected',
  world: (accounts) => ({ kind: 'seeded', accounts, usersPerAccount: USERS }),
  callsAnAccount: { atMost: 38 },
};

/** A day on which nothing is due, over the first day of the neglected organization, of which nothing is remembered yet. */
const QUIET_OVER_NEGLECTED = { time: { atMost: 0.35 }, processorTime: { atMost: 0.5 } };

/** What the day after costs, on which nothing has changed but that keys were used, and each report is written anew. */
export async function remembered({ accounts, enforcing, hugeUsers }: RememberedSizes): Promise<Figure[]> {
  const figures: Figure[] = [];
  const daysOf = async (organization: Organization): Promise<TwoDays> => {
    const days = await twoDays({ world: organization.world(accounts), latencyMs: LATENCY_MS });
    figures.push(...dryRuns(organization, accounts, days), ...(await enforcingRuns(organization, enforcing)));
    return days;
  };
  const { second: quiet } = await daysOf(NOTHING_DUE);
  await daysOf(HEALTHY);
  const { first: neglected } = await daysOf(NEGLECTED);
  return [...figures, ...quietOverNeglected(quiet, neglected), ...(await rememberedHugeAccount(hugeUsers))];
}

const cpuMs = ({ cpuMs: ms, floor }: BenchDay): number => ms / floor.accounts;

function quietOverNeglected(quiet: BenchDay, neglected: BenchDay): Figure[] {
  const what = 'remembered: day two with nothing due, over day one of the neglected';
  const { time, processorTime } = QUIET_OVER_NEGLECTED;
  return [
    figure(`${what}, time`, quiet.wallMs / neglected.wallMs, '×', 2, time),
    figure(`${what}, processor time`, cpuMs(quiet) / cpuMs(neglected), '×', 2, processorTime),
  ];
}

function dryRuns(
  { name, callsAnAccount }: Organization,
  accounts: number,
  { first, second }: TwoDays,
): Figure[] {
  const what = `remembered: ${name}`;
  return [
    ...wholeness(what, second),
    ...byAction(what, second),
    ...callFigures(what, first, second, callsAnAccount),
    figure(`${what}, ${accounts} × ${USERS} at ${LATENCY_MS} ms, day one`, first.wallMs / 1000, 's'),
    figure(`${what}, ${accounts} × ${USERS} at ${LATENCY_MS} ms, day two`, second.wallMs / 1000, 's'),
    figure(`${what}, time, day two over day one`, second.wallMs / first.wallMs, '×', 2),
    figure(`${what}, processor time, day one`, cpuMs(first), 'ms an account'),
    figure(`${what}, processor time, day two`, cpuMs(second), 'ms an account'),
    figure(`${what}, processor time, day two over day one`, cpuMs(second) / cpuMs(first), '×', 2),
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
