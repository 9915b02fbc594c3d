import { NO_RETRIES, stage, type Stage } from '../../e2e/harness.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { keyOf, outcomes, owner } from '../../e2e/people.ts';
import { keep, replay, type Scene } from '../../e2e/scene.ts';
import { stillness } from '../../e2e/stillness.ts';
import { ends, restoreRun } from './asked.ts';

const MAIL = 'SendRawEmail';

/** From the n-th write on nothing gets through: to AWS the command is dead. That write itself is lost, or only its answer. */
function dieAtWrite(
  { organization: { faults } }: Stage,
  n: number,
  when: 'before' | 'after',
): { at: string } {
  let writes = 0;
  const died = { at: '' };
  faults.intercept(({ write, action }) => {
    if (writes >= n) return { kind: 'drop', when: 'before' };
    if (write) writes += 1;
    if (writes >= n) died.at = action;
    return writes >= n ? { kind: 'drop', when } : undefined;
  });
  return died;
}

const restoredMails = ({ organization }: Stage): number =>
  organization.ses.mailbox.to('ci@example.org').filter(({ subject }) => /switched on again/i.test(subject))
    .length;

async function expectOpenNothing(staged: Stage): Promise<void> {
  const open = (await staged.rows()).filter(({ outbox }) => outbox !== undefined && outbox !== 'CYCLE');
  expect(open.map(({ pk, sk }) => `${pk} ${sk}`)).toEqual([]);
}

describe('a restore that is killed', () => {
  let scene: Scene;
  let writes: number;
  beforeAll(async () => {
    const before = await stage(onlyAccounts({ users: [owner('ci')] }));
    await before.run(0);
    await before.run(7);
    scene = await keep(before);
    const calm = await begun();
    await restoreRun(calm);
    writes = calm.organization.calls.find({ write: true }).length;
  });

  async function begun(): Promise<Stage> {
    const staged = await replay(scene, { client: NO_RETRIES, startAt: new Date('2027-03-08T09:00:00Z') });
    staged.organization.calls.clear();
    return staged;
  }

  async function killed(n: number, when: 'before' | 'after'): Promise<{ staged: Stage; at: string }> {
    const staged = await begun();
    const died = dieAtWrite(staged, n, when);
    await restoreRun(staged).catch(() => undefined);
    await stillness(staged.organization.calls);
    staged.organization.faults.clear();
    return { staged, at: died.at };
  }

  test('has something to lose: a claim, the deed, a notice, an action, its end, a lock, a mail', () => {
    expect(writes).toBeGreaterThan(9);
  });

  test.each(['before', 'after'] as const)(
    'goes on where it stopped when the same command comes again, whichever write was the last (%s it took effect)',
    async (when) => {
      for (let n = 1; n <= writes; n += 1) {
        const { staged, at } = await killed(n, when);
        const report = await restoreRun(staged);
        expect([`${n} ${at}`, Object.values(ends(report)).join()]).toEqual([
          `${n} ${at}`,
          expect.stringMatching(/^restored(?:-before)?$/),
        ]);
        expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
        await staged.run(8);
        await expectOpenNothing(staged);
        // A mail that was accepted in the moment of death may leave once more, as always.
        expect(restoredMails(staged)).toBeGreaterThanOrEqual(1);
        expect(restoredMails(staged)).toBeLessThanOrEqual(at === MAIL || at === 'UpdateItem' ? 2 : 1);
        const notices = (await staged.rows()).filter(({ sk }) => sk.includes('#restored#'));
        expect(notices.map(({ status }) => status)).toEqual(['sent']);
        void staged.close();
      }
    },
  );

  test('is made good by the next run, if nobody calls it again', async () => {
    for (let n = 1; n <= writes; n += 1) {
      const { staged, at } = await killed(n, 'after');
      const { status } = keyOf(staged.organization.world, 'ci');
      const report = await staged.run(8);
      await expectOpenNothing(staged);
      const isOn = status === 'Active';
      expect([`${n} ${at}`, outcomes(report)]).toEqual([
        `${n} ${at}`,
        isOn ? { ci: expect.stringMatching(/^notify first/) as unknown } : {},
      ]);
      expect(restoredMails(staged) > 0).toBe(isOn);
      void staged.close();
    }
  });
});
