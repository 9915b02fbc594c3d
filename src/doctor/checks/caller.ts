import { check } from '../check.ts';
import { attention, broken, ok } from '../finding.ts';

export const callerCheck = check({
  name: 'caller',
  about: 'Who is calling, and from which account; that account is taken for the hub',
  asks: ['sts:GetCallerIdentity'],
  needs: [],
  beforeDeploy: true,
  async run({ ask, deployed, region }) {
    const answer = await ask('sts:GetCallerIdentity', () => deployed.caller());
    // It takes no permission: whatever stands in the way here stands in the way of all.
    if (!answer.told) {
      const { found, fix } = answer.finding;
      return { findings: [broken(found, fix ?? '')] };
    }
    const { arn, accountId } = answer.value;
    const told = `${arn.split(':').slice(5).join(':')} of ${accountId}, in ${region}`;
    const finding = arn.endsWith(':root')
      ? attention(
          `the root user of ${accountId}, in ${region}`,
          'Call as a role; nothing here takes a root user.',
        )
      : ok(told);
    return { findings: [finding], facts: { caller: answer.value } };
  },
});
