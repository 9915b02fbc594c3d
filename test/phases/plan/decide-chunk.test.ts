import type { EmailAddress } from '../../../src/core/contact.ts';
import type { KeyHistory } from '../../../src/core/notice-cycle.ts';
import type { RunFinding, SeenFinding } from '../../../src/core/run-finding.ts';
import type { LedgerParts } from '../../builders/phase.ts';
import { decideChunk, heldToPlan } from '../../../src/phases/plan/decide-chunk.ts';
import { NO_DOUBT, type InDoubt } from '../../../src/phases/plan/restarts.ts';
import { problem } from '../../../src/core/problem.ts';
import type { Run } from '../../../src/phases/run.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { due } from '../../builders/decided-key.ts';
import { ACCOUNT, details, KEY_ID } from '../../builders/finding.ts';
import { deactivation, history, recorded } from '../../builders/history.ts';
import { ANN, BOB } from '../../builders/notice.ts';
import {
  DAMAGED,
  ledgerWith,
  OPERATOR,
  phaseRun,
  phaseServices,
  readAll,
  RUN,
  unread,
} from '../../builders/phase.ts';
import { decidedRow, doneRow, seen, toDeactivate } from '../../builders/run-row.ts';

const KEY = `${ACCOUNT} ${KEY_ID}`;
const OF_ANN = seen({ createDate: ago(60), details: details({ contactTag: ANN }) });
const TOLD = history({ notices: [recorded(ago(8))] });

interface Known {
  readonly history?: KeyHistory;
  readonly earlier?: RunFinding;
  readonly of?: SeenFinding;
  readonly inDoubt?: InDoubt;
  readonly run?: Partial<Run>;
  readonly parts?: LedgerParts;
}

async function judged({
  history: past,
  earlier,
  of = OF_ANN,
  inDoubt = NO_DOUBT,
  run,
  parts = {},
}: Known = {}) {
  const ledger = ledgerWith({
    keys: { readMany: () => readAll(past ? [[KEY, past]] : []) },
    runs: { findingsOf: () => readAll(earlier ? [[KEY, earlier]] : []) },
    ...parts,
  });
  const [placed, ...others] = await decideChunk(phaseServices({ ledger }), phaseRun(run), [of], inDoubt);
  expect(others).toEqual([]);
  if (placed === undefined) throw new RangeError('the key got no decision');
  return placed;
}

/** Nobody knows what these were told today. */
const untold = (...addresses: EmailAddress[]): LedgerParts => ({
  contacts: { readMany: () => unread(addresses.map((address) => [address, DAMAGED] as const)) },
});

const codes = (row: RunFinding): string[] => row.problems.map(({ code }) => code);

describe('a key', () => {
  test('that nobody was told about gets a first notice, to its contact', async () => {
    const { row, place } = await judged();
    expect(row).toMatchObject({ stage: 'decided', decision: { kind: 'notify' }, notice: 'first' });
    expect(row).toMatchObject({
      contacts: [ANN],
      contactSource: 'user-tag',
      accountContactTag: null,
      problems: [],
    });
    expect(place).toBe('next');
  });

  test('whose grace period is over is to be deactivated, with no notice before it really is', async () => {
    const { row } = await judged({ history: TOLD });
    expect(row).toMatchObject({
      stage: 'decided',
      decision: { kind: 'deactivate', cycle: ago(8) },
      notice: null,
    });
  });

  test('with bad words in its tag has them among its problems, and cycles that began anew', async () => {
    const cyclesBegun = [50, 40, 30, 20, 10].map((days) => ago(days));
    const of = seen({ createDate: ago(60), details: details({ contactTag: 'nobody' }) });
    const { row } = await judged({ of, history: history({ cyclesBegun }) });
    expect(codes(row)).toEqual(['CONTACT_INVALID', 'CYCLE_RESTARTED']);
    expect(row).toMatchObject({ contacts: [OPERATOR], contactSource: 'operator' });
  });

  test('whose contact takes no mail goes to the next', async () => {
    const state = { undeliverableSince: ago(1), lastDigest: null, refusedMails: [] };
    const of = seen({ details: details({ contactTag: ANN }) }, BOB);
    const { row } = await judged({ of, parts: { contacts: { readMany: () => readAll([[ANN, state]]) } } });
    expect(row).toMatchObject({ contacts: [BOB], contactSource: 'account-tag', accountContactTag: BOB });
  });

  test('that is exempt gets no notice', async () => {
    const of = seen({ createDate: ago(60), details: details({ optOutTag: 'opt-out' }) });
    expect((await judged({ of })).row).toMatchObject({ decision: { kind: 'exempt' }, notice: null });
  });

  test('goes last in line when a run tried and could not', async () => {
    expect((await judged({ history: history({ setBackAt: ago(1) }) })).place).toBe('set-back');
  });
});

