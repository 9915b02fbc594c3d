import { isRoot } from '../../core/account.ts';
import { targetProblems } from '../../core/rollout-targets.ts';
import { check } from '../check.ts';
import { broken, ok, type Finding } from '../finding.ts';
import { unitThere } from '../unit-there.ts';

export const targetsCheck = check({
  name: 'targets',
  about: 'targetOUs names OUs that are there, of which none lies in another',
  asks: ['organizations:DescribeOrganizationalUnit', 'organizations:ListParents', 'organizations:ListRoots'],
  needs: ['caller', 'organization'],
  beforeDeploy: true,
  async run({ ask, deployed, services, targetOUs }) {
    if (targetOUs.length === 0)
      return { findings: [ok('none named: --target-ous, or parameters.yml as --config')] };
    const findings: Finding[] = targetProblems(targetOUs).map((problem) =>
      broken(`it ${problem}`, 'Correct targetOUs in parameters.yml.'),
    );
    const missing: string[] = [];
    const there: string[] = [];
    const nested: string[] = [];
    for (const unit of new Set(targetOUs)) {
      const found = await unitThere({ ask, deployed }, unit);
      if (!found.told) {
        findings.push(found.finding);
        continue;
      }
      if (found.value === null) {
        missing.push(unit);
        continue;
      }
      there.push(`${unit} ${found.value}`);
      if (isRoot(unit)) continue;
      const path = await ask('organizations:ListParents', () => services.organizations.ouPath(unit));
      if (!path.told) findings.push(path.finding);
      else
        nested.push(
          ...path.value
            .filter((above) => above.startsWith('ou-') && targetOUs.includes(above))
            .map((above) => `${unit} ${found.value} lies in ${above}`),
        );
    }
    if (missing.length > 0)
      findings.push(
        broken(
          'the organization has not what it names, and the StackSet would fail',
          'Correct targetOUs; `aws organizations list-organizational-units-for-parent` tells the IDs.',
          { items: missing },
        ),
      );
    if (nested.length > 0)
      findings.push(
        broken(
          'it names OUs that lie in others: their accounts lose the role for good when one of the two is taken out later',
          'Leave the inner ones out of targetOUs: the outer ones have their accounts.',
          { items: nested },
        ),
      );
    if (findings.length === 0) findings.push(ok('they are there, side by side', { items: there }));
    return { findings };
  },
});
