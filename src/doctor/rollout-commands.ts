import type { Account } from '../core/account.ts';
import type { CheckContext } from './context.ts';
import type { Facts } from './facts.ts';
import { pathAndName } from '../settings/member-role-path.ts';
import { ENFORCER_ROLE, MEMBER_ROLE, STACK_SET } from './names.ts';

export interface RolloutCommands {
  readonly fix: string;
  readonly lines: readonly string[];
}

type Known = Pick<Facts, 'caller' | 'organization'> & Partial<Facts>;

const IN_A_LINE = 3;
/** Beyond that all accounts of the OUs are named by the OUs: a stack that is there already stays. */
const MOST_NAMED = 60;

/**
 * What brings the member role to these accounts: the StackSet's next stacks, and for the management account, which no
 * StackSet reaches, a stack of its own. Without a StackSet, whoever deploys roles in the organization does.
 */
export function rolloutCommands(
  { region, settings }: CheckContext,
  { caller, organization, position, stackSet, deployment }: Known,
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
  const more = whatDiffers(settings, deployment?.outputs.get('EnforcerRoleName'));
  if (more.length > 0) byHand.push(`${byHand.pop() ?? ''} \\`, `  ${more.join(' ')}`);
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
      `  --stack-set-name ${STACK_SET} --regions ${stackSet.find((each) => each.region !== '')?.region ?? region} \\`,
      `  --call-as ${position === 'management' ? 'SELF' : 'DELEGATED_ADMIN'} --deployment-targets '{`,
      ...listed('OrganizationalUnitIds', units),
      ...(byStackSet.length > MOST_NAMED
        ? []
        : [
            '    "AccountFilterType": "INTERSECTION",',
            ...listed(
              'Accounts',
              byStackSet.map(({ accountId }) => accountId),
            ),
          ]),
    );
    lines.push(`${(lines.pop() ?? '').replace(/,$/, '')} }'`);
  }
  if (accounts.some(isHub)) lines.push('npx serverless deploy # brings the role of the hub itself');
  if (accounts.some((each) => isManagement(each) && !isHub(each)))
    lines.push('# in the management account, which no StackSet reaches:', ...byHand);
  return {
    fix: 'Deploy it there; where it is there, mend its trust:',
    lines,
  };
}

/** What the template is told where it is not as it has it by default: names, and what the enforcer presents. */
function whatDiffers(
  { memberRole, externalId }: CheckContext['settings'],
  enforcerRole = ENFORCER_ROLE,
): string[] {
  const { path, name } = pathAndName(memberRole);
  return [
    ...(enforcerRole === ENFORCER_ROLE ? [] : [`HubRoleName=${enforcerRole}`]),
    ...(name === MEMBER_ROLE ? [] : [`RoleName=${name}`]),
    ...(path === '/' ? [] : [`RolePath=${path}`]),
    ...(externalId === null ? [] : [`ExternalId=${externalId}`]),
  ];
}

/** A list as JSON, in lines that fit a terminal. */
function listed(name: string, items: readonly string[]): string[] {
  const rows: string[] = [];
  for (let start = 0; start < items.length; start += IN_A_LINE)
    rows.push(
      items
        .slice(start, start + IN_A_LINE)
        .map((item) => `"${item}"`)
        .join(', '),
    );
  return rows.map((row, index) => {
    const begin = index === 0 ? `    "${name}": [` : '      ';
    return `${begin}${row}${index === rows.length - 1 ? '],' : ','}`;
  });
}
