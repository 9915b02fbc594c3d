import type { ListedAccount } from '../../aws/organizations-answers.ts';
import { count } from '../../words/counts.ts';
import { check } from '../check.ts';
import { broken, ok, type Finding } from '../finding.ts';
import type { Facts } from '../facts.ts';

export const organizationCheck = check({
  name: 'organization',
  about: 'The organization can be read: which it is, and its accounts',
  asks: ['organizations:DescribeOrganization', 'organizations:ListAccounts'],
  needs: ['caller'],
  beforeDeploy: true,
  async run({ ask, deployed, services }, { caller }) {
    const findings: Finding[] = [];
    const described = await ask('organizations:DescribeOrganization', () =>
      deployed.organization.organization(),
    );
    if (!described.told) findings.push(described.finding);
    const organization = described.told ? described.value : undefined;
    if (organization === null) {
      return {
        findings: [
          broken(
            `account ${caller.accountId} is in no organization`,
            'Call from the hub account of your organization (AWS_PROFILE).',
          ),
        ],
      };
    }

    const listed = await ask('organizations:ListAccounts', async () => {
      const accounts: ListedAccount[] = [];
      for await (const account of services.organizations.listAccounts()) accounts.push(account);
      return accounts;
    });
    if (!listed.told) findings.push(listed.finding);
    else {
      const active = listed.value.filter(({ state }) => state === 'ACTIVE').length;
      const hub = listed.value.find(({ accountId }) => accountId === caller.accountId);
      const whose = hub === undefined ? '' : `; this one is ${hub.name}`;
      findings.push(
        ok(
          `${organization?.organizationId ?? 'an organization'} with ${count(listed.value.length, 'account')}, ${active} active${whose}`,
        ),
      );
    }
    const facts: Partial<Facts> = {
      ...(organization === undefined ? {} : { organization }),
      ...(listed.told ? { accounts: listed.value } : {}),
    };
    return { findings, facts };
  },
});
