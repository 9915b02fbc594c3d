import { check } from '../check.ts';
import { attention, broken, ok, type Finding } from '../finding.ts';
import { STACK } from '../names.ts';

/** A first creation that failed leaves a stack that can only be deleted. */
const TO_DELETE = [
  'ROLLBACK_COMPLETE',
  'ROLLBACK_FAILED',
  'CREATE_FAILED',
  'DELETE_FAILED',
  'REVIEW_IN_PROGRESS',
];

export const stackCheck = check({
  name: 'stack',
  about:
    'The hub stack: there, whole, and with the ledger and the member role that LEDGERTABLE and MEMBERROLE name',
  asks: ['cloudformation:DescribeStacks'],
  needs: ['caller'],
  beforeDeploy: true,
  async run({ ask, deployed, region, settings, beforeDeploy }, { caller }) {
    const described = await ask('cloudformation:DescribeStacks', () => deployed.stacks.stack(STACK));
    if (!described.told) return { findings: [described.finding] };
    const stack = described.value;
    if (stack === null) {
      const found = `no stack ${STACK} in ${region} of ${caller.accountId}`;
      const finding = beforeDeploy
        ? ok(`${found} yet`)
        : broken(
            found,
            'Deploy it (docs/deploy.md; `keyrotation doctor --before-deploy` first), or call from the hub account and its Region (AWS_PROFILE, AWS_REGION).',
          );
      return { findings: [finding], facts: { stack } };
    }
    const { status, outputs } = stack;
    if (TO_DELETE.includes(status)) {
      const finding = broken(
        `its state is ${status}: no deployment can go on from there`,
        'Delete what is left of it, mend the cause that its events tell, and deploy again:',
        { command: [`aws cloudformation delete-stack --stack-name ${STACK} --region ${region}`] },
      );
      return { findings: [finding], facts: { stack } };
    }
    const findings: Finding[] = [];
    if (status.endsWith('_IN_PROGRESS'))
      findings.push(attention(`its state is ${status}`, 'Wait until the deployment has ended.'));
    else if (status.endsWith('_FAILED'))
      findings.push(
        broken(`its state is ${status}`, 'Go on with the rollback, then deploy again:', {
          command: [`aws cloudformation continue-update-rollback --stack-name ${STACK} --region ${region}`],
        }),
      );
    else findings.push(ok(`${STACK}, ${status}`));
    const table = outputs.get('LedgerTable');
    if (table !== undefined && table !== settings.ledgerTable)
      findings.push(
        broken(
          `its ledger is ${table}, and LEDGERTABLE names ${settings.ledgerTable}`,
          `Set LEDGERTABLE to ${table}, or this machine and the Lambda do not know of each other's notices.`,
        ),
      );
    const memberRole = outputs.get('MemberRoleName');
    if (memberRole !== undefined && memberRole !== settings.memberRole)
      findings.push(
        broken(
          `its Lambda enters ${memberRole}, and MEMBERROLE names ${settings.memberRole}`,
          `Set MEMBERROLE to ${memberRole}, its path included, or this machine enters another role than the Lambda, or none.`,
        ),
      );
    return { findings, facts: { stack, deployment: stack } };
  },
});
