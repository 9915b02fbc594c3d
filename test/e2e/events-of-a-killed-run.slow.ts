import type { BusEvent } from '../../src/simulator/events/event-buses.ts';
import { hubPolicy } from '../deploy/deployed-roles.ts';
import { BUS, eventsOn, idOf } from './event-bus.ts';
import { NO_RETRIES, SENDER, type Stage } from './harness.ts';
import { dieAndBeForgotten, KILL_DAY, setTheScene } from './kill-scene.ts';
import { replay, type Scene } from './scene.ts';

let scene: Scene;
let undisturbed: readonly BusEvent[];
/** After which writes the process dies: some before the first event leaves, all from there on. */
let deaths: readonly number[];

async function onTheEve(): Promise<Stage> {
  const copy = await replay(scene, { client: NO_RETRIES }, { EVENTBUS: BUS });
  const { eventBuses, world } = copy.organization;
  world.hub.policy = hubPolicy(SENDER, BUS);
  eventBuses.create(BUS);
  return copy;
}

/** The mail of a notice is another one where the first was not heard of, and so is its ID. */
const factOf = (event: BusEvent): string => {
  const { 'detail-type': type, detail } = event;
  const { accessKeyId, kind, contact } = detail as Readonly<Record<string, string>>;
  return [type, ...(type === 'Notice Accepted' ? [accessKeyId, kind, contact] : [idOf(event)])].join(' ');
};

const facts = (events: readonly BusEvent[]): string[] => [...new Set(events.map(factOf))].sort();

beforeAll(async () => {
  scene = await setTheScene();
  const calm = await onTheEve();
  await calm.run(KILL_DAY, { mailSummary: true });
  const written = calm.organization.calls.find({ write: true });
  const first = written.findIndex(({ action }) => action === 'PutEvents');
  deaths = written.map((_, index) => index + 1).filter((n) => n >= first || n % 6 === 0);
  await calm.run(KILL_DAY + 1);
  undisturbed = eventsOn(calm);
  void calm.close();
});

test('the day has deactivations and notices to tell of', () => {
  const types = new Set(undisturbed.map(({ 'detail-type': type }) => type));
  expect([...types].sort()).toEqual(['Key Deactivated', 'Notice Accepted', 'Run Ended']);
  expect(facts(undisturbed)).toHaveLength(undisturbed.length);
});

/** The write takes effect, and its answer is lost: so every state is seen that a crash between two writes can leave. */
test('a run that dies loses no event, tells of no more than happened, and of nothing twice by two IDs', async () => {
  const repeated: string[] = [];
  for (const n of deaths) {
    const copy = await onTheEve();
    await dieAndBeForgotten(copy, n, 'after');
    await expectOnlyFacts(copy);
    const before = eventsOn(copy).length;
    await copy.run(KILL_DAY, { mailSummary: true });
    await copy.run(KILL_DAY + 1);
    const events = eventsOn(copy);
    expect([n, facts(events)]).toEqual([n, facts(undisturbed)]);
    expect(new Set(events.map(idOf)).size).toBe(facts(events).length);
    const byId = new Map(events.map((event) => [idOf(event), event.detail]));
    for (const event of events) expect(event.detail).toEqual(byId.get(idOf(event)));
    const again = events
      .slice(before)
      .filter((event) => events.slice(0, before).some((each) => idOf(each) === idOf(event)));
    repeated.push(...again.map(idOf));
    expect((await copy.rows()).filter(({ outbox }) => outbox === 'EVENTS')).toEqual([]);
    void copy.close();
  }
  // Killed between the bus and the ledger: it is not for nothing that events have IDs.
  expect(repeated.length).toBeGreaterThan(0);
});

/** Of a notice the mail is on record, of a deactivation the action. */
async function expectOnlyFacts(copy: Stage): Promise<void> {
  const rows = await copy.rows();
  const sent = new Set(rows.filter(({ status }) => status === 'sent').map(({ messageId }) => messageId));
  const done = new Set(rows.filter(({ sk }) => sk.startsWith('ACTION#')).map(({ pk }) => pk.split('#')[2]));
  for (const { 'detail-type': type, detail } of eventsOn(copy)) {
    if (type === 'Notice Accepted') expect(sent).toContain(detail.messageId);
    if (type === 'Key Deactivated') expect(done).toContain(detail.accessKeyId);
  }
}
