import pLimit from 'p-limit';
import { dayOf } from '../../../src/core/instant.ts';
import { record } from '../../../src/phases/notify/deliver.ts';
import type { KeyAction } from '../../../src/core/key-action.ts';
import { noticeName, type Notice } from '../../../src/core/notice.ts';
import { keyDeactivated } from '../../../src/events/facts.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import type { Services } from '../../../src/phases/run.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { ANN, notice } from '../../builders/notice.ts';
import type { Beginning } from './little-world.ts';
import { hearsOf, sendsEvents, unlocked } from './programs.ts';
import { inRun, meet, type Meeting, type Part } from './scenes.ts';
import { FIRST, intentOf, KEY, SECOND } from './story.ts';

const TOLD: Notice = notice({ decidedAt: FIRST.asOf, cycle: FIRST.asOf, runId: FIRST.runId });
const ID = 'mail-1';
const SENT = { day: dayOf(AS_OF), messageId: ID, sentAt: AS_OF, asOf: FIRST.asOf };

const sends: Part = (services) => sendsEvents(services, FIRST);
const sendsToo: Part = (services) => sendsEvents(services, SECOND);
const marks: Part = ({ ledger }) => ledger.outbox.markSent(TOLD, ID, AS_OF);
const hears: Part = (services) => hearsOf(services, ID);

/** All that a run records of a mail that SES has accepted. */
const recordsMail = inRun(unlocked, FIRST, async (services, run) => {
  const sent = { ...SENT, notices: [noticeName(TOLD)] };
  const unrecorded = await record(services, run, { contact: ANN, notices: [TOLD] }, sent, pLimit(1));
  if (unrecorded !== null) throw new Error(unrecorded.problem.message);
});

async function pending({ ledger }: Services): Promise<void> {
  await ledger.outbox.add(TOLD);
}

/** The mail of the notice was accepted, which its own row does not say yet. */
async function accepted({ ledger }: Services): Promise<void> {
  await ledger.outbox.add(TOLD);
  await ledger.mails.record(ID, [noticeName(TOLD)], AS_OF);
}

/** Its row says it as well, with the event. */
async function marked(services: Services, begun: Beginning): Promise<void> {
  await accepted(services);
  await marks(services, begun);
}

const DEED: KeyAction = {
  accountId: KEY.accountId,
  accessKeyId: KEY.accessKeyId,
  kind: 'deactivated',
  of: FIRST.asOf,
  at: AS_OF,
  runId: FIRST.runId,
  by: null,
  why: null,
};
const records: Part = ({ ledger }) => ledger.actions.record(DEED, keyDeactivated(DEED, intentOf(FIRST)));

/** So many facts, each told by one ID; and nothing is left to tell. */
const eachIsTold =
  (facts: number): Meeting['then'] =>
  async (begun) => {
    await sendsEvents(begun.backstage, SECOND);
    expect(new Set(begun.told).size).toBe(facts);
    await nothingWaits(begun);
  };

/** Not even what was sent already. */
async function nothingWaits(begun: Beginning): Promise<void> {
  expect(begun.rows().filter((row) => 'events' in row || row.outbox === 'EVENTS')).toEqual([]);
  const toldSoFar = begun.told.length;
  await sendsEvents(begun.backstage, SECOND);
  expect(begun.told).toHaveLength(toldSoFar);
}

const bounceBesideSender: Meeting = {
  hasBus: true,
  before: marked,
  parts: { sender: sends, bounce: hears },
  then: eachIsTold(2),
};

const repeatedBesideSender: Meeting = {
  hasBus: true,
  parts: { run: records, recovers: records, sender: sends },
  then: eachIsTold(1),
};

describe('in any order', () => {
  test('two runs that send what waits tell it by one ID', async () => {
    const { played } = await meet({
      hasBus: true,
      before: marked,
      parts: { one: sends, other: sendsToo },
      then: eachIsTold(1),
    });
    expect(played).toBeGreaterThan(1);
  });

  test('a notice that is marked as accepted beside a run that sends what waits is told', async () => {
    const { played } = await meet({
      hasBus: true,
      before: accepted,
      parts: { run: marks, other: sendsToo },
      then: eachIsTold(1),
    });
    expect(played).toBeGreaterThan(1);
  });

  test('a notice that two runs mark as accepted is told by one ID, whoever sends meanwhile', async () => {
    await meet({
      hasBus: true,
      before: accepted,
      parts: { run: marks, settles: marks, sender: sends },
      then: eachIsTold(1),
    });
  });

  test('a bounce that comes while the acceptance is being sent is told as well', async () => {
    const { played } = await meet(bounceBesideSender);
    expect(played).toBeGreaterThan(5);
  });

  test('a bounce that comes while two runs send is told as well', async () => {
    await meet({ ...bounceBesideSender, parts: { one: sends, other: sendsToo, bounce: hears } });
  });

  test('a bounce that is delivered twice is told by one ID', async () => {
    await meet({ ...bounceBesideSender, parts: { once: hears, again: hears } });
  });

  test('a bounce that comes while the acceptance is being recorded is told, and by whoever is second', async () => {
    const { played } = await meet({
      hasBus: true,
      before: pending,
      parts: { run: recordsMail, bounce: hears },
      then: eachIsTold(2),
    });
    expect(played).toBeGreaterThan(10);
  });

  test('a deed that is recorded twice, and sent meanwhile, is told by one ID', async () => {
    const { played } = await meet(repeatedBesideSender);
    expect(played).toBeGreaterThan(5);
  });
});

describe('a ledger with one condition less is found out', () => {
  test('that lets go of events which came since it was asked', async () => {
    const hasty = (ledger: Ledger): Ledger => ({
      ...ledger,
      events: {
        ...ledger.events,
        markSent: async (sent) => {
          for await (const now of ledger.events.ofRows([sent], () => undefined))
            await ledger.events.markSent(now);
        },
      },
    });
    await expect(meet(bounceBesideSender, hasty)).rejects.toThrow(/in the order/);
  });

  test('that lets go of none', async () => {
    const stubborn = (ledger: Ledger): Ledger => ({
      ...ledger,
      events: { ...ledger.events, markSent: () => Promise.resolve() },
    });
    const meeting = meet({ ...bounceBesideSender, parts: { sender: sends }, then: nothingWaits }, stubborn);
    await expect(meeting).rejects.toThrow(/in the order/);
  });

  test('that records a deed without its event', async () => {
    const silent = (ledger: Ledger): Ledger => ({
      ...ledger,
      actions: { record: (action) => ledger.actions.record(action) },
    });
    await expect(meet(repeatedBesideSender, silent)).rejects.toThrow(/in the order/);
  });
});
