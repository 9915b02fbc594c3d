import { count } from '../../words/counts.ts';
import { check } from '../check.ts';
import { attention, ok } from '../finding.ts';
import { STACK_SET } from '../names.ts';

export const rolloutCheck = check({
  name: 'rollout',
  about: 'The StackSet that brings the member role to the accounts: in which its stacks are current',
  asks: ['cloudformation:ListStackInstances'],
  needs: ['position', 'stack'],
  beforeDeploy: false,
  async run({ ask, deployed }, { position }) {
    if (position === 'delegation-policy')
      return {
        findings: [ok('no StackSet from here: others roll the member role out')],
        facts: { stackSet: null },
      };
    const callAs = position === 'management' ? 'SELF' : 'DELEGATED_ADMIN';
    const listed = await ask('cloudformation:ListStackInstances', () =>
      deployed.stacks.instances(STACK_SET, callAs),
    );
    if (!listed.told) return { findings: [listed.finding] };
    const stackSet = listed.value;
    if (stackSet === null)
      return {
        findings: [ok(`no StackSet ${STACK_SET}: others roll the member role out`)],
        facts: { stackSet },
      };
    const stale = stackSet.filter(({ status }) => status !== 'CURRENT');
    const found = `${STACK_SET}: ${count(stackSet.length - stale.length, 'account')} of ${stackSet.length} current`;
    if (stale.length === 0) return { findings: [ok(found)], facts: { stackSet } };
    const items = stale.map(
      ({ accountId, status, reason }) => `${accountId} ${status}${reason && `: ${reason}`}`,
    );
    const fix = 'Mend what the reasons say, then deploy again (npx serverless deploy).';
    return { findings: [attention(found, fix, { items })], facts: { stackSet } };
  },
});