describe('in doubt', () => {
  test.each<[string, InDoubt]>([
    ['itself', new Set([KEY])],
    ['with all others', 'all'],
  ])('%s, a key is left alone', async (_, inDoubt) => {
    const { row, place } = await judged({ history: TOLD, inDoubt });
    expect(row.decision).toEqual({ kind: 'undetermined', reason: 'history-unread' });
    expect(codes(row)).toEqual(['HISTORY_UNREAD']);
    expect(place).toBe('next');
  });

  test('of another, a key is decided', async () => {
    const { row } = await judged({ history: TOLD, inDoubt: new Set(['another']) });
    expect(row.decision.kind).toBe('deactivate');
  });
});

describe('whoever loses a key is told at once', () => {
  const of = seen({ createDate: ago(60), details: details({ contactTag: `${ANN} ${BOB}` }) });
  const keys = { readMany: () => readAll([[KEY, TOLD] as const]) };

  test('so none goes when nobody knows what any of its contacts was told today', async () => {
    const { row } = await judged({ of, parts: { keys, ...untold(ANN, BOB) } });
    expect(row.decision).toEqual({ kind: 'undetermined', reason: 'contact-unread' });
    expect(codes(row)).toEqual(['LEDGER_UNREADABLE', 'LEDGER_UNREADABLE']);
  });

  test('and one goes when one of them can be told', async () => {
    expect((await judged({ of, parts: { keys, ...untold(ANN) } })).row.decision.kind).toBe('deactivate');
  });

  test('a first notice may wait for that', async () => {
    expect((await judged({ parts: untold(ANN) })).row.decision.kind).toBe('notify');
  });
});

