import fc from 'fast-check';
import { setImmediate as aMoment } from 'node:timers/promises';
import { placesOf } from '../../src/simulator/dynamodb/places.ts';
import { turns, type Places } from '../../src/simulator/dynamodb/turns.ts';

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'S' } });
const put = (...pks: string[]) => ({
  TransactItems: pks.map((pk) => ({ Put: { TableName: 'T', Item: { ...key(pk), n: { N: '1' } } } })),
});
const get = (pk: string) => placesOf('GetItem', { TableName: 'T', Key: key(pk) });
const transaction = (...pks: string[]) => placesOf('TransactWriteItems', put(...pks));
const scan = () => placesOf('Scan', { TableName: 'T' });
const batch = (...pks: string[]) =>
  placesOf('BatchWriteItem', {
    RequestItems: { T: pks.map((pk) => ({ PutRequest: { Item: key(pk) } })) },
  });
const withToken = (pk: string) => placesOf('TransactWriteItems', { ...put(pk), ClientRequestToken: 'token' });

/** Whether the second is let in while the first is at work. */
async function goBeside(first: Places, second: Places): Promise<boolean> {
  const inTurn = turns();
  let end = (): void => undefined;
  const before = inTurn(first, () => new Promise<void>((resolve) => (end = resolve)));
  let isIn = false;
  const after = inTurn(second, () => Promise.resolve((isIn = true)));
  await aMoment();
  const wasIn = isIn;
  end();
  await Promise.all([before, after]);
  expect(isIn).toBe(true);
  return wasIn;
}

describe('side by side go', () => {
  test.each<[string, Places, Places]>([
    ['transactions of different items', transaction('A', 'B'), transaction('C')],
    ['a transaction and a read of another item', transaction('A', 'B'), get('C')],
    ['a transaction and a batch of other items', batch('A', 'B'), transaction('C')],
    ['reads and writes of one item', get('A'), batch('A', 'B')],
    ['a read of an item and one of all', get('A'), scan()],
    [
      'the same item of another table',
      transaction('A'),
      placesOf('GetItem', { TableName: 'U', Key: key('A') }),
    ],
  ])('%s', async (_, one, other) => {
    expect([await goBeside(one, other), await goBeside(other, one)]).toEqual([true, true]);
  });
});

describe('one after the other go', () => {
  test.each<[string, Places, Places]>([
    ['transactions that share an item', transaction('A', 'B'), transaction('B', 'C')],
    ['a transaction and a read of its item', transaction('A', 'B'), get('B')],
    ['a transaction and a batch of its item', batch('A', 'B'), transaction('B')],
    ['a transaction and a read of all', transaction('A'), scan()],
    ['two transactions of one token', withToken('A'), withToken('B')],
  ])('%s', async (_, one, other) => {
    expect([await goBeside(one, other), await goBeside(other, one)]).toEqual([false, false]);
  });
});

test('whoever fails makes room like everybody else', async () => {
  const inTurn = turns();
  const failing = inTurn(transaction('A'), () => Promise.reject(new Error('no')));
  const next = inTurn(get('A'), () => Promise.resolve('yes'));
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

test('none is ever where another group is, and all have their turn', async () => {
  const places = fc.constantFrom('P', 'Q', 'R');
  const groups = fc.constantFrom('one', 'two', 'three');
  const requests = fc.array(
    fc.record({ at: fc.uniqueArray(fc.tuple(places, groups), { selector: ([p]) => p }), takes: fc.nat(3) }),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(requests, async (asked) => {
      const inTurn = turns();
      const there: [string, string][] = [];
      const work = async (at: [string, string][], takes: number) => {
        for (const [place, group] of at) {
          const others = there.filter(([p, g]) => p === place && g !== group);
          expect(others).toEqual([]);
        }
        there.push(...at);
        for (let moment = 0; moment < takes; moment += 1) await aMoment();
        for (const each of at) there.splice(there.indexOf(each), 1);
      };
      await Promise.all(asked.map(({ at, takes }) => inTurn(new Map(at), () => work(at, takes))));
      expect(there).toEqual([]);
    }),
  );
});
