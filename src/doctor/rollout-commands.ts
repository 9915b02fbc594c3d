import type { Account } from '../core/account.ts';
import type { CheckContext } from './context.ts';
import type { Facts } from './facts.ts';
import { STACK_SET } from './names.ts';

export interface RolloutCommands {
  readonly fix: string;
  readonly lines: readonly string[];
}

type Known = Pick<Facts, 'caller' | 'organization'> & Partial<Facts>;

const MOST_IN_A_LINE = 4;

/**
 * What brings the member role to these accounts: the StackSet's next stacks, and for the management account, which no
 * StackSet reaches, a stack of its own. Without a StackSet, whoever deploys roles in the organization does.
 */
export function rolloutCommands(
  { region }: CheckContext,
  { caller, organization, position, stackSet }: Known,
  accounts: readonly Account[],
): RolloutCommands {
  const { managementAccountId, organizationId } = organization;
  const isManagement = ({ accountId }: Account): boolean => accountId === managementAccountId;
  const isHub = ({ accountId }: Account): boolean => accountId === caller.accountId;
  const byStackSet = accounts.filter((each) => !isManagement(each) && !isHub(each));
  const byHand = [
    'aws cloudformation deploy --stack-name keyrotation-member-role \\',
    '  --template-file member-role/template.yaml \\',
    '  --capabilities CAPABILITY_NAMED_IAM --parameter-overrides \\',
    `  HubAccountId=${caller.accountId} OrganizationId=${organizationId}`,
  ];
  if (!stackSet) {
    return {
      fix: 'Deploy member-role/template.yaml there, as your organization deploys roles (member-role/README.md); in one account by hand:',
      lines: byHand,
    };
  }
  const lines: string[] = [];
  if (byStackSet.length > 0) {
    const units = [
      ...new Set(byStackSet.map(({ ouPath }) => ouPath?.at(-1)).filter((each) => each !== undefined)),
    ];
    lines.push(
      'aws cloudformation create-stack-instances \\',
      `  --stack-set-name ${STACK_SET} --regions ${region} \\`,
      `  --call-as ${position === 'management' ? 'SELF' : 'DELEGATED_ADMIN'} --deployment-targets \\`,
      `  AccountFilterType=INTERSECTION,OrganizationalUnitIds=\\`,
      ...listed(units, ','),
      `Accounts=\\`,
      ...listed(
        byStackSet.map(({ accountId }) => accountId),
        '',
      ),
    );
  }
  if (accounts.some(isHub)) lines.push('npx serverless deploy # brings the role of the hub itself');
  if (accounts.some((each) => isManagement(each) && !isHub(each)))
    lines.push('# in the management account, which no StackSet reaches:', ...byHand);
  return {
    fix: 'If the role is there, its trust does not let this caller in (operatorRole). If not:',
    lines,
  };
}

/** Without blanks, as the shell glues lines that end in a backslash. */
function listed(items: readonly string[], after: string): string[] {
  const lines: string[] = [];
  for (let start = 0; start < items.length; start += MOST_IN_A_LINE)
    lines.push(items.slice(start, start + MOST_IN_A_LINE).join(','));
  return lines.map((line, index) =>
    index < lines.length - 1 ? `${line},\\` : after === '' ? line : `${line}${after}\\`,
  );
}
