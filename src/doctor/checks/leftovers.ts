import type { Told } from '../ask.ts';
import { check } from '../check.ts';
import { attention, broken, ok, type Finding } from '../finding.ts';
import { CONFIGURATION_SET, FUNCTIONS, SCHEDULE, STACK_SET } from '../names.ts';

interface Leftover {
  readonly what: string;
  readonly action: string;
  readonly isThere: () => Promise<boolean>;
  readonly fix: string;
  readonly command: readonly string[];
  /** A deployment takes it over, instead of stopping at it. */
  readonly isTakenOver?: true;
}

export const leftoversCheck = check({
  name: 'leftovers',
  about: 'What an earlier installation left behind: a new one would stop at "already exists"',
  asks: [
    'dynamodb:DescribeTable',
    'lambda:GetFunctionConcurrency',
    'scheduler:GetSchedule',
    'ses:GetConfigurationSet',
    'cloudformation:ListStackInstances',
  ],
  needs: ['caller', 'stack'],
  beforeDeploy: true,
  async run({ ask, deployed, region, settings, beforeDeploy }, { stack, position }) {
    const inRegion = `--region ${region}`;
    const aFunction = (name: string): Leftover => ({
      what: `the function ${name}`,
      action: 'lambda:GetFunctionConcurrency',
      isThere: async () => (await deployed.functions.reservedConcurrency(name)) !== 'absent',
      fix: 'Delete it:',
      command: [`aws lambda delete-function --function-name ${name} ${inRegion}`],
    });
    const callAs = position === 'management' ? 'SELF' : 'DELEGATED_ADMIN';
    const ofNoStack: readonly Leftover[] = [
      {
        what: `the table ${settings.ledgerTable}`,
        isTakenOver: true,
        action: 'dynamodb:DescribeTable',
        isThere: async () => (await deployed.table.describe()) !== null,
        fix: 'Nothing: the deployment takes it over, and notices already given count. To begin anew, delete it:',
        command: [
          `aws dynamodb update-table --table-name ${settings.ledgerTable} \\`,
          `  --no-deletion-protection-enabled ${inRegion}`,
          `aws dynamodb delete-table --table-name ${settings.ledgerTable} \\`,
          `  ${inRegion}`,
        ],
      },
      {
        what: `the schedule ${SCHEDULE}`,
        action: 'scheduler:GetSchedule',
        isThere: async () => (await deployed.schedules.schedule(SCHEDULE)) !== null,
        fix: 'Delete it:',
        command: [`aws scheduler delete-schedule --name ${SCHEDULE} ${inRegion}`],
      },
      aFunction(FUNCTIONS.durable),
      aFunction(FUNCTIONS.plain),
      {
        what: `the SES configuration set ${CONFIGURATION_SET}`,
        action: 'ses:GetConfigurationSet',
        isThere: async () => (await deployed.mail.configurationSet(CONFIGURATION_SET)) !== null,
        fix: 'Delete it:',
        command: [
          'aws sesv2 delete-configuration-set \\',
          `  --configuration-set-name ${CONFIGURATION_SET} ${inRegion}`,
        ],
      },
      ...(position === undefined || position === 'delegation-policy'
        ? []
        : [
            {
              what: `the StackSet ${STACK_SET}`,
              action: 'cloudformation:ListStackInstances',
              isThere: async () => (await deployed.stacks.instances(STACK_SET, callAs)) !== null,
              fix: 'Delete its stacks in the accounts, then the StackSet:',
              command: [
                `aws cloudformation delete-stack-set --stack-set-name ${STACK_SET} \\`,
                `  --call-as ${callAs} ${inRegion}`,
              ],
            },
          ]),
    ];
    if (stack !== null) return { findings: [ok('none can be: the stack is there')] };

    const findings: Finding[] = [];
    for (const { what, action, isThere, fix, command, isTakenOver = false } of ofNoStack) {
      const answer: Told<boolean> = await ask(action, isThere);
      if (!answer.told) findings.push(answer.finding);
      else if (answer.value) {
        const say = beforeDeploy && !isTakenOver ? broken : attention;
        findings.push(say(`${what} is there, of no stack`, fix, { command }));
      }
    }
    return { findings: findings.length > 0 ? findings : [ok('none')] };
  },
});
