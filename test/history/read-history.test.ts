import type { EmailAddress } from '../../src/core/contact.ts';
import { readHistory, type History, type HistoryQuestion } from '../../src/history/read-history.ts';
import { onCallPolicy } from '../deploy/enforcer-policy.ts';
import { SENDER, stage, type Stage } from '../e2e/harness.ts';
import { onlyAccountOf, onlyAccounts } from '../e2e/only-accounts.ts';
import { owner } from '../e2e/people.ts';
import { keep, replay, type Scene } from '../e2e/scene.ts';
import { restoreRun, RUN_7 } from '../phases/restore/asked.ts';

/** Two keys that were told of on day 0 and deactivated on day 7. */
let acted: Scene;
beforeAll(async () => {
  const staged = await stage(onlyAccounts({ users: [owner('ci'), owner('web')] }));
  await staged.run(0);
  await staged.run(7);
  acted = await keep(staged);
});

const NOTHING: HistoryQuestion = { key: null, accountId: null, userName: null, contact: null, runId: null };
/** With the grants of whoever is on call. */
const ask = (staged: Stage, question: Partial<HistoryQuestion>): Promise<History> => {
  staged.organization.world.hub.policy = onCallPolicy(SENDER);
  return readHistory(staged.services.ledger, { ...NOTHING, ...question }, () => undefined);
};
const kindsOf = ({ entries }: History): string[] => entries.map(({ what }) => what.kind);

describe('a history', () => {
  test('of a user who was renamed is found under the old name and under the new one', async () => {
    const [ci, web] = [owner('ci'), owner('web')];
    const staged = await stage(onlyAccounts({ users: [ci, web] }));
    await staged.run(0);
    onlyAccountOf(staged).users.delete('ci');
    onlyAccountOf(staged).users.set('renamed', { ...ci, name: 'renamed' });
    await staged.run(7);
    const now = await ask(staged, { userName: 'renamed' });
    expect(kindsOf(now)).toEqual(['notice', 'deactivated', 'notice']);
    expect(await ask(staged, { userName: 'ci' })).toEqual(now);
    const ofRun = await ask(staged, { userName: 'ci', runId: RUN_7 });
    expect(new Set(ofRun.entries.map(({ accessKeyId }) => accessKeyId)).size).toBe(1);
  });

  test('of a restore can be asked for by contact, and by user', async () => {
    const staged = await replay(acted, { startAt: new Date('2027-03-08T09:00:00Z') });
    const { restoreId } = await restoreRun(staged);
    const contact = 'ci@example.org' as EmailAddress;
    const told = await ask(staged, { runId: restoreId, contact });
    expect(told.keys).toBe(1);
    expect(kindsOf(told)).toEqual(['restored', 'notice']);
    expect(await ask(staged, { runId: restoreId, userName: 'ci' })).toEqual(told);
    expect((await ask(staged, { runId: restoreId })).keys).toBe(2);
  });

  test('of a run has the keys whose rows of the run cannot be read, and names those rows', async () => {
    const staged = await replay(acted, {});
    const whole = await ask(staged, { runId: RUN_7 });
    const [row] = (await staged.rows()).filter(
      ({ pk, sk }) => pk.includes(RUN_7) && sk.startsWith('FINDING#'),
    );
    if (!row) throw new Error('the run has no findings');
    await staged.putRows([{ ...row, entry: 'garbled' }]);
    const damaged = await ask(staged, { runId: RUN_7 });
    expect(damaged.entries).toEqual(whole.entries);
    expect(damaged.unreadable).toEqual([expect.stringContaining(row.sk)]);
  });
});
