import fc from 'fast-check';
import { sendingPace, tokenBucket } from '../../src/aws/pace.ts';
import { instant, toMs } from '../../src/core/instant.ts';
import { engineClock } from '../../src/demo/engine-clock.ts';
import { simulatorClock } from '../../src/simulator/clock.ts';

const startAt = new Date('2026-11-22T08:00:00Z');

describe('a token bucket', () => {
  test('lets no window pass more than its burst and its rate', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 2, maxLength: 60 }),
        async (perSecond, burst, pauses) => {
          const simulated = simulatorClock({ startAt });
          const clock = engineClock(simulated);
          const pace = tokenBucket({ perSecond, burst }, clock);
          const times: number[] = [];
          for (const pauseMs of pauses) {
            simulated.advance(pauseMs);
            await pace();
            times.push(toMs(instant(simulated.now())));
          }
          for (const [first, from] of times.entries()) {
            const inSecond = times.slice(first).filter((at) => at < from + 1_000).length;
            expect(inSecond).toBeLessThanOrEqual(burst + perSecond);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('does not slow down who stays under its rate', async () => {
    const simulated = simulatorClock({ startAt });
    const pace = tokenBucket({ perSecond: 8, burst: 1 }, engineClock(simulated));
    for (let call = 0; call < 20; call += 1) {
      simulated.advance(125);
      await pace();
    }
    expect(simulated.now().getTime() - startAt.getTime()).toBe(20 * 125);
  });
});

describe('the pace of mail', () => {
  test('has in no second more than the rate allows, whatever held the mails back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 2, maxLength: 80 }),
        async (rate, pauses) => {
          const simulated = simulatorClock({ startAt });
          const pace = sendingPace(rate, engineClock(simulated));
          const times: number[] = [];
          for (const pauseMs of pauses) {
            simulated.advance(pauseMs);
            await pace();
            times.push(simulated.now().getTime());
          }
          for (const [first, from] of times.entries()) {
            const inSecond = times.slice(first).filter((at) => at < from + 1_000).length;
            expect(inSecond).toBeLessThanOrEqual(rate);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test.each([1, 14, 200])(
    'at %d a second is 98.5 % of it, less what it waits before the first, also when a mail comes late now and then',
    async (rate) => {
      const simulated = simulatorClock({ startAt });
      const pace = sendingPace(rate, engineClock(simulated));
      for (let mail = 0; mail < 5 * rate; mail += 1) {
        if (mail % Math.max(2, rate) === 0) simulated.advance(40);
        await pace();
      }
      const seconds = (simulated.now().getTime() - startAt.getTime()) / 1_000;
      expect((5 * rate) / seconds / rate).toBeGreaterThanOrEqual(0.975);
      expect((5 * rate) / seconds / rate).toBeLessThanOrEqual(1);
    },
  );
});
