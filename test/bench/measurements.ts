import { engineRun, measuredBy, organization } from './stage.ts';

/** A row of the table: what was measured, the figure, and what it is held against. */
export interface Figure {
  readonly measurement: string;
  readonly figure: number;
  readonly unit: string;
  readonly goal: string;
}

interface BareFigures {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly calls: number;
}

const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** AWS calls per account of 50 users, by action, against the floor: what no survey can do without. */
export async function callsPerAccount(accounts: number): Promise<Figure[]> {
  const org = await organization({ accounts, usersPerAccount: 50 });
  const { surveyed } = await engineRun(org.config);
  const { counts } = await org.count();
  org.close();
  const of = (action: string): number => counts[action]?.calls ?? 0;
  const perAccount = (calls: number): number => round(calls / surveyed, 1);
  const rows = Object.keys(counts)
    .filter((action) => !action.startsWith('dynamodb:'))
    .map((action) => ({
      measurement: `calls: ${action}`,
      figure: perAccount(of(action)),
      unit: 'an account',
      goal: '',
    }));
  const member = [
    'sts:AssumeRole',
    'iam:GenerateCredentialReport',
    'iam:GetCredentialReport',
    'iam:ListAccessKeys',
    'iam:ListUserTags',
    'iam:GetAccessKeyLastUsed',
  ];
  const made = Object.keys(counts)
    .filter((action) => /^(sts|iam):/.test(action))
    .reduce((sum, action) => sum + of(action), 0);
  const floor = member.reduce((sum, action) => sum + of(action), 0);
  const writes = Object.keys(counts)
    .filter((action) => action.startsWith('dynamodb:'))
    .reduce((sum, action) => sum + of(action), 0);
  return [
    ...rows,
    {
      measurement: 'calls: in member accounts, over the floor',
      figure: round(made / floor, 3),
      unit: '×',
      goal: '1',
    },
    { measurement: 'calls: ledger', figure: perAccount(writes), unit: 'an account', goal: '' },
  ];
}

/** Wall time against a bare keep-alive client with the same requests and concurrency, and against latency alone. */
export async function speed(accounts: number, latencyMs: number): Promise<Figure[]> {
  const org = await organization({ accounts, usersPerAccount: 50, latencyMs });
  const bare = await measuredBy<BareFigures>('bare-client-process', org.config);
  const engine = await engineRun(org.config);
  org.close();
  const bound = (bare.calls * latencyMs) / (20 * 4);
  const name = `speed: ${accounts} accounts × 50 users at ${latencyMs} ms`;
  return [
    { measurement: name, figure: round(engine.wallMs / 1000, 1), unit: 's', goal: '' },
    { measurement: `${name}, bare client`, figure: round(bare.wallMs / 1000, 1), unit: 's', goal: '' },
    {
      measurement: `${name}, over the bare client`,
      figure: round(engine.wallMs / bare.wallMs),
      unit: '×',
      goal: '≤ 1.3',
    },
    { measurement: `${name}, latency bound`, figure: round(bound / 1000, 1), unit: 's', goal: '' },
    {
      measurement: `${name}, processor time of the engine`,
      figure: round(engine.cpuMs / 1000, 1),
      unit: 's',
      goal: '',
    },
  ];
}

/** Time per account and peak memory as the organization grows. */
export async function scale(sizes: readonly number[], usersPerAccount: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  const perAccountMs: number[] = [];
  for (const accounts of sizes) {
    const org = await organization({ accounts, usersPerAccount });
    const { wallMs, peakRssMb } = await engineRun(org.config);
    org.close();
    perAccountMs.push(wallMs / accounts);
    const name = `scale: ${accounts} accounts × ${usersPerAccount} users`;
    figures.push({
      measurement: `${name}, time an account`,
      figure: round(wallMs / accounts, 1),
      unit: 'ms',
      goal: '',
    });
    figures.push({
      measurement: `${name}, peak memory`,
      figure: round(peakRssMb, 0),
      unit: 'MB',
      goal: '≤ 300',
    });
  }
  const growth = (perAccountMs.at(-1) ?? 0) / (perAccountMs[0] ?? 1);
  return [
    ...figures,
    {
      measurement: 'scale: time an account, last over first',
      figure: round(growth),
      unit: '×',
      goal: '≤ 1.1',
    },
  ];
}

/** One account with thousands of users whose IAM throttles, beside ordinary ones that must not wait for it. */
export async function hugeAccount(users: number, perSecond: number): Promise<Figure[]> {
  const limits = { 'iam:ListAccessKeys': { perSecond, burst: perSecond } };
  const org = await organization({ accounts: 20, usersPerAccount: 20, hugeAccountUsers: users, limits });
  const { wallMs, firstAccountsMs, status } = await engineRun(org.config);
  const { counts } = await org.count();
  org.close();
  const listed = counts['iam:ListAccessKeys'] ?? { calls: 1, errors: 0 };
  const name = `huge account: ${users} users, IAM at ${perSecond}/s`;
  return [
    {
      measurement: `${name} (${status})`,
      figure: round(wallMs / 1000, 1),
      unit: 's',
      goal: `≥ ${round(users / perSecond, 0)}`,
    },
    {
      measurement: `${name}, the 20 others done`,
      figure: round(firstAccountsMs / 1000, 1),
      unit: 's',
      goal: 'early',
    },
    {
      measurement: `${name}, throttled calls`,
      figure: round((100 * listed.errors) / listed.calls, 1),
      unit: '%',
      goal: '',
    },
  ];
}
