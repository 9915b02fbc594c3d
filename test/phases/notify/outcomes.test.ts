import type { EmailAddress } from '../../../src/core/contact.ts';
import type { Notice } from '../../../src/core/notice.ts';
import { problem } from '../../../src/core/problem.ts';
import type { Outcome } from '../../../src/core/report.ts';
import type { RunFinding } from '../../../src/core/run-finding.ts';
import { inMemoryLedger } from '../../../src/ledger/in-memory.ts';
import { recordOutcomes } from '../../../src/phases/notify/outcomes.ts';
import { endsById, type NoticeEnd } from '../../../src/phases/notify/ends.ts';
import { noticesOf } from '../../../src/phases/notify/todays-notices.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { due } from '../../builders/decided-key.ts';
import { ACCOUNT, finding, KEY_ID } from '../../builders/finding.ts';
import { ANN, BOB } from '../../builders/notice.ts';
import {
  ledgerWith,
  OPERATOR,
  phaseRun,
  phaseServices,
  RUN,
  STILL,
  type LedgerParts,
} from '../../builders/phase.ts';
import { decidedRow, doneRow, toDeactivate } from '../../builders/run-row.ts';

const RUNNING = phaseRun();
const TO_NOTIFY = decidedRow({
  decision: { kind: 'notify', notice: 'first', ...due({ cycle: AS_OF }) },
  notice: 'first',
});
const TO_BOTH = { ...TO_NOTIFY, contacts: [ANN, BOB] };

/** What became of a row whose notices ended so. */
async function after(
  row: RunFinding,
  ends: readonly (readonly [Notice, NoticeEnd])[],
  {
    parts = {},
    run = phaseRun(),
    others = [],
  }: { parts?: LedgerParts; run?: typeof RUNNING; others?: Notice[] } = {},
): Promise<RunFinding | undefined> {
  const memory = inMemoryLedger(STILL);
  await memory.runs.putFindings(RUN, [row]);
  const services = phaseServices({ ledger: ledgerWith(parts, memory) });
  const notices = [...ends.map(([notice]) => notice), ...others];
  const known = endsById();
  for (const [notice, end] of ends) known.mark(notice, end);
  await recordOutcomes(services, run, [notices], known);
  const { found } = await memory.runs.findingsOf(RUN, [{ accountId: ACCOUNT, accessKeyId: KEY_ID }]);
  return found.get(`${ACCOUNT} ${KEY_ID}`);
}

const of = (row: RunFinding): Notice[] => noticesOf(row, RUNNING);
const outcome = (row: RunFinding | undefined): Outcome | 'decided' | undefined =>
  row?.stage === 'done' ? row.outcome : row && 'decided';
const ending = (row: RunFinding, ...ends: NoticeEnd[]) =>
  ends.flatMap((end, index) => {
    const notice = of(row)[index];
    return notice ? [[notice, end] as const] : [];
  });

describe('a key whose contact was written to', () => {
  test.each<[NoticeEnd, Outcome]>([
    ['sent', 'notified'],
    ['pending', 'pending'],
    ['withheld', 'withheld'],
    ['failed', 'failed'],
  ])('ends, when the mail is %s, as %s', async (end, expected) => {
    expect(outcome(await after(TO_NOTIFY, ending(TO_NOTIFY, end)))).toBe(expected);
  });

  test.each<[NoticeEnd, NoticeEnd, Outcome]>([
    ['failed', 'sent', 'notified'],
    ['pending', 'sent', 'notified'],
    ['failed', 'pending', 'failed'],
    ['pending', 'withheld', 'withheld'],
    ['failed', 'withheld', 'withheld'],
  ])('of two, %s and %s, ends as %s', async (one, other, expected) => {
    expect(outcome(await after(TO_BOTH, ending(TO_BOTH, one, other)))).toBe(expected);
  });

  test('stays as it is while the turn of one is to come, unless another was reached', async () => {
    expect(outcome(await after(TO_BOTH, ending(TO_BOTH, 'pending')))).toBe('decided');
    expect(outcome(await after(TO_BOTH, ending(TO_BOTH, 'sent')))).toBe('notified');
  });

  test('ends as its notice of another day did, which went in its place', async () => {
    const [today] = of(TO_NOTIFY);
    if (!today) throw new RangeError('no notice');
    const carried = { ...today, decidedAt: ago(1) };
    expect(outcome(await after(TO_NOTIFY, [[carried, 'sent']]))).toBe('notified');
  });

  test('ends as the operator’s mail did, which went as well', async () => {
    const [own] = of(TO_NOTIFY);
    if (!own) throw new RangeError('no notice');
    const operators = { ...own, contact: OPERATOR as EmailAddress, contactSource: 'operator' as const };
    expect(
      outcome(
        await after(TO_NOTIFY, [
          [own, 'failed'],
          [operators, 'sent'],
        ]),
      ),
    ).toBe('notified');
    expect(
      outcome(
        await after(TO_NOTIFY, [
          [own, 'failed'],
          [operators, 'pending'],
        ]),
      ),
    ).toBe('failed');
  });

  test('of which nothing has ended is not asked for', async () => {
    const findingsOf = () => Promise.reject(new TypeError('asked'));
    const others = of(TO_NOTIFY);
    expect(outcome(await after(TO_NOTIFY, [], { parts: { runs: { findingsOf } }, others }))).toBe('decided');
  });

  test('whose row asks for no notice stays as it is', async () => {
    const notice = of(TO_NOTIFY);
    const waiting = decidedRow({ decision: { kind: 'wait', ...due() } });
    expect(
      outcome(
        await after(
          waiting,
          notice.map((each) => [each, 'sent'] as const),
        ),
      ),
    ).toBe('decided');
  });
});

