import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { protectLedger } from '../../src/demo/deploy.ts';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import { startEmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import {
  ADMINISTERED,
  expectedOf,
  readDeployed,
  SCHEDULE,
  TABLE,
  TRUSTED,
  type DeployedHub,
} from './deployed-facts.ts';

test('the embedded organization tells of a hub what moto tells', async () => {
  const unit = { id: 'ou-a1b2-workload', name: 'Workloads' };
  const member = account({ id: '222222222222' });
  const world = emptyWorld({ organizationalUnits: [unit], accounts: [member] });
  world.trustedServices.add(TRUSTED);
  world.delegatedAdministrators.set(member.id, new Set([ADMINISTERED]));
  const organization = await startEmbeddedOrganization({
    world,
    startAt: new Date(),
    verified: ['keys@example.com'],
  });
  const { endpoint, region, administrator: credentials, schedules, cloudformation } = organization;
  const dynamodb = new DynamoDBClient({ endpoint, region, credentials });
  await createLedgerTable(dynamodb, TABLE);
  await protectLedger(dynamodb, TABLE);
  dynamodb.destroy();
  schedules.set('keyrotation-daily', { state: 'ENABLED', ...SCHEDULE });
  cloudformation.stacks.set('keyrotation', {
    status: 'CREATE_COMPLETE',
    outputs: new Map([['LedgerTable', TABLE]]),
  });
  cloudformation.stackSets.set('keyrotation-member-role', [{ accountId: member.id, status: 'CURRENT' }]);
  const hub: DeployedHub = {
    endpoint,
    region,
    credentials,
    unit,
    delegatedId: member.id,
    inStackSet: member.id,
  };
  expect(await readDeployed(hub)).toEqual(expectedOf(hub));
  await organization.close();
});
