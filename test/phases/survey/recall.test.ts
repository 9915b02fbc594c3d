import type { ReportedUser } from '../../../src/aws/credential-report.ts';
import type { RememberedUser, SurveyMemory } from '../../../src/core/remembered-survey.ts';
import type { Run } from '../../../src/phases/run.ts';
import { recall, type AccountMemory } from '../../../src/phases/survey/memory.ts';
import { NOTHING, type SurveyedUser } from '../../../src/phases/survey/user.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { ledgerWith, phaseRun, phaseServices, RUN } from '../../builders/phase.ts';
import { runAccount } from '../../builders/run-row.ts';
import { id, listed, reported, reportOf, row } from './reported.ts';

const YOUNG = { accessKeyId: id(1), active: true, createDate: ago(3) };
const SLOT = { active: true, changedAt: ago(3), lastUse: 'never' } as const;
const ANN = reported('ann', { fingerprint: row('row of ann'), keys: [SLOT] });
const BOB = reported('bob', { fingerprint: row('row of bob'), keys: [SLOT] });
const told = (askedAt = ago(0.1), keys = [YOUNG]): RememberedUser => ({ askedAt, keys });
const KNOWN: SurveyMemory = new Map([[row('row of ann'), told()]]);

async function recalled(memory: SurveyMemory | null, run: Partial<Run> = {}) {
  const wrote: unknown[] = [];
  const ledger = ledgerWith({
    memories: {
      read: (accountId) => Promise.resolve(accountId === ACCOUNT ? memory : null),
      write: (...given) => Promise.resolve(void wrote.push(given)),
    },
  });
  const found = await recall(phaseServices({ ledger }), phaseRun(run), runAccount().account);
  /** What is kept after the survey of these; null: nothing was written. */
  const kept = async (users = [ANN, BOB]) => {
    found.answers(reportOf(users));
    await found.keep();
    const [, written] = (wrote[0] ?? []) as readonly [string?, SurveyMemory?];
    return written === undefined ? null : [...written];
  };
  const answers = (users = [ANN, BOB]) => found.answers(reportOf(users));
  const keysOf = (user: ReportedUser) => found.keysOf(user);
  const note = (...of: Parameters<AccountMemory['note']>) => {
    found.note(...of);
  };
  const keep = () => found.keep();
  return { answers, keysOf, note, keep, wrote, kept };
}
const read = (overrides: Partial<SurveyedUser> = {}): SurveyedUser => ({
  ...NOTHING,
  keys: [YOUNG],
  ...overrides,
});

describe('from memory is answered', () => {
  const names = (memory: Awaited<ReturnType<typeof recalled>>) => [...memory.answers().keys()];

  test('whose row is the very same, and who has no key of age', async () => {
    const memory = await recalled(KNOWN);
    expect(names(memory)).toEqual(['ann']);
    expect(memory.answers([ANN]).get('ann')).toEqual([YOUNG]);
  });

  test('nobody who was asked a month ago, nor where the run wants all, or nothing is remembered', async () => {
    expect(names(await recalled(new Map([[row('row of ann'), told(ago(30))]])))).toEqual([]);
    expect(names(await recalled(KNOWN, { full: true }))).toEqual([]);
    expect(names(await recalled(null))).toEqual([]);
  });

  test('nobody who has a key that comes of age as far as the run looks ahead', async () => {
    expect(names(await recalled(KNOWN, { lookAheadDays: 27 }))).toEqual([]);
  });
});

test('the keys of a user are known by the row; of a row in doubt nobody knows them', async () => {
  const { keysOf } = await recalled(KNOWN);
  expect(keysOf(ANN)).toEqual([YOUNG]);
  expect(keysOf(BOB)).toBeNull();
  expect(keysOf(reported('ann'))).toBeNull();
  expect((await recalled(null)).keysOf(ANN)).toBeNull();
});

describe('what is kept for the next run', () => {
  test('is what was remembered, and what came of asking', async () => {
    const { note, kept, wrote } = await recalled(KNOWN);
    note(BOB, read(), false);
    expect(await kept()).toEqual([
      [ANN.fingerprint, told()],
      [BOB.fingerprint, told(AS_OF)],
    ]);
    expect(wrote).toMatchObject([[ACCOUNT, {}, { runId: RUN, asOf: AS_OF }]]);
  });

  test('is nothing of rows that the report does not show any more', async () => {
    expect(await (await recalled(KNOWN)).kept([BOB])).toEqual([]);
    expect(await (await recalled(KNOWN)).kept([reported('ann')])).toEqual([]);
  });

  test.each<[string, SurveyedUser, boolean]>([
    ['is in doubt', read(), true],
    ['could not be read', read({ unread: { code: 'ACCESS_DENIED', message: 'no' } }), false],
    ['has a key of a status that nobody knows', read({ keys: [listed({ inDoubt: true })] }), false],
    ['has a key without a date', read({ keys: [listed(), listed({ createDate: null })] }), false],
    ['has more keys than the report has columns for', read({ keys: [listed(), listed(), listed()] }), false],
  ])('is nothing of a user who %s', async (_, user, isDoubtful) => {
    const { note, kept } = await recalled(KNOWN);
    note(ANN, user, isDoubtful);
    expect(await kept()).toEqual([]);
  });

  test('may be that a user has no key, or two', async () => {
    const { note, kept } = await recalled(KNOWN);
    note(ANN, read({ keys: [] }), false);
    note(BOB, read({ keys: [YOUNG, { ...YOUNG, accessKeyId: id(2) }] }), false);
    expect((await kept())?.map(([, { keys }]) => keys.length)).toEqual([0, 2]);
  });

  test('is nothing of a user whose row is in doubt', async () => {
    const { note, kept } = await recalled(KNOWN);
    note(reported('cy'), read(), false);
    expect(await kept()).toBeNull();
  });

  test('is when a user was asked: earlier, where that stands, but anew where the run asks everybody', async () => {
    const asked = async (memory: SurveyMemory, run: Partial<Run> = {}) => {
      const { note, kept } = await recalled(memory, run);
      note(ANN, read(), false);
      note(BOB, read(), false);
      return (await kept())?.map(([, { askedAt }]) => askedAt);
    };
    expect(await asked(KNOWN)).toEqual([ago(0.1), AS_OF]);
    expect(await asked(KNOWN, { full: true })).toEqual([AS_OF, AS_OF]);
    expect(await asked(new Map([[row('row of ann'), told(ago(30))]]))).toEqual([AS_OF, AS_OF]);
  });

  test('is written where nothing was remembered, be it of nobody', async () => {
    expect(await (await recalled(null)).kept([ANN])).toEqual([]);
    expect(await (await recalled(new Map())).kept([ANN])).toBeNull();
  });

  test('is not written anew where it would say the same', async () => {
    const { note, kept, wrote } = await recalled(KNOWN);
    note(ANN, read({ keys: [{ ...YOUNG }] }), false);
    expect(await kept()).toBeNull();
    expect(wrote).toEqual([]);
  });

  test('is what it was where there is no report', async () => {
    const { note, keep, wrote } = await recalled(KNOWN, { full: true });
    note(ANN, read(), true);
    await keep();
    expect(wrote).toEqual([]);
  });

  test('is not written by a run that has lost its lease', async () => {
    const { lease } = phaseRun();
    const assertHeld = () => {
      throw new RangeError('lost');
    };
    const { kept, wrote } = await recalled(null, { lease: { ...lease, assertHeld } });
    await expect(kept()).rejects.toThrow('lost');
    expect(wrote).toEqual([]);
  });
});
