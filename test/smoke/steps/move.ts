import { z } from 'zod';
import type { Site } from '../site.ts';
import { Skipped } from '../skipped.ts';
import type { Step } from '../step.ts';

const Parents = z.object({ Parents: z.array(z.object({ Id: z.string() })).min(1) });
const Roots = z.object({ Roots: z.array(z.object({ Id: z.string() })).min(1) });
const Unit = z.object({ OrganizationalUnit: z.object({ Id: z.string() }) });
const Instances = z.object({ Summaries: z.array(z.object({ Status: z.string() })) });

const STACK_SET = 'keyrotation-member-role';

export const move: Step = {
  name: 'move',
  about: 'An account that moves to another OU and back has the member role in the end',
  async run(site) {
    const { testAccountId: account, managementProfile } = site;
    if (account === null) throw new Skipped('--test-account names no account that may be moved');
    site.beyondMock('a mock makes no StackSet of a stack');
    const organizations = (...args: string[]) => site.aws(['organizations', ...args], managementProfile);
    const [parent] = Parents.parse(await organizations('list-parents', '--child-id', account)).Parents;
    const [root] = Roots.parse(await organizations('list-roots')).Roots;
    if (parent === undefined || root === undefined) throw new Error('the account has no parent');
    const before = await instancesOf(site, account);
    const {
      OrganizationalUnit: { Id: unit },
    } = Unit.parse(
      await organizations(
        'create-organizational-unit',
        '--parent-id',
        root.Id,
        '--name',
        `keyrotation-smoke-${Date.now()}`,
      ),
    );
    const to = (from: string, destination: string) =>
      organizations(
        ...['move-account', '--account-id', account],
        ...['--source-parent-id', from, '--destination-parent-id', destination],
      );
    try {
      await to(parent.Id, unit);
      await to(unit, parent.Id);
    } catch (error) {
      await to(unit, parent.Id).catch(() => undefined);
      throw error;
    } finally {
      await organizations('delete-organizational-unit', '--organizational-unit-id', unit);
    }
    const after = await site.until('the member role in the account that moved', 20, async () => {
      const found = await instancesOf(site, account);
      return found === before ? found : null;
    });
    return `${after} current stack instance of ${STACK_SET} before and after`;
  },
};

async function instancesOf(site: Site, account: string): Promise<number> {
  const { Summaries } = Instances.parse(
    await site.aws([
      ...['cloudformation', 'list-stack-instances', '--stack-set-name', STACK_SET],
      ...['--stack-instance-account', account],
      ...(site.managementProfile === null ? [] : ['--call-as', 'DELEGATED_ADMIN']),
    ]),
  );
  return Summaries.filter(({ Status }) => Status === 'CURRENT').length;
}
