import { limitedMap } from '../../src/workflow/limited-map.ts';
import { CALLS } from './calls.ts';
import { live as liveCell, type Cell } from './cell.ts';
import type { Failure } from './failures.ts';
import { failuresOf } from './failures-of.ts';
import type { Part } from './parts.ts';
import { groups, isWriting, readRecord, writeRecord, type Group, type Records } from './record.ts';
import type { Outcome } from './outcome.ts';
import { rehearse, type Rehearsal } from './rehearsal.ts';
import { live } from './story.ts';

/** So many cells at once: some only wait for an answer that does not come. */
const CELLS_AT_ONCE = 3;

/**
 * Tries what can befall each call of a part: one test a call. Each cell lives the day with the failure and the day after
 * it without. The promises are kept, whatever the failure; everything else is as it is on record. A failure that could not
 * be made is not counted as tried.
 */
export function tryPart(part: Part, isTried: (failure: string, call: string) => boolean = () => true): void {
  const { name, plot, calls } = part;
  describe(`on a day of the story "${plot}"`, () => {
    let rehearsal: Rehearsal;
    const record = readRecord(name);
    const all: Cell[] = [];
    beforeAll(async () => {
      rehearsal = await rehearse(await live(plot));
    });
    if (isWriting) {
      afterAll(() => {
        writeRecord(part, all);
      });
    }

    test('no call is made that is not in the table', () => {
      expect([...rehearsal.calls.keys()].filter((call) => !(call in CALLS))).toEqual([]);
    });

    /** All that can befall a call. @throws Error when nobody makes it */
    const possible = (call: string): readonly Failure[] => {
      const traits = rehearsal.calls.get(call);
      if (!traits) throw new Error(`nobody makes the call ${call} on this day`);
      return failuresOf(traits, rehearsal.past.victims);
    };

    // Soon told, and also where few of them are tried: a row that got a member has more that can befall it.
    test('what is on record is what can befall each call', () => {
      const expected = calls.flatMap((call) =>
        possible(call).map(({ name: failure }) => `${call}: ${failure}`),
      );
      if (!isWriting) expect(cellsOnRecord(record).sort()).toEqual(expected.sort());
    });

    test.each(calls)(
      'whatever befalls "%s", the promises are kept, and the rest is as on record',
      async (call) => {
        const failures = possible(call).filter((each) => isTried(each.name, call));
        const cells = await limitedMap(failures, CELLS_AT_ONCE, (failure) =>
          liveCell(rehearsal, call, failure),
        );
        all.push(...cells);
        const untried = cells.filter(({ fired }) => fired === 0).map(({ failure }) => failure);
        const found = byFailure(groups(cells));
        const onRecord = isWriting ? found : byFailure(record[call] ?? []);
        expect({ broken: brokenOf(cells), untried, found }).toEqual({
          broken: [],
          untried: [],
          found: Object.fromEntries(Object.keys(found).map((each) => [each, onRecord[each]])),
        });
      },
    );

    const expected = cellsOnRecord(record, isTried).length;
    test(`these are ${expected} cells, each tried`, () => {
      if (!isWriting) expect(all.length).toBe(expected);
    });
  });
}

function cellsOnRecord(
  record: Records,
  isTried: (failure: string, call: string) => boolean = () => true,
): string[] {
  return Object.entries(record).flatMap(([call, groupsOfCall]) =>
    groupsOfCall.flatMap(({ failures }) =>
      failures.filter((failure) => isTried(failure, call)).map((failure) => `${call}: ${failure}`),
    ),
  );
}

function brokenOf(cells: readonly Cell[]): string[] {
  return cells.flatMap(({ failure, brokenPromises }) =>
    brokenPromises.map((promise) => `${failure}: ${promise}`),
  );
}

function byFailure(groupsOfCall: readonly Group[]): Record<string, Outcome> {
  return Object.fromEntries(
    groupsOfCall.flatMap(({ failures, ...outcome }) => failures.map((failure) => [failure, outcome])),
  );
}
