import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import { stage } from '../../e2e/harness.ts';
import { codes, outcomes, owner } from '../../e2e/people.ts';

describe('an address of SES’s mailbox simulator, in the sandbox', () => {
  test.each([
    'success@simulator.amazonses.com',
    'success+label@simulator.amazonses.com',
    'Success+X@Simulator.AmazonSES.com',
  ])('gets its mail without being verified, and is not asked to be: %s', async (contact) => {
    const world = emptyWorld({ accounts: [account({ users: [owner('ci', { contact })] })] });
    const staged = await stage(world, {}, { sandbox: true });
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first notified' });
    expect(codes(report)).toEqual([]);
    const { calls, ses } = staged.organization;
    expect(calls.count('ses:VerifyEmailIdentity')).toBe(0);
    expect(ses.identities.list()).toEqual(['keys@example.com']);
  });

  test.each(['success@simulator.amazonses.com.example.org', 'success@sub.simulator.amazonses.com'])(
    'is none that only looks like it: %s',
    async (contact) => {
      const world = emptyWorld({ accounts: [account({ users: [owner('ci', { contact })] })] });
      const staged = await stage(world, {}, { sandbox: true });
      expect(outcomes(await staged.run(0))).toEqual({ ci: 'notify first withheld' });
    },
  );
});
