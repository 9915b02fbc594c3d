import { Ajv, type ValidateFunction } from 'ajv';
import { DAY_MS } from '../../src/core/instant.ts';
import type { Row } from '../../src/ledger/table.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import type { BusEvent } from '../../src/simulator/events/event-buses.ts';
import { liveOneDay } from '../../src/simulator/world/life.ts';
import { seedWorld } from '../../src/simulator/world/seed-world.ts';
import { DETAIL_TYPES, jsonSchemaOf } from '../docs/event-schema.ts';
import { restoreRun } from '../phases/restore/asked.ts';
import { BUS, eventsOn, idOf } from './event-bus.ts';
import { DAY_0, stage, type Stage } from './harness.ts';
import { bounceOf, deliverEvent, freshMails } from './mail-feedback.ts';

const DAYS = 21;
const ACCOUNTS = 14;
/** On these days the bus takes nothing. */
const BUS_OUTAGE: readonly number[] = [4, 5];

let staged: Stage;
let rows: readonly Row[];
let events: readonly BusEvent[];

/**
 * The demo's three weeks: people rotate and do not, mails bounce, keys are restored, an account is out of reach for some days,
 * so is the bus, and one day nothing may be sent.
 */
beforeAll(async () => {
  const world = seedWorld({ accounts: ACCOUNTS, seed: 1, asOf: DAY_0 });
  staged = await stage(world, { EVENTBUS: BUS });
  const { organization } = staged;
  organization.eventBuses.create(BUS);
  const fresh = freshMails(staged);
  const random = seededRandom(1);
  const [, , away] = [...world.accounts.values()];
  for (let day = 0; day < DAYS; day += 1) {
    if (away) away.hasMemberRole = day < 9 || day > 12;
    organization.ses.sendingEnabled = day !== 15;
    const isOut = BUS_OUTAGE.includes(day);
    organization.eventBuses.refuse(() => (isOut ? { code: 'InternalFailure', message: 'try again' } : null));
    const report = await staged.run(day);
    for (const mail of fresh().filter((_, index) => index % 7 === 3))
      await deliverEvent(staged, bounceOf(mail));
    if (report.counts.deactivated > 0 && day % 3 === 0) await restoreRun(staged, report.runId);
    const midnight = new Date(DAY_0.getTime() - (DAY_0.getTime() % DAY_MS) + day * DAY_MS);
    liveOneDay(world, { day: midnight, random, mails: organization.ses.mailbox.accepted });
  }
  await staged.run(DAYS);
  rows = await staged.rows();
  events = eventsOn(staged);
});

test('have events of every kind', () => {
  expect([...new Set(events.map(({ 'detail-type': type }) => type))].sort()).toEqual(
    [...DETAIL_TYPES].sort(),
  );
});

test('are as their schemas say', () => {
  const schemas = new Map<string, ValidateFunction>(
    DETAIL_TYPES.map((type) => [type, new Ajv().compile(jsonSchemaOf(type))]),
  );
  const wrong = events.filter((event) => schemas.get(event['detail-type'])?.(event) !== true);
  expect(wrong).toEqual([]);
});

test('are told once each, since nothing failed after the bus had them', () => {
  expect(new Set(events.map(idOf)).size).toBe(events.length);
  expect(rows.filter(({ outbox, events: carried }) => outbox === 'EVENTS' || carried !== undefined)).toEqual(
    [],
  );
});

/** What the ledger says has happened, in the words of the events. */
function factsIn(row: Row): string[] {
  const { pk, sk, status, voidedWith, action, meta } = row as Row & {
    readonly action?: { readonly kind: string };
    readonly meta?: { readonly status: string };
  };
  if (sk.startsWith('NOTICE#')) {
    const accepted = status === 'sent' || status === 'bounced' ? [`Notice Accepted ${pk} ${sk}`] : [];
    const isVoid = status === 'bounced' || voidedWith !== undefined;
    return [...accepted, ...(isVoid ? [`Notice Voided ${pk} ${sk}`] : [])];
  }
  if (sk.startsWith('ACTION#') && action?.kind === 'deactivated') return [`Key Deactivated ${pk} ${sk}`];
  if (sk.startsWith('ACTION#') && action?.kind === 'restored') return [`Key Restored ${pk} ${sk}`];
  if (sk === 'META') return [`${meta?.status === 'blocked' ? 'Run Blocked' : 'Run Ended'} ${pk} ${sk}`];
  return [];
}

/** The row that an event is about, by what the event itself says. */
function factOf({ 'detail-type': type, detail }: BusEvent): string {
  const told = detail as Readonly<Record<string, string>>;
  const key = `KEY#${String(told.accountId)}#${String(told.accessKeyId)}`;
  const asOfRun = (runId: string): string =>
    `${runId.slice(0, 13)}:${runId.slice(14, 16)}:${runId.slice(17, 19)}.000Z`;
  switch (type) {
    case 'Notice Accepted':
    case 'Notice Voided':
      return `${type} ${key} NOTICE#${String(told.runId).replace('restore-', '').slice(0, 10)}#${String(told.kind)}#${String(told.contact)}`;
    case 'Key Deactivated':
      return `${type} ${key} ACTION#${asOfRun(String(told.runId))}#deactivated`;
    case 'Key Restored':
      return `${type} ${key} ACTION#restored`;
    default:
      return `${type} RUN#${String(told.runId)} META`;
  }
}

test('are one for each fact of the ledger, and none besides', () => {
  const withoutInstant = (fact: string): string =>
    fact.startsWith('Key Restored') ? fact.replace(/ACTION#.*#restored/, 'ACTION#restored') : fact;
  const facts = rows.flatMap(factsIn).map(withoutInstant).sort();
  const told = events
    .filter(({ 'detail-type': type }) => !type.startsWith('Account'))
    .map(factOf)
    .sort();
  expect(told.length).toBeGreaterThan(100);
  expect(told).toEqual(facts);
});

test('tell of accounts what is different from one run to the next', () => {
  const ofAccounts = events.filter(({ 'detail-type': type }) => type.startsWith('Account'));
  const statuses = new Map<string, string[]>();
  for (const { pk, sk, entry } of rows.toSorted((a, b) => (a.pk < b.pk ? -1 : 1))) {
    if (!sk.startsWith('ACCOUNT#')) continue;
    const { status } = entry as { readonly status: string };
    statuses.set(sk, [...(statuses.get(sk) ?? []), `${pk.slice(4)} ${status}`]);
  }
  const expected = [...statuses].flatMap(([sk, runs]) =>
    runs.flatMap((run, index) => {
      const [runId = '', status] = run.split(' ');
      const before = runs[index - 1]?.split(' ')[1];
      const account = sk.replace('ACCOUNT#', '');
      // Of the first run nobody knows what is new.
      if (index === 0) return [];
      if (status === 'unreachable' && before !== 'unreachable')
        return [`Account Unreachable ${account} ${runId}`];
      return status === 'surveyed' && before === 'unreachable'
        ? [`Account Reachable Again ${account} ${runId}`]
        : [];
    }),
  );
  const told = ofAccounts.map(
    ({ 'detail-type': type, detail }) => `${type} ${String(detail.accountId)} ${String(detail.runId)}`,
  );
  expect(told.sort()).toEqual(expected.sort());
  expect(told).toHaveLength(2);
});
