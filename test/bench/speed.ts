import type { BareFigures, BareRequest } from './bare-client-process.ts';
import { figure, type Figure } from './figure.ts';
import { engineRun, measuredBy, organization } from './stage.ts';
import { sumOf } from './tally.ts';

/** The engine's: accounts at once (ACCOUNTCONCURRENCY), and users at once within one. */
const ACCOUNTS_AT_ONCE = 20;
const USERS_AT_ONCE = 4;
const SERVICES = ['organizations:', 'sts:', 'iam:'];

/** Wall time against a bare keep-alive client with the same requests and concurrency, and against latency alone. */
export async function speed(accounts: number, latencyMs: number): Promise<Figure[]> {
  const world = { kind: 'seeded', accounts, usersPerAccount: 50 } as const;
  const org = await organization({ world, latencyMs });
  const { config, asOf } = org;
  const request: BareRequest = {
    config,
    asOf,
    accountsAtOnce: ACCOUNTS_AT_ONCE,
    usersAtOnce: USERS_AT_ONCE,
  };
  const bare = await measuredBy<BareFigures>('bare-client-process', request);
  const before = sumOf((await org.count()).all, ...SERVICES).calls;
  const engine = await engineRun(org);
  const made = sumOf((await org.count()).all, ...SERVICES).calls - before;
  org.close();
  const boundMs = (bare.calls * latencyMs) / (ACCOUNTS_AT_ONCE * USERS_AT_ONCE);
  const name = `speed: ${accounts} accounts × 50 users at ${latencyMs} ms`;
  return [
    figure(name, engine.wallMs / 1000, 's'),
    figure(`${name}, bare client`, bare.wallMs / 1000, 's'),
    figure(`${name}, over the bare client`, engine.wallMs / bare.wallMs, '×', 2, { atMost: 1.3 }),
    figure(`${name}, calls ÷ those of the bare client`, made / bare.calls, '×', 3),
    figure(`${name}, latency bound`, boundMs / 1000, 's'),
    figure(`${name}, over the latency bound`, engine.wallMs / boundMs, '×', 2),
    figure(`${name}, processor time`, engine.cpuMs / 1000, 's'),
    figure(`${name}, simulator busy`, engine.simulatorBusy, '%', 0),
    figure(`${name}, processor time of the bare client`, bare.cpuMs / 1000, 's'),
  ];
}
