import { figure, outcome, type Figure } from './figure.ts';
import { engineRun, organization } from './stage.ts';
import type { PlainWorld } from './worlds.ts';
import { sumOf, throttledShare } from './tally.ts';

const SERVICES = ['organizations', 'sts', 'iam', 'ses'];

/** An enforcing run under the published limits, in real time: how often AWS has to hold it back. */
export async function throttling(accounts: number, users: PlainWorld['users']): Promise<Figure[]> {
  const world = { kind: 'plain', accounts, users, keysPerUser: 1, contacts: 1 } as const;
  const org = await organization({ world, limits: 'published' });
  const { wallMs, status } = await engineRun(org, { paced: true, mode: 'enforce' });
  const { all } = await org.count();
  org.close();
  const name = `throttling: ${accounts} accounts of ${[...new Set(users)].join(' or ')} users, published limits`;
  return [
    figure(name, wallMs / 1000, 's'),
    outcome('throttling: status of the run', status, { is: 'complete' }),
    ...SERVICES.map((service) => {
      const count = sumOf(all, `${service}:`);
      const measurement = `throttling: ${service}, throttled of ${count.calls} calls`;
      return figure(measurement, throttledShare(count), '%', 2, { atMost: 1 });
    }),
  ];
}
