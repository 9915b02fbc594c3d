import fc from 'fast-check';
import { keyText, type DatedFinding } from '../../src/core/access-key.ts';
import type { EmailAddress } from '../../src/core/contact.ts';
import { instant, plusDays, type Instant } from '../../src/core/instant.ts';
import { noticeId, noticeName, type Notice } from '../../src/core/notice.ts';
import type { RecordedDeactivation } from '../../src/core/notice-cycle.ts';
import { inMemoryLedger } from '../../src/ledger/in-memory.ts';
import { ledgerOn, openLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { AS_OF } from '../builders/as-of.ts';
import { finding } from '../builders/finding.ts';
import { deactivation, recorded } from '../builders/history.ts';
import { ANN, BOB, notice } from '../builders/notice.ts';
import { plainTable } from './race/plain-table.ts';
import { all } from './stub-table.ts';
import { TABLE, tableHere, type TableHere } from './table-here.ts';

/** A plain model of what the ledger says of one key and two addresses. */
interface Model {
  /** By `noticeId`. */
  readonly outbox: Map<string, 'pending' | 'sent' | 'withdrawn'>;
  deactivation: { readonly runId: string; readonly state: string } | null;
  readonly lastMail: Map<EmailAddress, string>;
}

/** The real adapter on an emulator, the same on a map, and the one in memory: they must say the same. */
type Ledgers = Readonly<Record<'dynalite' | 'map' | 'memory', Ledger>>;

type Step = fc.AsyncCommand<Model, Ledgers>;

const KEY = finding() as DatedFinding;

/** The same to each; they must answer alike, and as the model does. */
function step(
  words: string,
  inModel: (model: Model) => unknown,
  inLedger: (ledger: Ledger) => Promise<unknown>,
): Step {
  return {
    check: () => true,
    toString: () => words,
    async run(model, ledgers) {
      const expected = inModel(model) ?? null;
      for (const [name, ledger] of Object.entries(ledgers)) {
        const said = (await inLedger(ledger)) ?? null;
        expect({ [name]: said }).toEqual({ [name]: expected });
      }
      await agree(model, ledgers);
    },
  };
}

async function agree(model: Model, ledgers: Ledgers): Promise<void> {
  const pending = [...model.outbox].filter(([, status]) => status === 'pending').map(([id]) => id);
  const told = [];
  for (const ledger of Object.values(ledgers)) {
    const waiting = await all(ledger.outbox.pending(() => undefined));
    expect(waiting.map(noticeId).sort()).toEqual(pending.sort());
    const kept = await ledger.outbox.readMany(ALL_NOTICES);
    expect(new Map([...kept.found].map(([id, { status }]) => [id, status]))).toEqual(model.outbox);
    const { deactivation: last, notices, ...marks } = await ledger.keys.read(KEY);
    expect(last && { runId: last.runId, state: last.state }).toEqual(model.deactivation);
    told.push({ ...marks, notices: notices.map((each) => JSON.stringify(each)).sort() });
    const { found } = await ledger.contacts.readMany([ANN, BOB]);
    const mails = [...found].map(([address, { lastDigest }]) => [address, lastDigest?.messageId]);
    expect(new Map(mails as [EmailAddress, string][])).toEqual(model.lastMail);
    expect([...(await ledger.keys.readMany([KEY])).found.keys()]).toEqual(
      (await ledgers.dynalite.keys.readMany([KEY])).found.has(keyText(KEY)) ? [keyText(KEY)] : [],
    );
  }
  for (const each of told) expect(each).toEqual(told[0]);
}

const ALL_NOTICES = [ANN, BOB].flatMap((contact) =>
  (['first', 'reminder', 'deactivated'] as const).flatMap((kind) =>
    [0, 1].map((day) => notice({ contact, kind, decidedAt: plusDays(AS_OF, day) })),
  ),
);

/** A notice is of one cycle, whatever is made of it: which one, each example chooses for each name. */
const noticesOf = (cycles: readonly Instant[]): fc.Arbitrary<Notice> =>
  fc.constantFrom(...ALL_NOTICES.map((each, n) => ({ ...each, cycle: cycles[n] ?? AS_OF })));
const runIds = fc.constantFrom('run-1', 'run-2');
const inWords = (of: Notice): string => noticeId(of).replace(keyText(of), '').trim();

const intentOf = (runId: string): RecordedDeactivation => ({
  ...deactivation({ runId, state: 'intent', asOf: plusDays(AS_OF, 7), cycle: AS_OF }),
  finding: KEY,
  reason: 'age',
});

const add = (of: Notice): Step =>
  step(
    `add ${inWords(of)}`,
    ({ outbox }) => {
      if (outbox.get(noticeId(of)) === 'sent') return 'settled';
      outbox.set(noticeId(of), 'pending');
      return 'pending';
    },
    (ledger) => ledger.outbox.add(of),
  );

const markSent = (of: Notice): Step =>
  step(
    `sent ${inWords(of)}`,
    ({ outbox }) => {
      if (outbox.has(noticeId(of))) outbox.set(noticeId(of), 'sent');
    },
    (ledger) => ledger.outbox.markSent(of, 'mail-1', AS_OF),
  );

const withdraw = (of: Notice): Step =>
  step(
    `withdraw ${inWords(of)}`,
    ({ outbox }) => {
      if (outbox.get(noticeId(of)) === 'pending') outbox.set(noticeId(of), 'withdrawn');
    },
    (ledger) => ledger.outbox.withdraw(of, AS_OF, 'gone'),
  );

const recordNotice = (of: Notice): Step =>
  step(
    `record ${inWords(of)}`,
    () => undefined,
    (ledger) => {
      const { kind, contact, cycle, decidedAt: countsFrom, deadline } = of;
      return ledger.keys.recordNotice(of, recorded(AS_OF, { kind, contact, cycle, countsFrom, deadline }));
    },
  );

/** In one call where the ledger has one, and what that leaves one by one. */
const addTogether = (of: readonly Notice[]): Step =>
  step(
    `add together ${of.map(inWords).join()}`,
    ({ outbox }) => {
      for (const each of of) if (outbox.get(noticeId(each)) !== 'sent') outbox.set(noticeId(each), 'pending');
    },
    async ({ outbox }) => {
      for (const each of (await outbox.addMany(of)).left) await outbox.add(each);
    },
  );

const recordTogether = (of: readonly Notice[]): Step =>
  step(
    `told together ${of.map(inWords).join()}`,
    ({ outbox }) => {
      for (const each of of) if (outbox.has(noticeId(each))) outbox.set(noticeId(each), 'sent');
    },
    async (ledger) => {
      const accepted = of.map((each) => {
        const { kind, contact, cycle, decidedAt: countsFrom, deadline } = each;
        return { notice: each, recorded: recorded(AS_OF, { kind, contact, cycle, countsFrom, deadline }) };
      });
      for (const left of await ledger.accepted.record(accepted, { messageId: 'mail-1', sentAt: AS_OF })) {
        await ledger.keys.recordNotice(left.notice, left.recorded);
        await ledger.outbox.markSent(left.notice, 'mail-1', AS_OF);
      }
      // As a run does, once its mails have left.
      await ledger.keys.dropOver(of);
    },
  );

const recordIntent = (runId: string): Step =>
  step(
    `intent of ${runId}`,
    (model) => {
      if (model.deactivation?.runId === runId && model.deactivation.state === 'done') return 'done';
      model.deactivation = { runId, state: 'intent' };
      return 'recorded';
    },
    (ledger) => ledger.keys.recordIntent(intentOf(runId), { restoredAt: null }),
  );

const closeIntent = ([runId, end]: readonly [
  string,
  'done' | 'done-here' | 'withdrawn' | 'withdrawn-in-vain',
]): Step =>
  step(
    `${end} by ${runId}`,
    (model) => {
      const { deactivation: last } = model;
      const mayEnd = last?.state === 'intent' || (last?.state === 'withdrawn' && end === 'done-here');
      if (last?.runId === runId && mayEnd)
        model.deactivation = { runId, state: end === 'done' || end === 'done-here' ? 'done' : 'withdrawn' };
    },
    (ledger) => ledger.keys.closeIntent(intentOf(runId), end),
  );

const restart = (how: 'inactive' | 'exempt'): Step =>
  step(
    `found ${how}`,
    () => undefined,
    (ledger) => ledger.keys.recordRestart(KEY, how, plusDays(AS_OF, 2)),
  );

const setBack = (day: number): Step =>
  step(
    `set back on day ${day}`,
    () => undefined,
    (ledger) => ledger.keys.setBack(KEY, plusDays(AS_OF, day)),
  );

const recordDigest = ([of, messageId]: readonly [Notice, string]): Step =>
  step(
    `digest ${messageId} to ${of.contact}`,
    ({ lastMail }) => {
      lastMail.set(of.contact, messageId);
    },
    (ledger) =>
      ledger.contacts.recordDigest(of.contact, {
        day: noticeName(of).day,
        messageId,
        sentAt: AS_OF,
        asOf: AS_OF,
        notices: [noticeName(of)],
      }),
  );

const ends = fc.constantFrom(
  'done' as const,
  'done-here' as const,
  'withdrawn' as const,
  'withdrawn-in-vain' as const,
);
function stepsOf(notices: fc.Arbitrary<Notice>): fc.Arbitrary<Step>[] {
  return [
    notices.map(add),
    notices.map(markSent),
    notices.map(withdraw),
    notices.map(recordNotice),
    fc.array(notices, { minLength: 1, maxLength: 3 }).map(addTogether),
    fc.array(notices, { minLength: 1, maxLength: 3 }).map(recordTogether),
    runIds.map(recordIntent),
    fc.tuple(runIds, ends).map(closeIntent),
    fc.constantFrom('inactive' as const, 'exempt' as const).map(restart),
    fc.constantFrom(2, 3).map(setBack),
    fc.tuple(notices, fc.constantFrom('mail-1', 'mail-2')).map(recordDigest),
  ];
}

const examples = fc
  .array(fc.constantFrom(AS_OF, plusDays(AS_OF, -1)), {
    minLength: ALL_NOTICES.length,
    maxLength: ALL_NOTICES.length,
  })
  .chain((cycles) => fc.commands(stepsOf(noticesOf(cycles)), { maxCommands: 12 }));

let table: TableHere;
beforeAll(async () => {
  table = await tableHere();
});

const CLOCK = { now: () => instant(AS_OF), sleep: () => Promise.resolve() };

async function begin(): Promise<{ readonly model: Model; readonly real: Ledgers }> {
  await table.delete(await table.rows());
  return {
    model: { outbox: new Map(), deactivation: null, lastMail: new Map() },
    real: {
      dynalite: openLedger(table.client(), TABLE, CLOCK),
      map: ledgerOn(plainTable(), CLOCK),
      memory: inMemoryLedger(CLOCK),
    },
  };
}

test('whatever is asked of them, the ledgers say the same, and what a plain model says', async () => {
  await fc.assert(
    fc.asyncProperty(examples, async (steps) => {
      const { model, real } = await begin();
      await fc.asyncModelRun(() => ({ model, real }), steps);
    }),
    { numRuns: 15, endOnFailure: true },
  );
});
