import { startEmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';
import { buildClients } from '../../src/aws/clients.ts';
import { ledgerTable } from '../../src/ledger/table.ts';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import { systemClock } from '../../src/workflow/clock.ts';
import { countLedgerUnits } from './ledger-units.ts';

const TABLE = 'ledger';
const rowOf = (sk: string, bytes = 1) => ({ pk: 'A', sk, text: 'x'.repeat(bytes) });

test('a row that is written counts a unit for each KB, one that is read a unit for each 4 KB, in batches as well', async () => {
  const organization = await startEmbeddedOrganization({ world: emptyWorld(), startAt: new Date() });
  const clients = buildClients(organization, organization.region);
  try {
    await createLedgerTable(clients.dynamodb, TABLE);
    const units = countLedgerUnits(clients.dynamodb);
    const table = ledgerTable(clients.dynamodb, TABLE, systemClock);

    await table.put(rowOf('1'));
    expect(units).toEqual({ read: 0, write: 1 });
    await table.putMany([rowOf('2'), rowOf('3', 1_500)]);
    expect(units).toEqual({ read: 0, write: 4 });

    await table.get({ pk: 'A', sk: '1' });
    await table.getMany([
      { pk: 'A', sk: '2' },
      { pk: 'A', sk: '3' },
    ]);
    expect(units).toEqual({ read: 3, write: 4 });
  } finally {
    clients.close();
    await organization.close();
  }
});
