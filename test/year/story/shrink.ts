import type { Story } from './story.ts';

/**
 * Leaves out of a story what its end does not need: durable executions, then halves of what happens, then ever smaller
 * parts (Zeller's delta debugging).
 * @param stillBreaks whether the story breaks the same law
 * @param patience how many stories may be lived for it
 */
export async function shrink(
  story: Story,
  stillBreaks: (story: Story) => Promise<boolean>,
  patience: number,
): Promise<Story> {
  let { events, durableDays } = story;
  let lived = 0;
  if (durableDays.length > 0 && patience > 0) {
    lived += 1;
    if (await stillBreaks({ ...story, durableDays: [] })) durableDays = [];
  }
  for (let parts = 2; parts <= events.length;) {
    const size = Math.ceil(events.length / parts);
    let isShorter = false;
    for (let from = 0; from < events.length && lived < patience; from += size) {
      const rest = [...events.slice(0, from), ...events.slice(from + size)];
      lived += 1;
      if (!(await stillBreaks({ ...story, durableDays, events: rest }))) continue;
      events = rest;
      isShorter = true;
      break;
    }
    if (lived >= patience) break;
    if (isShorter) parts = Math.max(2, parts - 1);
    else if (size === 1) break;
    else parts = Math.min(events.length, parts * 2);
  }
  return { ...story, durableDays, events };
}
