import type { AccessKeyId } from '../../../src/core/access-key.ts';
import type { AccountId } from '../../../src/core/account.ts';
import { problem } from '../../../src/core/problem.ts';
import type { RunFinding, SeenFinding } from '../../../src/core/run-finding.ts';
import { inMemoryLedger } from '../../../src/ledger/in-memory.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { plan } from '../../../src/phases/plan/plan.ts';
import { foresee } from '../../../src/phases/plan/foresee.ts';
import type { Run } from '../../../src/phases/run.ts';
import type { SettingValues } from '../../../src/settings/settings.ts';
import { ago } from '../../builders/as-of.ts';
import { ACCOUNT, details, OTHER_ACCOUNT } from '../../builders/finding.ts';
import { deactivation, history, recorded } from '../../builders/history.ts';
import { ANN } from '../../builders/notice.ts';
import {
  ledgerWith,
  outage,
  phaseRun,
  phaseServices,
  readAll,
  RUN,
  STILL,
  type LedgerParts,
} from '../../builders/phase.ts';
import { doneRow, seen } from '../../builders/run-row.ts';
import type { KeyHistory } from '../../../src/core/notice-cycle.ts';

const id = (number: number): AccessKeyId => `AKIA${String(number).padStart(16, '0')}` as AccessKeyId;

/** A key of so many days; `told`, so long ago. */
interface OneKey {
  readonly days: number;
  readonly told?: number;
  readonly past?: Partial<KeyHistory>;
  readonly accountId?: AccountId;
}

/** The rows that a survey leaves and the ledger remembers, keys numbered in their order. */
async function planned(
  keys: readonly OneKey[],
  {
    parts = {},
    run = {},
    settings = {},
  }: { parts?: LedgerParts; run?: Partial<Run>; settings?: SettingValues } = {},
) {
  const memory = inMemoryLedger(STILL);
  const wrote: RunFinding[] = [];
  const rows = keys.map(({ days, accountId = ACCOUNT }, number): SeenFinding =>
    seen({
      accountId,
      accessKeyId: id(number),
      createDate: ago(days),
      details: details({ contactTag: ANN }),
    }),
  );
  await memory.runs.putSeen(RUN, rows);
  const histories = new Map(
    keys.map(({ told, past, accountId = ACCOUNT }, number) => [
      `${accountId} ${id(number)}`,
      history({ notices: told === undefined ? [] : [recorded(ago(told))], ...past }),
    ]),
  );
  const ledger = ledgerWith(
    {
      ...parts,
      keys: { readMany: () => readAll(histories), ...parts.keys },
      runs: {
        decideFindings: (runId, given) => {
          wrote.push(...given);
          return memory.runs.decideFindings(runId, given);
        },
        ...parts.runs,
      },
    },
    memory,
  );
  const ofRun = phaseRun(run, settings);
  const services = phaseServices({ ledger });
  const work = await plan(services, ofRun);
  const decisions = wrote
    .map(
      ({ finding, decision, notice }) => `${Number(finding.accessKeyId.slice(4))} ${decision.kind} ${notice}`,
    )
    .sort();
  return { work, decisions, wrote, told: ofRun.told, services, run: ofRun };
}

const name = (number: number, accountId = ACCOUNT) => ({ accountId, accessKeyId: id(number) });

test('each key is decided and written once, and counted by what is to be done', async () => {
  const { work, decisions, told } = await planned([
    { days: 29 },
    { days: 40 },
    { days: 60, told: 8 },
    { days: 60, told: 2 },
  ]);
  expect(decisions).toEqual(['0 compliant null', '1 notify first', '2 deactivate null', '3 wait null']);
  expect(work).toEqual({
    due: 3,
    toNotify: 1,
    toDeactivate: 1,
    deferred: 0,
    batches: [[name(2), name(2)]],
    nextInLine: [],
  });
  expect(told).toEqual([{ event: 'keys-planned', due: 3, toNotify: 1, toDeactivate: 1, deferred: 0 }]);
});

