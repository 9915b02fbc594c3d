import { live as liveCell, type Cell } from './cell.ts';
import { CALLS } from './calls.ts';
import { isOfLedger, type Failure } from './failures.ts';
import { failuresOf } from './failures-of.ts';
import { rehearse, type Rehearsal } from './rehearsal.ts';
import { live, type PlotName } from './story.ts';

/**
 * The failure matrix: every call that a run makes, and everything that can befall it on the wire. Each cell lives the day
 * with the failure and the day after it without, and holds what the organization saw and who got which mail against the
 * promises, stated a second time in invariants.ts. A failure that could not be made is not counted as tried.
 */

/** Of the ledger, whose every call is read in one place: what can befall a write or a read, and a row of it. */
const OF_THE_LEDGER: readonly string[] = [
  ...['denied', '500', '200 page', 'empty answer', 'no answer', 'reset', 'done, reset', 'done, 500'],
  ...['done, and said not to be', 'row of a later version', 'row refused'],
];

/** An outage of the ledger may keep others waiting for a day; nobody may be harmed by it. */
const WAITING = 'not served as on any other day';

const isTried = (call: string, { name }: Failure): boolean =>
  !isOfLedger({ name: call }) || OF_THE_LEDGER.includes(name);

describe.each<PlotName>(['daily', 'leftovers', 'sandbox', 'sender'])('on a day of the story "%s"', (plot) => {
  let rehearsal: Rehearsal;
  beforeAll(async () => {
    rehearsal = await rehearse(await live(plot));
  });

  test('no call is made that is not in the table', () => {
    expect([...rehearsal.calls.keys()].filter((name) => !(name in CALLS))).toEqual([]);
  });

  const calls = Object.keys(CALLS).filter((name) => CALLS[name]?.plot === plot);
  test.each(calls)('the promises are kept whatever befalls "%s"', async (call) => {
    const traits = rehearsal.calls.get(call);
    if (!traits) throw new Error(`nobody makes the call ${call} on this day`);
    const cells: Cell[] = [];
    for (const failure of failuresOf(traits, rehearsal.past.victims)) {
      if (isTried(call, failure)) cells.push(await liveCell(rehearsal, call, failure));
    }
    expect(cells.length).toBeGreaterThan(0);
    expect(cells.filter(({ fired }) => fired === 0).map(({ failure }) => failure)).toEqual([]);
    const broken = cells.flatMap(({ failure, brokenPromises }) =>
      brokenPromises
        .filter((promise) => !(isOfLedger({ name: call }) && promise.endsWith(WAITING)))
        .map((promise) => `${failure}: ${promise}`),
    );
    expect(broken).toEqual([]);
  });
});
