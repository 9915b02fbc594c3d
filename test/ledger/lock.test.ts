import { LEASE_MS } from '../../src/ledger/lock.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';
import { stage } from '../e2e/harness.ts';

test('the lock is renewed only for its owner, even when the one who took it over has let it go again', async () => {
  const staged = await stage(emptyWorld({ accounts: [] }));
  const { lock } = staged.services.ledger;
  await lock.acquire('first', 'run-1');
  staged.organization.clock.advance(LEASE_MS);
  await lock.acquire('second', 'run-2');
  await lock.release('second');
  expect(await lock.renew('first')).toBeNull();
  expect(await lock.renew('second')).not.toBeNull();
  await staged.close();
});
