import { setTimeout as delay } from 'node:timers/promises';
import type { Pause } from '../../../src/core/pause.ts';
import type { RunEvent } from '../../../src/core/run-event.ts';
import { LedgerOutageError } from '../../../src/ledger/ledger-error.ts';
import { deedsInTurn } from '../../../src/phases/start/deeds-in-turn.ts';
import { AS_OF } from '../../builders/as-of.ts';

const PAUSE: Pause = { by: 'arn:aws:iam::111111111111:user/ann', since: AS_OF, reason: 'wrong keys' };

/** A ledger that tells, a while later, what it held when it was asked. */
function slowSwitch(ms = 5) {
  const held: { pause: Pause | null; outage: LedgerOutageError | null; reads: number } = {
    pause: null,
    outage: null,
    reads: 0,
  };
  let [looking, most] = [0, 0];
  const read = async (): Promise<Pause | null> => {
    held.reads += 1;
    const { pause, outage } = held;
    most = Math.max(most, (looking += 1));
    if (ms > 0) await delay(ms);
    looking -= 1;
    if (outage !== null) throw outage;
    return pause;
  };
  return { held, read, most: () => most };
}

const allowedOf = async (asked: readonly Promise<void>[]): Promise<number> =>
  (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled').length;

const TEN = Array.from({ length: 10 }, (_, index) => index);

test('of deeds that ask at once, one more is allowed after a pause that comes while they ask', async () => {
  const { held, read } = slowSwitch();
  const allowDeed = deedsInTurn(
    { read },
    () => undefined,
    () => undefined,
  );
  const asked = TEN.map(() => allowDeed());
  await delay(1);
  held.pause = PAUSE;
  expect(await allowedOf(asked)).toBe(1);
});

test('where the ledger answers more slowly than they have patience four look at once, and no more of them are allowed after a pause', async () => {
  const { held, read, most } = slowSwitch(200);
  const events: RunEvent[] = [];
  const allowDeed = deedsInTurn(
    { read },
    () => undefined,
    (event) => void events.push(event),
  );
  expect(await allowedOf(TEN.map(() => allowDeed(undefined, 10)))).toBe(10);
  expect(most()).toBe(4);
  const asked = TEN.map(() => allowDeed(undefined, 10));
  await delay(100);
  held.pause = PAUSE;
  expect(await allowedOf(asked)).toBe(4);
  expect(events).toMatchObject([{ event: 'mail-blocked', code: 'PAUSED' }]);
});

test('who waits for its pace when another one is told of a pause does not go on', async () => {
  const { held, read } = slowSwitch(50);
  const allowDeed = deedsInTurn(
    { read },
    () => undefined,
    () => undefined,
  );
  const first = allowDeed(() => delay(300), 10);
  const second = allowDeed();
  await delay(1);
  held.pause = PAUSE;
  await expect(second).rejects.toMatchObject({ problemCode: 'PAUSED' });
  await expect(first).rejects.toMatchObject({ problemCode: 'PAUSED' });
});

test.each<[string, number, number | undefined]>([
  ['the ledger answers at once', 0, 10],
  ['a look may take as long as it takes', 40, undefined],
])('where %s one looks after the other', async (_, ms, patienceMs) => {
  const { read, most } = slowSwitch(ms);
  const allowDeed = deedsInTurn(
    { read },
    () => undefined,
    () => undefined,
  );
  expect(await allowedOf(TEN.map(() => allowDeed(undefined, patienceMs)))).toBe(10);
  expect(most()).toBe(1);
});

test('a run that was told of a pause is told nothing else to its end, and says so once', async () => {
  const { held, read } = slowSwitch();
  const events: RunEvent[] = [];
  const allowDeed = deedsInTurn(
    { read },
    () => undefined,
    (event) => void events.push(event),
  );
  held.pause = PAUSE;
  expect(await allowedOf(TEN.map(() => allowDeed()))).toBe(0);
  held.pause = null;
  await expect(allowDeed()).rejects.toMatchObject({ problemCode: 'PAUSED' });
  expect(held.reads).toBe(1);
  expect(events).toMatchObject([{ event: 'mail-blocked', code: 'PAUSED' }]);
});

test('who waited while the ledger did not answer is refused without asking it; who comes later asks again', async () => {
  const { held, read } = slowSwitch();
  const allowDeed = deedsInTurn(
    { read },
    () => undefined,
    () => undefined,
  );
  held.outage = new LedgerOutageError('DynamoDB GetItem failed', { reason: 'TIMED_OUT' });
  expect(await allowedOf(TEN.map(() => allowDeed()))).toBe(0);
  expect(held.reads).toBe(1);
  held.outage = null;
  expect(await allowedOf(TEN.map(() => allowDeed()))).toBe(10);
});

test('a run that lost its lock while it looked for a pause does nothing more', async () => {
  const { read } = slowSwitch();
  let isHeld = true;
  const allowDeed = deedsInTurn(
    { read },
    () => {
      if (!isHeld) throw new Error('lost');
    },
    () => undefined,
  );
  const asked = allowDeed();
  await delay(1);
  isHeld = false;
  await expect(asked).rejects.toThrow('lost');
});
