import { instant, toMs } from '../../../src/core/instant.ts';
import { inTime } from '../../../src/phases/events/in-time.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { STILL } from '../../builders/phase.ts';
import { busThat, event, TAKEN } from './waiting.ts';

const leftMs = (ms: number) => {
  const { bus, calls } = busThat();
  return { bus: inTime(bus, STILL, instant(toMs(AS_OF) + ms)), calls };
};

test('until its time is up a bus is asked as ever', async () => {
  const { bus, calls } = leftMs(1);
  expect(bus.name).toBe('security');
  expect(await bus.isThere()).toBe(true);
  expect(await bus.put([event('a')])).toEqual([TAKEN]);
  expect(calls).toEqual([['a']]);
});

test.each([0, -1])('%i ms before its end it is asked nothing', async (ms) => {
  const { bus, calls } = leftMs(ms);
  await expect(bus.isThere()).rejects.toMatchObject({ problemCode: 'TIMED_OUT' });
  await expect(bus.put([event('a')])).rejects.toMatchObject({ problemCode: 'TIMED_OUT' });
  expect(calls).toEqual([]);
});
