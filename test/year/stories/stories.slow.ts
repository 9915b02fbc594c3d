import { onLocalRunner } from '../../workflow/local-runner.ts';
import { BREAKAGES } from '../breakages/breakages.ts';
import { live, type LiveOptions } from '../life/live.ts';
import { breachesOf } from '../oracle/laws.ts';
import type { Story } from '../story/story.ts';
import { QUIET_DAYS } from '../story/write-story.ts';
import { STORIES } from './all.ts';
import type { Regression } from './regression.ts';

onLocalRunner();

describe.each(STORIES)('$tells', (regression) => {
  test('as it is', async () => {
    expect(await judged(regression)).toEqual([]);
  });

  test(`and not where the engine ${regression.breakage}`, async () => {
    const tamper = BREAKAGES[regression.breakage];
    if (!tamper) throw new RangeError(`there is no breakage "${regression.breakage}"`);
    const laws = (await judged(regression, { tamper })).map(({ law }) => law);
    expect(laws).toContain(regression.law);
  });
});

async function judged({ events, isDurable = false }: Regression, options: LiveOptions = {}) {
  const days = Math.max(...events.map(({ day }) => day)) + 1 + QUIET_DAYS;
  const story: Story = {
    seed: 1,
    days,
    world: 'one-key',
    durableDays: isDurable ? Array.from({ length: days }, (_, day) => day) : [],
    tries: 1,
    abuses: [],
    settings: {},
    hasBus: true,
    hasBucket: false,
    events,
  };
  const { chronicle } = await live(story, options);
  return breachesOf(chronicle);
}
