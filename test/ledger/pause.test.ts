import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { assertNotPaused, pauseSwitch, type PauseSwitch } from '../../src/ledger/pause.ts';
import { ledgerTable } from '../../src/ledger/table.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';
import { onDay, stage, type Stage } from '../e2e/harness.ts';

let staged: Stage;
let client: DynamoDBClient;
/** In the hands of somebody who may lift it: a run may not. */
let pause: PauseSwitch;
beforeEach(async () => {
  staged = await stage(emptyWorld({ accounts: [] }));
  const { endpoint, region, administrator: credentials } = staged.organization;
  client = new DynamoDBClient({ endpoint, region, credentials });
  pause = pauseSwitch(ledgerTable(client, staged.settings.ledgerTable, staged.services.clock));
});
afterEach(async () => {
  client.destroy();
  await staged.close();
});

const ANNS = { by: 'ann', since: onDay(0), reason: 'release day' };
const BOBS = { by: 'bob', since: onDay(1), reason: 'me too' };
const damage = () => staged.putRows([{ pk: 'CONTROL', sk: 'PAUSE', by: 7 }]);

test('where nothing is paused deeds go on, and there is nothing to lift', async () => {
  expect(await pause.read()).toBeNull();
  await expect(assertNotPaused(pause)).resolves.toBeUndefined();
  expect(await pause.end()).toBeNull();
});

test('the first pause stands, whoever calls another, until it is lifted', async () => {
  expect(await pause.begin(ANNS)).toEqual(ANNS);
  expect(await pause.begin(BOBS)).toEqual(ANNS);
  await expect(assertNotPaused(pause)).rejects.toMatchObject({
    problemCode: 'PAUSED',
    message: 'paused since 2027-03-01T08:00:00.000Z by ann: release day',
  });
  expect(await pause.end()).toEqual(ANNS);
  expect(await pause.read()).toBeNull();
  expect(await pause.begin(BOBS)).toEqual(BOBS);
});

test('a pause that nobody can read stops all deeds, and can be lifted', async () => {
  await damage();
  await expect(assertNotPaused(pause)).rejects.toMatchObject({
    problemCode: 'PAUSED',
    message: expect.stringContaining('paused, as far as anybody can tell') as string,
  });
  await expect(pause.begin(ANNS)).rejects.toMatchObject({ name: 'RowUnreadableError' });
  expect(await pause.end()).toBe('unreadable');
  expect(await staged.rows()).toEqual([]);
});

test('a ledger that does not answer is no pause, and stops all deeds as well', async () => {
  staged.organization.faults.deny('dynamodb:GetItem');
  const stopped = assertNotPaused(staged.services.ledger.pause);
  await expect(stopped).rejects.toThrow();
  await expect(stopped).rejects.not.toMatchObject({ problemCode: 'PAUSED' });
});
