import type { RunReport } from '../../src/core/report.ts';
import { planLedger } from '../../src/commands/running/plan-ledger.ts';
import { enforce } from '../../src/enforce.ts';
import { foresee } from '../../src/phases/plan/foresee.ts';
import { orderRun } from '../../src/phases/run.ts';
import { seedWorld } from '../../src/simulator/world/seed-world.ts';
import { account, accessKey, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { inProcessWorkflow } from '../../src/workflow/in-process.ts';
import { createdDaysAgo, DAY_0, onDay, stage, type Stage } from './harness.ts';
import { owner } from './people.ts';

const DAYS = 16;

interface Counts {
  readonly first: number;
  readonly reminders: number;
  readonly deactivated: readonly string[];
  readonly deferred: number;
}

/** What `plan --days` foresees on a day of the stage, without leaving anything behind. */
async function foreseen(staged: Stage, day: number): Promise<Counts[]> {
  const { settings, services } = staged;
  const asOf = onDay(day);
  const { ledger } = await planLedger(services.ledger, asOf);
  const order = orderRun({
    asOf,
    mode: 'dry-run',
    settings,
    emit: () => undefined,
    mailSummary: false,
    lookAheadDays: DAYS - 1,
  });
  const withLedger = { ...services, ledger };
  await enforce(inProcessWorkflow(services.clock), withLedger, order);
  return (await foresee(withLedger, order, DAYS)).map((run) => ({
    first: run.firstNotices.length,
    reminders: run.reminders.length,
    deactivated: run.deactivations.map(({ finding }) => finding.accessKeyId).sort(),
    deferred: run.deferred.length,
  }));
}

function happened({ keys }: RunReport): Counts {
  return {
    first: keys.filter(({ notice }) => notice === 'first').length,
    reminders: keys.filter(({ notice }) => notice === 'reminder').length,
    deactivated: keys
      .filter(({ outcome }) => outcome === 'deactivated')
      .map(({ accessKeyId }) => accessKeyId)
      .sort(),
    deferred: keys.filter(({ decision }) => decision === 'deferred').length,
  };
}

async function lived(staged: Stage, from: number): Promise<Counts[]> {
  const days: Counts[] = [];
  for (let day = from; day < from + DAYS; day += 1) days.push(happened(await staged.run(day)));
  return days;
}

describe('where nobody rotates and every mail is accepted, a forecast is what then happens', () => {
  test('in a seeded organization, from its first day, with the brake on', async () => {
    const staged = await stage(seedWorld({ accounts: 9, seed: 5, asOf: DAY_0 }), { MAXDEACTIVATIONS: '4' });
    const before = await staged.rows();
    const told = await foreseen(staged, 0);
    expect(await staged.rows()).toEqual(before);
    expect(told.some(({ deactivated }) => deactivated.length > 0)).toBe(true);
    expect(told.some(({ deferred }) => deferred > 0)).toBe(true);
    expect(await lived(staged, 0)).toEqual(told);
  });

  test('in the middle of notice cycles, with keys that come of age, go unused and end their exemption', async () => {
    const twoKeys = [40, 25].map((days) => accessKey({ createDate: createdDaysAgo(days) }));
    const users = [
      owner('old', { ageDays: 200 }),
      owner('ripe', { ageDays: 24 }),
      owner('young', { ageDays: 15 }),
      owner('fresh', { ageDays: 2 }),
      owner('excused', { ageDays: 100, tags: { KeyRotation: 'opt-out until 2027-03-09' } }),
      user({ name: 'two', tags: { Contact: 'two@example.org' }, accessKeys: twoKeys }),
    ];
    const staged = await stage(emptyWorld({ accounts: [account({ users })] }), { UNUSEDKEYAGE: '20' });
    for (let day = 0; day < 4; day += 1) await staged.run(day);
    const told = await foreseen(staged, 4);
    expect(await lived(staged, 4)).toEqual(told);
  });
});
