import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { reach } from '../in-process/reach.ts';
import { onDay, stage, type Stage } from './harness.ts';
import { codes, keyOf, outcomes, owner } from './people.ts';

const ANN = 'ann@example.org';

/** Rows that have the address in them, but those that docs/security.md leaves alone. */
async function rowsOf(staged: Stage): Promise<{ readonly pk: string; readonly sk: string }[]> {
  const rows = await staged.rows();
  return rows.filter((row) => JSON.stringify(row).includes(ANN) && !['LOCK', 'CONTROL'].includes(row.pk));
}

/** As docs/security.md says to do it: each of those rows is deleted. */
async function forgetAnn(staged: Stage): Promise<number> {
  const { organization } = staged;
  const client = new DynamoDBClient({ ...reach(organization), credentials: organization.administrator });
  const rows = await rowsOf(staged);
  for (const { pk, sk } of rows) {
    const Key = { pk: { S: pk }, sk: { S: sk } };
    await client.send(new DeleteItemCommand({ TableName: staged.settings.ledgerTable, Key }));
  }
  client.destroy();
  return rows.length;
}

test('whose rows are deleted gets a whole grace period again, by whoever is the contact now, and nobody else notices', async () => {
  const users = [owner('ann', { contact: ANN }), owner('bob')];
  const world = emptyWorld({ accounts: [account({ users })] });
  const staged = await stage(world);
  await staged.run(0);
  expect(await forgetAnn(staged)).toBeGreaterThan(3);
  expect(await rowsOf(staged)).toEqual([]);
  const [ann] = users;
  if (ann) ann.tags = {};

  const report = await staged.run(7);
  expect(outcomes(report)).toEqual({
    ann: 'notify first notified',
    bob: 'deactivate deactivated deactivated',
  });
  expect(report.keys.find(({ userName }) => userName === 'ann')?.deadline).toBe(onDay(14));
  expect(codes(report)).toEqual([]);
  expect([keyOf(world, 'ann').status, keyOf(world, 'bob').status]).toEqual(['Active', 'Inactive']);
  expect(await rowsOf(staged)).toEqual([]);

  await staged.run(14);
  expect(keyOf(world, 'ann').status).toBe('Inactive');
});
