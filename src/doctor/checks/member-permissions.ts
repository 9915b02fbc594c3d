import type { ExaminedAccount } from '../examined-account.ts';
import { count } from '../../words/counts.ts';
import { check } from '../check.ts';
import { attention, broken, ok, type Finding } from '../finding.ts';

type Entered = Extract<ExaminedAccount, { readonly entered: true }>;

export const memberPermissionsCheck = check({
  name: 'permissions',
  about:
    'What the member role may do where it was assumed: the calls that the engine makes, and none that it never makes',
  asks: [],
  needs: ['members'],
  beforeDeploy: false,
  run({ settings }, { members }) {
    const entered = members.filter((each): each is Entered => each.entered === true);
    const lacking = entered.filter(({ permissions }) => permissions.missing.length > 0);
    const lavish = entered.filter(({ permissions }) => permissions.needless.length > 0);
    const findings: Finding[] = [];
    if (lacking.length > 0)
      findings.push(
        broken(
          `the role lacks calls in ${count(lacking.length, 'account')}`,
          'Deploy member-role/template.yaml as it is; where a service control policy refuses, have the role exempted from it.',
          { items: lacking.map((each) => `${named(each)}: ${missingIn(each)}`) },
        ),
      );
    if (lavish.length > 0)
      findings.push(
        attention(
          `the role may more than it needs in ${count(lavish.length, 'account')}`,
          `Deploy member-role/template.yaml as ${settings.memberRole}. Each session is held to a run's own calls all the same.`,
          { items: lavish.map((each) => `${named(each)}: ${each.permissions.needless.join(', ')}`) },
        ),
      );
    if (findings.length === 0) findings.push(ok(`as they should be in ${count(entered.length, 'account')}`));
    return { findings };
  },
});

const named = ({ account }: Entered): string => `${account.accountId} ${account.name}`;

function missingIn({ permissions }: Entered): string {
  return permissions.missing
    .map(({ action, words }) => (/service control policy/i.test(words) ? `${action} (by an SCP)` : action))
    .join(', ');
}
