import { accessKey } from '../../../src/simulator/world/builders.ts';
import type { AccessKey } from '../../../src/simulator/world/world.ts';
import { createdDaysAgo, stage, type Stage } from '../../e2e/harness.ts';
import { refuseMailTo } from '../../e2e/mail-refusal.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { owner } from '../../e2e/people.ts';
import { readDigest } from '../../mail/read-mail.ts';
import { restoreRun } from '../restore/asked.ts';

/** A user with a key that is due on day 0 and is in use, and these others. */
async function withOthers(...others: AccessKey[]) {
  const lastUsed = { date: createdDaysAgo(1), service: 's3', region: 'eu-west-1' };
  const ci = owner('ci', { key: { lastUsed } });
  ci.accessKeys.push(...others);
  const staged = await stage(onlyAccounts({ users: [ci] }));
  return { ci, staged };
}

const lastCard = ({ organization }: Stage) => {
  const mail = organization.ses.mailbox.to('ci@example.org').at(-1);
  return mail && readDigest(mail).cards[0];
};
const toldOthers = (staged: Stage) => lastCard(staged)?.facts.get('Other keys');
const inactive = (daysAgo = 200) => accessKey({ status: 'Inactive', createDate: createdDaysAgo(daysAgo) });

describe('what a mail says of a user’s other keys', () => {
  test('is what IAM listed: status, age, and the last use of those that are due too', async () => {
    const [off, old] = [inactive(), accessKey({ createDate: createdDaysAgo(40) })];
    const { staged } = await withOthers(off, old);
    await staged.run(0);
    const mail = staged.organization.ses.mailbox.to('ci@example.org').at(-1);
    const cards = mail ? readDigest(mail).cards : [];
    expect(cards.find(({ accessKeyId }) => accessKeyId !== old.id)?.facts.get('Other keys')).toBe(
      `${off.id} (inactive, created 13 Aug 2026), ${old.id} (created 20 Jan 2027, never used)`,
    );
  });

  test('is today’s where the notice has waited', async () => {
    const { ci, staged } = await withOthers(inactive());
    const mended = refuseMailTo(staged.organization, 'ci@example.org');
    await staged.run(0);
    mended();
    ci.accessKeys = ci.accessKeys.slice(0, 1);
    await staged.run(1);
    expect(lastCard(staged)?.badge).toContain('ROTATE');
    expect(toldOthers(staged)).toBeUndefined();
  });

  test('is what was there at the deactivation, not at the survey before it', async () => {
    const { ci, staged } = await withOthers(inactive());
    await staged.run(0);
    await staged.run(7, {
      before: (step) => {
        if (step.startsWith('act')) ci.accessKeys = ci.accessKeys.slice(0, 1);
        return Promise.resolve();
      },
    });
    expect(lastCard(staged)?.badge).toBe('DEACTIVATED');
    expect(toldOthers(staged)).toBeUndefined();
    expect(lastCard(staged)?.steps[1]?.label).toContain('there is room for one more');
  });

  test('is nothing where the word of a deactivation has waited: nobody looks at the keys again', async () => {
    const { ci, staged } = await withOthers(inactive());
    await staged.run(0);
    const mended = refuseMailTo(staged.organization, 'ci@example.org');
    await staged.run(7);
    mended();
    ci.accessKeys = ci.accessKeys.slice(0, 1);
    await staged.run(8);
    expect(lastCard(staged)?.badge).toBe('DEACTIVATED');
    expect(toldOthers(staged)).toBeUndefined();
    expect(lastCard(staged)?.steps[1]?.label).toContain('if the user has another one');
  });

  test('is what was there at the restore', async () => {
    const { ci, staged } = await withOthers();
    await staged.run(0);
    await staged.run(7);
    const newer = accessKey({ createDate: staged.organization.clock.now() });
    ci.accessKeys.push(newer);
    await restoreRun(staged);
    expect(lastCard(staged)?.badge).toBe('SWITCHED ON AGAIN');
    expect(toldOthers(staged)).toContain(newer.id);
    expect(lastCard(staged)?.steps[0]?.label).toContain(`Put ${newer.id}`);
  });

  test('is neutral of a user with more keys than anybody has', async () => {
    const { staged } = await withOthers(...Array.from({ length: 9 }, () => inactive()));
    await staged.run(0);
    expect(toldOthers(staged)).toBeUndefined();
    expect(lastCard(staged)?.steps[0]?.label).toContain('IAM allows two a user, inactive ones included');
  });
});
