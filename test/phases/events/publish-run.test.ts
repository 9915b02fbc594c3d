import { problem } from '../../../src/core/problem.ts';
import { runRow } from '../../../src/ledger/row-keys.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { publishEnd, publishWaiting } from '../../../src/phases/events/publish-run.ts';
import { ledgerWith, phaseRun, phaseServices, RUN } from '../../builders/phase.ts';
import { busThat, outboxOf, REFUSED, row } from './waiting.ts';

const END = { ...row('end'), ...runRow(RUN) };

/** A run that has ended, and the index of what waits, which may not know it yet. */
function ended(waiting = [row('a'), row('b')], { bus, calls } = busThat()) {
  const { events, left } = outboxOf(waiting, {
    ofRows: (wanted) =>
      asyncItems([END].filter(({ pk, sk }) => wanted.some((key) => key.pk === pk && key.sk === sk))),
  });
  const noted: string[] = [];
  const ledger = ledgerWith({
    events,
    runs: { addProblem: (id, { message }) => Promise.resolve(void noted.push(`${id} ${message}`)) },
  });
  return { services: { ...phaseServices({ ledger }), eventBus: bus }, calls, left, noted };
}

test('all that waits leaves, but what the end of the run will bring', async () => {
  const { services, calls } = ended();
  expect(await publishWaiting(services, phaseRun())).toEqual({ problems: [], busTakes: true });
  expect(calls).toEqual([['a', 'b']]);
});

test.each([
  ['lists it', [row('a'), END]],
  ['does not list it yet', [row('a')]],
])('the event of the end leaves first, and once, where the index %s', async (_, waiting) => {
  const { services, calls, left } = ended(waiting);
  expect(await publishEnd(services, phaseRun(), [])).toEqual([]);
  expect(calls).toEqual([['end', 'a']]);
  expect(left).toEqual([END.pk, 'a']);
});

describe('what the end could not tell', () => {
  const message = 'the event bus security did not take 1 event, which wait in the ledger: too many';
  const said = (...messages: readonly string[]) =>
    messages.map((each) => problem('run', RUN, 'EVENTS_UNSENT', each));

  test('is in the report afterwards, and told', async () => {
    const { services, noted } = ended(
      [],
      busThat(() => REFUSED),
    );
    const run = phaseRun();
    const found = await publishEnd(services, run, said('something else'));
    expect(found).toMatchObject([{ code: 'EVENTS_UNSENT', message }]);
    expect(noted).toEqual([`${RUN} ${message}`]);
    expect(run.told).toMatchObject([{ event: 'problem', problem: { message } }]);
  });

  test('and the report says already, is not told once more', async () => {
    const { services, noted } = ended(
      [],
      busThat(() => REFUSED),
    );
    const run = phaseRun();
    expect(await publishEnd(services, run, said('something else', message))).toEqual([]);
    expect([noted, run.told]).toEqual([[], []]);
  });
});