describe('in a later step of the run', () => {
  const before = (was: Outcome) => ({ ...doneRow({ ...TO_NOTIFY, stage: 'done', outcome: was }) });

  test.each<[Outcome, NoticeEnd, Outcome]>([
    ['pending', 'sent', 'notified'],
    ['withheld', 'sent', 'notified'],
    ['failed', 'sent', 'notified'],
    ['withheld', 'pending', 'withheld'],
    ['pending', 'failed', 'pending'],
    ['none', 'pending', 'pending'],
    ['notified', 'failed', 'notified'],
  ])('what was %s, and is now %s, is %s', async (was, end, expected) => {
    expect(outcome(await after(before(was), ending(TO_NOTIFY, end)))).toBe(expected);
  });

  test('what was done to a key, or failed to be, says more than its mail', async () => {
    const [told] = of(TO_NOTIFY);
    if (!told) throw new RangeError('no notice');
    const off = doneRow({ notice: 'deactivated' });
    expect(outcome(await after(off, [[{ ...told, kind: 'deactivated' }, 'sent']]))).toBe('deactivated');
    const stuck = doneRow({
      decision: toDeactivate({ reminderDue: true }),
      notice: 'reminder',
      outcome: 'failed',
    });
    expect(outcome(await after(stuck, [[{ ...told, kind: 'reminder' }, 'sent']]))).toBe('failed');
  });
});

describe('rows', () => {
  test('that did not change are not written', async () => {
    const wrote: unknown[] = [];
    const putFindings = (_: string, rows: readonly unknown[]) => {
      wrote.push(...rows);
      return Promise.resolve([]);
    };
    const pending = doneRow({ ...TO_NOTIFY, stage: 'done', outcome: 'pending' });
    await after(pending, ending(TO_NOTIFY, 'pending'), { parts: { runs: { putFindings } } });
    expect(wrote).toEqual([]);
  });

  test('that the ledger refuses are told', async () => {
    const refused = problem('key', KEY_ID, 'LEDGER_REFUSED', 'too large');
    const run = phaseRun();
    const parts = { runs: { putFindings: () => Promise.resolve([refused]) } };
    await after(TO_NOTIFY, ending(TO_NOTIFY, 'sent'), { parts, run });
    expect(run.told).toEqual([{ event: 'problem', problem: refused }]);
  });

  test('are not written by a run that lost its lease', async () => {
    const assertHeld = () => {
      throw new RangeError('lost');
    };
    const run = phaseRun({ lease: { ...RUNNING.lease, assertHeld } });
    await expect(after(TO_NOTIFY, ending(TO_NOTIFY, 'sent'), { run })).rejects.toThrow('lost');
  });
});

describe('the notices of a row', () => {
  test('are one an address, of the run that decided them', () => {
    const { cycle, deadline } = due({ cycle: AS_OF });
    const alike = { kind: 'first', contactSource: 'user-tag', cycle, deadline, reason: 'age', runId: RUN };
    expect(of(TO_BOTH)).toMatchObject([
      { ...alike, contact: ANN, decidedAt: AS_OF, accessKeyId: KEY_ID },
      { ...alike, contact: BOB, decidedAt: AS_OF, accessKeyId: KEY_ID },
    ]);
  });

  test('are none without a notice, a date or a rule that is after the key', () => {
    expect(noticesOf({ ...TO_NOTIFY, notice: null }, RUNNING)).toEqual([]);
    expect(noticesOf({ ...TO_NOTIFY, finding: finding({ createDate: null }) }, RUNNING)).toEqual([]);
    expect(noticesOf({ ...TO_NOTIFY, decision: { kind: 'compliant' } }, RUNNING)).toEqual([]);
  });
});