describe('an earlier attempt at the run', () => {
  test('has decided: that stands, whatever the ledger tells by now', async () => {
    const earlier = decidedRow({ decision: toDeactivate({ cycle: ago(9) }) });
    expect((await judged({ earlier })).row.decision).toEqual(toDeactivate({ cycle: ago(9) }));
  });

  test('found a key done by an earlier run: so it stays', async () => {
    const earlier = doneRow({ recovered: true });
    expect((await judged({ earlier })).row).toBe(earlier);
  });

  test('has deferred a key: its place is dealt anew, unless a plan held it back', async () => {
    const deferred = { kind: 'deferred', ...due(), reminderDue: false } as const;
    expect((await judged({ earlier: decidedRow({ decision: deferred }) })).row.decision.kind).toBe(
      'deactivate',
    );
    const problems = [problem('key', KEY_ID, 'NOT_IN_PLAN', 'not planned')];
    const held = decidedRow({ decision: deferred, problems });
    expect((await judged({ earlier: held })).row.decision).toEqual(deferred);
    const other = [problem('key', KEY_ID, 'CONTACT_INVALID', 'no address')];
    expect(
      (await judged({ earlier: decidedRow({ decision: deferred, problems: other }) })).row.decision.kind,
    ).toBe('deactivate');
  });

  test('could not tell whether a key went: it keeps its place in line', async () => {
    const problems = [problem('key', KEY_ID, 'INTENT_OPEN', 'no answer')];
    const earlier = doneRow({ outcome: 'failed', problems });
    expect((await judged({ earlier, history: history({ setBackAt: ago(1) }) })).place).toBe('begun');
  });

  test('has deactivated it: it is done, and its contact to be told', async () => {
    const done = deactivation({ runId: RUN, asOf: AS_OF });
    const { row } = await judged({ history: history({ ...TOLD, deactivation: done }) });
    expect(row).toMatchObject({
      stage: 'done',
      outcome: 'deactivated',
      notice: 'deactivated',
      recovered: false,
    });
  });

  test.each([
    ['only begun', deactivation({ runId: RUN, asOf: AS_OF, state: 'intent' }), 'begun'],
    ['given up', deactivation({ runId: RUN, asOf: AS_OF, state: 'withdrawn' }), 'next'],
    ['another one', deactivation({ runId: 'another', asOf: ago(20) }), 'next'],
  ])('has %s: it is still to be done', async (_, past, place) => {
    const placed = await judged({ history: history({ ...TOLD, deactivation: past }) });
    expect(placed.row).toMatchObject({ stage: 'decided', decision: { kind: 'deactivate' } });
    expect(placed.place).toBe(place);
  });

  test('has deactivated it, and told that it should not: nobody is told a second time', async () => {
    const done = deactivation({ runId: RUN, asOf: AS_OF });
    const earlier = decidedRow({ decision: { kind: 'wait', ...due() } });
    const { row } = await judged({ history: history({ ...TOLD, deactivation: done }), earlier });
    expect(row).toMatchObject({ stage: 'decided', decision: { kind: 'wait' } });
  });
});

describe('a run that is held to a plan', () => {
  const PLAN = '2026-11-21T08-00-00Z-dry-run';
  const none = { runId: PLAN, notices: new Set<string>(), deactivations: new Set<string>() };
  const message = (kind: string) => `it is now to be decided as "${kind}", which plan ${PLAN} does not say`;

  test('tells nobody whom the plan does not name', async () => {
    const { row } = await judged({ run: { planned: none } });
    expect(row).toMatchObject({ decision: { kind: 'notify' }, notice: null });
    expect(row.problems).toMatchObject([
      { scope: 'key', id: KEY_ID, code: 'NOT_IN_PLAN', message: message('notify') },
    ]);
  });

  test('defers what the plan would not deactivate, without a reminder', async () => {
    const { row } = await judged({ history: TOLD, run: { planned: none } });
    expect(row).toMatchObject({
      decision: { kind: 'deferred', cycle: ago(8), reminderDue: false },
      notice: null,
    });
    expect(row.problems).toMatchObject([{ message: message('deactivate') }]);
  });

  test('does what the plan says', async () => {
    const planned = { ...none, notices: new Set([KEY]) };
    expect((await judged({ run: { planned } })).row).toMatchObject({ notice: 'first', problems: [] });
  });

  test('does not go back on what an earlier attempt has decided', async () => {
    const earlier = decidedRow({ decision: toDeactivate() });
    const { row } = await judged({ earlier, run: { planned: none } });
    expect(row).toMatchObject({ decision: { kind: 'deactivate' }, problems: [] });
  });

  test('keeps a reminder of a deferred key to itself, unless the plan says it', () => {
    const decision = { kind: 'deferred', ...due(), reminderDue: true } as const;
    const row = decidedRow({
      decision,
      notice: 'reminder',
      problems: [problem('key', KEY_ID, 'CONTACT_INVALID', '')],
    });
    const held = heldToPlan(row, phaseRun({ planned: none }));
    expect(held).toMatchObject({ decision: { kind: 'deferred', reminderDue: false }, notice: null });
    expect(codes(held)).toEqual(['CONTACT_INVALID', 'NOT_IN_PLAN']);
    expect(heldToPlan(row, phaseRun({ planned: { ...none, notices: new Set([KEY]) } }))).toBe(row);
    expect(heldToPlan(row, phaseRun())).toBe(row);
  });
});
