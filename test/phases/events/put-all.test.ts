import { setImmediate } from 'node:timers/promises';
import { bytesOf, MAX_BYTES, type EventBus } from '../../../src/aws/event-bus.ts';
import { assertThere, putAll, type Unsent } from '../../../src/phases/events/put-all.ts';
import { awsError } from '../../builders/aws-error.ts';
import { bug } from '../../builders/phase.ts';
import { busThat, event, REFUSED, row, rows, TAKEN } from './waiting.ts';

const nothingUnsent = (): Unsent => ({ events: 0, why: null, cause: undefined, hasFailed: false });

async function putBy(bus: EventBus, waiting = rows(25)) {
  const unsent = nothingUnsent();
  const taken = await putAll(bus, waiting, unsent);
  return { unsent, taken: taken.map(({ pk }) => pk) };
}

describe('a call', () => {
  test('takes ten events, in their order', async () => {
    const { bus, calls } = busThat();
    const { taken, unsent } = await putBy(bus, rows(21));
    expect(calls.map(({ length }) => length)).toEqual([10, 10, 1]);
    expect(calls.flat()).toEqual(rows(21).map(({ pk }) => pk));
    expect(taken).toEqual(calls.flat());
    expect(unsent).toEqual(nothingUnsent());
  });

  test.each([
    ['just under its bytes', -1, [['a', 'b'], ['c']]],
    ['exactly its bytes', 0, [['a', 'b'], ['c']]],
    ['just over its bytes', 1, [['a'], ['b', 'c']]],
  ])('takes %s, and the next one begins anew', async (_, over, batches) => {
    const of = (id: string, bytes: number) => {
      const why = '-'.repeat(bytes - bytesOf(event(id)));
      return { ...row(id), events: [event(id, why)] };
    };
    const third = Math.floor(MAX_BYTES / 3);
    const { bus, calls } = busThat();
    await putBy(bus, [of('a', third), of('b', MAX_BYTES - third + over), of('c', third - 1)]);
    expect(calls).toEqual(batches);
  });

  test('of small events is full by all their bytes together', async () => {
    const why = '-'.repeat(MAX_BYTES / 4);
    const waiting = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ ...row(id), events: [event(id, why)] }));
    const { bus, calls } = busThat();
    await putBy(bus, waiting);
    expect(calls.map(({ length }) => length)).toEqual([3, 3]);
  });
});

test('after the first call four go at once', async () => {
  let [underWay, most] = [0, 0];
  const { bus } = busThat();
  const { taken } = await putBy(
    {
      ...bus,
      put: async (events) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await setImmediate();
        underWay -= 1;
        return bus.put(events);
      },
    },
    rows(90),
  );
  expect([most, taken.length]).toEqual([4, 90]);
});

test('a row has left when all its events were taken', async () => {
  const { bus } = busThat((id) => (id === 'accepted' ? REFUSED : TAKEN));
  const { taken, unsent } = await putBy(bus, [row('notice', ['accepted', 'voided']), row('run')]);
  expect(taken).toEqual(['run']);
  expect(unsent).toEqual({ events: 1, why: 'too many', cause: undefined, hasFailed: false });
});

describe('a bus', () => {
  test('that takes none of the first call is asked no more', async () => {
    const { bus, calls } = busThat(() => REFUSED);
    const { taken, unsent } = await putBy(bus);
    expect([calls.length, taken]).toEqual([1, []]);
    expect(unsent).toEqual({ events: 25, why: 'too many', cause: undefined, hasFailed: true });
  });

  test('that takes one of the first call gets all others', async () => {
    const { bus, calls } = busThat((id) => (id === 'row-3' ? TAKEN : REFUSED));
    const { taken, unsent } = await putBy(bus);
    expect([calls.length, taken]).toEqual([3, ['row-3']]);
    expect(unsent).toMatchObject({ events: 24, hasFailed: false });
  });

  test('that answers a call with an error is asked no more, and keeps what it took before', async () => {
    const { bus, calls } = busThat();
    let asked = 0;
    const { taken, unsent } = await putBy(
      {
        ...bus,
        put: (events) => {
          asked += 1;
          return asked === 1 ? bus.put(events) : Promise.reject(awsError('AccessDeniedException', 'no'));
        },
      },
      rows(70),
    );
    expect(asked).toBeLessThanOrEqual(5);
    expect(taken).toEqual(calls[0]);
    expect(unsent).toMatchObject({ events: 60, cause: 'ACCESS_DENIED', hasFailed: true });
    expect(unsent.why).toContain('no');
  });

  test('is told of by what it said first', async () => {
    const { bus } = busThat((id) => (id === 'row-0' ? TAKEN : { taken: false, why: `not ${id}` }));
    expect((await putBy(bus)).unsent.why).toBe('not row-1');
    let asked = 0;
    const failing = await putBy({
      ...bus,
      put: (events) =>
        (asked += 1) === 1 ? bus.put(events) : Promise.reject(awsError('ThrottlingException', 'later')),
    });
    expect(failing.unsent).toMatchObject({ why: 'not row-1', cause: 'THROTTLED' });
  });

  test('that fails by itself has a fix of its own: no cause stands behind it', async () => {
    const error = awsError('InternalException', 'no', { $fault: 'server' });
    const { bus } = busThat(undefined, { put: () => Promise.reject(error) });
    expect((await putBy(bus)).unsent).toMatchObject({ cause: undefined, hasFailed: true });
  });

  test('that meets a bug passes for no failure', async () => {
    const { bus } = busThat(undefined, { put: bug, isThere: bug });
    await expect(putBy(bus)).rejects.toThrow('a bug');
    await expect(assertThere(bus, nothingUnsent())).rejects.toThrow('a bug');
  });
});

describe('whoever asks whether the bus is there', () => {
  const found = async (isThere: EventBus['isThere']): Promise<Unsent> => {
    const unsent = nothingUnsent();
    await assertThere(busThat(undefined, { isThere }).bus, unsent);
    return unsent;
  };

  test('goes on where it is', async () => {
    expect(await found(() => Promise.resolve(true))).toEqual(nothingUnsent());
  });

  test('sends nothing where it is not, or where it does not say', async () => {
    expect(await found(() => Promise.resolve(false))).toEqual({
      ...nothingUnsent(),
      why: 'there is no such bus',
      hasFailed: true,
    });
    const denied = await found(() => Promise.reject(awsError('AccessDeniedException', 'no')));
    expect(denied).toMatchObject({ cause: 'ACCESS_DENIED', hasFailed: true });
    const { bus, calls } = busThat();
    await putAll(bus, rows(3), denied);
    expect([calls, denied.events]).toEqual([[], 3]);
  });
});