describe('the brake', () => {
  const five: OneKey[] = [8, 9, 10, 11, 12].map((told) => ({ days: 60, told }));

  test('lets the oldest deadlines go first, and names the next in their order', async () => {
    const { work, decisions } = await planned(five, { settings: { MAXDEACTIVATIONS: '2' } });
    expect(decisions).toEqual([
      '0 deferred reminder',
      '1 deferred reminder',
      '2 deferred reminder',
      '3 deactivate null',
      '4 deactivate null',
    ]);
    expect(work).toMatchObject({ due: 5, toNotify: 0, toDeactivate: 2, deferred: 3 });
    expect(work.batches).toEqual([[name(3), name(4)]]);
    expect(work.nextInLine).toEqual([name(2), name(1), name(0)]);
  });

  test('holds nobody back with MAXDEACTIVATIONS=unlimited; batches are in the order of the ledger', async () => {
    const keys: OneKey[] = [
      { days: 60, told: 8, accountId: OTHER_ACCOUNT },
      { days: 60, told: 9 },
    ];
    const { work } = await planned(keys, { settings: { MAXDEACTIVATIONS: 'unlimited' } });
    expect(work).toMatchObject({ toDeactivate: 2, deferred: 0, nextInLine: [] });
    expect(work.batches).toEqual([[name(1), name(0, OTHER_ACCOUNT)]]);
  });

  test('counts what an earlier attempt at the run has deactivated; not what an earlier run had', async () => {
    const done = { deactivation: deactivation({ runId: RUN, asOf: ago(0) }) };
    const again = [{ days: 60, told: 13, past: done }, ...five];
    const { work, decisions } = await planned(again, { settings: { MAXDEACTIVATIONS: '2' } });
    expect(work).toMatchObject({ toDeactivate: 1, deferred: 4 });
    // Its contact is told of it, which the plan does not count: act and notify do.
    expect(work.toNotify).toBe(0);
    expect(decisions[0]).toBe('0 deactivate deactivated');

    const memory = inMemoryLedger(STILL);
    const recovered = doneRow({ recovered: true, finding: seen({ accessKeyId: id(0) }).finding });
    await memory.runs.putFindings(RUN, [recovered]);
    const earlier = await planned(again.slice(0, 1).concat(five), {
      parts: { runs: { findingsOf: (...asked) => memory.runs.findingsOf(...asked) } },
      settings: { MAXDEACTIVATIONS: '2' },
    });
    expect(earlier.work).toMatchObject({ toDeactivate: 2, deferred: 3 });
  });

  test('reminds whom it deferred, once the last notice is a week old', async () => {
    const { work, decisions } = await planned(
      [
        { days: 60, told: 7 },
        { days: 60, told: 8 },
      ],
      { settings: { MAXDEACTIVATIONS: '0' } },
    );
    expect(decisions).toEqual(['0 deferred reminder', '1 deferred reminder']);
    expect(work).toMatchObject({ toDeactivate: 0, deferred: 2, batches: [] });
  });

  test('that is held to a plan leaves the reminders to it', async () => {
    const none = {
      runId: 'plan',
      notices: new Set<string>(),
      deactivations: new Set([`${ACCOUNT} ${id(0)}`]),
    };
    const { wrote } = await planned([{ days: 60, told: 8 }], {
      run: { planned: none },
      settings: { MAXDEACTIVATIONS: '0' },
    });
    expect(wrote).toMatchObject([{ decision: { kind: 'deferred', reminderDue: false }, notice: null }]);
    expect(wrote[0]?.problems).toMatchObject([{ code: 'NOT_IN_PLAN' }]);
  });
});

describe('writing', () => {
  test('that refuses a row costs that key, and is told', async () => {
    const refused = problem('key', id(0), 'LEDGER_REFUSED', 'too large');
    const decideFindings = () => Promise.resolve([refused]);
    const { told } = await planned([{ days: 40 }], { parts: { runs: { decideFindings } } });
    expect(told[0]).toEqual({ event: 'problem', problem: refused });
  });

  test('does not happen once the lease is lost', async () => {
    const assertHeld = () => {
      throw new RangeError('lost');
    };
    const lost = { ...phaseRun().lease, assertHeld };
    await expect(planned([{ days: 40 }], { run: { lease: lost } })).rejects.toThrow('lost');
  });

  test('in a dry run may be done anew, and ends no cycle', async () => {
    const { work, wrote, services } = await planned([{ days: 40 }], {
      parts: { lock: { uncheckedRuns: outage } },
      run: { mode: 'dry-run' },
    });
    expect(work.toNotify).toBe(1);
    expect(wrote).toEqual([]);
    const { found } = await services.ledger.runs.findingsOf(RUN, [name(0)]);
    expect(found.size).toBe(1);
  });

  test('of an enforcing run waits for what ended cycles: in doubt all keys are left alone', async () => {
    const { decisions } = await planned([{ days: 60, told: 8 }], {
      parts: { lock: { uncheckedRuns: outage } },
    });
    expect(decisions).toEqual(['0 undetermined null']);
  });
});

describe('the days ahead', () => {
  test('show keys in the order of accounts, whatever order they were surveyed in', async () => {
    const { services, run } = await planned([
      { days: 40, accountId: OTHER_ACCOUNT },
      { days: 50 },
      { days: 60, told: 7 },
    ]);
    const rows: SeenFinding[] = [];
    for await (const row of services.ledger.runs.seen(RUN, () => undefined)) rows.unshift(row);
    const ledger = ledgerWith({ runs: { seen: () => asyncItems(rows) } }, services.ledger);
    const days = await foresee({ ledger }, run, 2);
    expect(days.map(({ asOf }) => asOf)).toEqual([ago(0), ago(-1)]);
    expect(days[0]?.firstNotices.map(({ finding }) => finding.accessKeyId)).toEqual([id(1), id(0)]);
    expect(days[0]?.firstNotices[0]).toMatchObject({ contacts: [ANN], contactSource: 'user-tag' });
    expect(days[0]?.deactivations.map(({ finding }) => finding.accessKeyId)).toEqual([id(2)]);
    expect(days[1]?.firstNotices).toEqual([]);
  });

  test('go to the next contact where one takes no mail', async () => {
    const { services, run } = await planned([{ days: 40 }]);
    const state = { undeliverableSince: ago(1), lastDigest: null, refusedMails: [] };
    const ledger = ledgerWith({ contacts: { readMany: () => readAll([[ANN, state]]) } }, services.ledger);
    const [today] = await foresee({ ledger }, run, 1);
    expect(today?.firstNotices).toMatchObject([
      { contacts: [run.settings.operatorMail], contactSource: 'operator' },
    ]);
  });
});
