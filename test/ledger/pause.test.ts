import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { assertNotPaused, pauseSwitch, type PauseSwitch } from '../../src/ledger/pause.ts';
import { ledgerTable } from '../../src/ledger/table.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';
import { onDay, stage, type Stage } from '../e2e/harness.ts';
import { reach } from '../in-process/reach.ts';
import { refuses, says, tableAnswering } from './stub-table.ts';

let staged: Stage;
let client: DynamoDBClient;
/** In the hands of somebody who may lift it: a run may not. */
let pause: PauseSwitch;
beforeEach(async () => {
  staged = await stage(emptyWorld({ accounts: [] }));
  const { organization } = staged;
  client = new DynamoDBClient({ ...reach(organization), credentials: organization.administrator });
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

describe('where others begin and lift pauses at the same moment', () => {
  const refused = refuses(400, 'ConditionalCheckFailedException');
  const row = {
    pk: { S: 'CONTROL' },
    sk: { S: 'PAUSE' },
    by: { S: 'bob' },
    since: { S: onDay(1) },
    reason: { S: 'me too' },
  };

  test.each([2, 3])('a pause is begun by attempt %i', async (attempt) => {
    let puts = 0;
    const { table } = tableAnswering(({ verb }) => {
      if (verb !== 'PutItem') return says({});
      puts += 1;
      return puts < attempt ? refused : says({});
    });
    expect(await pauseSwitch(table).begin(ANNS)).toEqual(ANNS);
    expect(puts).toBe(attempt);
  });

  test.each([2, 3])('a pause is lifted by attempt %i, and only the one that was read', async (attempt) => {
    let deletes = 0;
    const { table, requests } = tableAnswering(({ verb }) => {
      if (verb !== 'DeleteItem') return says({ Item: row });
      deletes += 1;
      return deletes < attempt ? refused : says({});
    });
    expect(await pauseSwitch(table).end()).toEqual(BOBS);
    const last = requests.at(-1)?.input;
    expect(last).toMatchObject({ ExpressionAttributeValues: { ':since': { S: onDay(1) } } });
  });

  test.each([
    ['begun', () => says({}), (of: PauseSwitch) => of.begin(ANNS)],
    ['lifted', () => says({ Item: row }), (of: PauseSwitch) => of.end()],
  ] as const)('a pause is not %s for ever', async (_, read, attempt) => {
    const { table, requests } = tableAnswering(({ verb }) => (verb === 'GetItem' ? read() : refused));
    await expect(attempt(pauseSwitch(table))).rejects.toMatchObject({
      problemCode: 'LEDGER_UNREACHABLE',
      message: 'the pause is begun and lifted by others at this moment',
    });
    expect(requests.filter(({ verb }) => verb !== 'GetItem')).toHaveLength(3);
  });
});
