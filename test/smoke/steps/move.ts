import { z } from 'zod';
import type { Site } from '../site.ts';
import { Skipped } from '../skipped.ts';
import type { Step } from '../step.ts';

const Parents = z.object({ Parents: z.array(z.object({ Id: z.string() })).min(1) });
const Roots = z.object({ Roots: z.array(z.object({ Id: z.string() })).min(1) });
const Unit = z.object({ OrganizationalUnit: z.object({ Id: z.string() }) });
const Instances = z.object({
  Summaries: z.array(z.object({ Status: z.string(), StackId: z.string().optional() })),
});
const StackSet = z.object({ StackSet: z.object({ OrganizationalUnitIds: z.array(z.string()).default([]) }) });

const STACK_SET = 'keyrotation-member-role';
/** StackSets follow a move within minutes, and one account after the other. */
const MINUTES = 20;
/** Another change of the organization at the same moment is no reason to leave an account where it does not belong. */
const TRIES_BACK = 5;

export const move: Step = {
  name: 'move',
  about: 'An account that leaves the OUs of the member role loses it, and has it again when it is back',
  async run(site) {
    const { testAccountId: account } = site;
    if (account === null) throw new Skipped('--test-account names no account that may be moved');
    site.beyondMock('a mock makes no StackSet of a stack');
    const before = await instanceIn(site, account).catch((error: unknown) => {
      if (error instanceof Error && error.message.includes('StackSetNotFound')) return null;
      throw error;
    });
    if (before === null) throw new Skipped(`${STACK_SET} has no current stack in ${account}`);
    const { home, root } = await placeOf(site, account);
    const isEverywhere = (await targetsOf(site)).includes(root);
    await elsewhere(site, account, home, root, async () => {
      if (!isEverywhere)
        await site.until(`the member role gone from ${account}`, MINUTES, async () =>
          (await instanceIn(site, account)) === null ? true : null,
        );
    });
    const after = await site.until(`the member role in ${account}, which has moved back`, MINUTES, () =>
      instanceIn(site, account),
    );
    if (isEverywhere)
      return `the root is targeted, so nothing had to follow: ${after === before ? 'the stack is the same' : 'another stack is there now'}`;
    return `gone while it was elsewhere, and back as ${after}`;
  },
};

/** Has an account in an OU of its own for the while; whatever happens meanwhile, it is moved back. */
async function elsewhere(
  site: Site,
  account: string,
  home: string,
  root: string,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const name = `keyrotation-smoke-${Date.now()}`;
  const made = await organizations(site, 'create-organizational-unit', '--parent-id', root, '--name', name);
  const unit = Unit.parse(made).OrganizationalUnit.Id;
  try {
    await organizations(site, ...moving(account, home, unit));
    await meanwhile();
  } finally {
    await bringBack(site, account, home, unit);
    await organizations(site, 'delete-organizational-unit', '--organizational-unit-id', unit);
  }
}

/** @throws Error with the command that is still to be given */
async function bringBack(site: Site, account: string, home: string, unit: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      if ((await placeOf(site, account)).home === home) return;
      await organizations(site, ...moving(account, unit, home));
    } catch (error) {
      if (tries < TRIES_BACK) continue;
      const command = ['aws', 'organizations', ...moving(account, unit, home)].join(' ');
      throw new Error(`${account} is still in ${unit}, to be deleted once it is empty: ${command}`, {
        cause: error,
      });
    }
  }
}

const moving = (account: string, from: string, to: string): readonly string[] => [
  ...['move-account', '--account-id', account],
  ...['--source-parent-id', from, '--destination-parent-id', to],
];

const organizations = (site: Site, ...args: readonly string[]): Promise<unknown> =>
  site.aws(['organizations', ...args], site.managementProfile);

async function placeOf(site: Site, account: string): Promise<{ home: string; root: string }> {
  const [parent] = Parents.parse(await organizations(site, 'list-parents', '--child-id', account)).Parents;
  const [root] = Roots.parse(await organizations(site, 'list-roots')).Roots;
  if (parent === undefined || root === undefined) throw new Error(`${account} has no parent`);
  return { home: parent.Id, root: root.Id };
}

/** A stack set of a delegated administrator is another one than one of the management account by that name. */
const asAdministrator = ({ managementProfile }: Site): readonly string[] =>
  managementProfile === null ? [] : ['--call-as', 'DELEGATED_ADMIN'];

async function targetsOf(site: Site): Promise<readonly string[]> {
  const found = await site.aws([
    ...['cloudformation', 'describe-stack-set', '--stack-set-name', STACK_SET],
    ...asAdministrator(site),
  ]);
  return StackSet.parse(found).StackSet.OrganizationalUnitIds;
}

/** @returns the ID of the stack that is current there; null when there is none */
async function instanceIn(site: Site, account: string): Promise<string | null> {
  const { Summaries } = Instances.parse(
    await site.aws([
      ...['cloudformation', 'list-stack-instances', '--stack-set-name', STACK_SET],
      ...['--stack-instance-account', account],
      ...asAdministrator(site),
    ]),
  );
  const current = Summaries.find(({ Status }) => Status === 'CURRENT');
  return current === undefined ? null : (current.StackId ?? 'a stack without an ID');
}
