import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import { stage, type Stage, type StageOptions } from '../../e2e/harness.ts';
import { codes, keyOf, outcomes, owner } from '../../e2e/people.ts';

const SENDER = 'Security@Example.com';

/** The engine has the grants of the packaged stack for just this sender. */
const shop = (options: StageOptions, contact = 'ann@example.org'): Promise<Stage> =>
  stage(
    emptyWorld({ accounts: [account({ users: [owner('ci', { contact })] })] }),
    { SOURCEMAIL: SENDER },
    options,
  );

const asked = (
  { organization }: Stage,
  action: 'ses:VerifyEmailIdentity' | 'ses:SendRawEmail',
  parameter: string,
) => organization.calls.find({ action }).map(({ params }) => params[parameter]);

describe('a sender whose address has capitals', () => {
  test.each([
    ['verified as it is written', 'Security@example.com'],
    ['whose domain is verified', 'example.com'],
  ])('%s sends as it is written, by the policy of the stack', async (_, identity) => {
    const staged = await shop({ verified: [identity] });
    for (const day of [0, 4, 6]) await staged.run(day);
    expect(asked(staged, 'ses:SendRawEmail', 'Source')).toEqual([SENDER, SENDER, SENDER]);
    expect(staged.organization.ses.mailbox.accepted[0]?.headers.from).toContain(`<${SENDER}>`);
    await staged.run(7);
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Inactive');
  });

  test('is asked for as it is written when only other letters are verified, since SES tells them apart', async () => {
    const staged = await shop({ verified: ['security@example.com'] });
    const report = await staged.run(0);
    expect(report.status).toBe('blocked');
    expect(codes(report)).toEqual(['SENDER_NOT_VERIFIED']);
    expect(asked(staged, 'ses:VerifyEmailIdentity', 'EmailAddress')).toEqual([SENDER]);
    staged.organization.ses.confirm('Security@example.com');
    expect(outcomes(await staged.run(1))).toEqual({ ci: 'notify first notified' });
  });

  test('is the operator in small letters, as every contact is', async () => {
    const staged = await shop({ verified: ['example.com'] }, '');
    await staged.run(0);
    expect(staged.organization.ses.mailbox.to('security@example.com')).toHaveLength(1);
  });
});
