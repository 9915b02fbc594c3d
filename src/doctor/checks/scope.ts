import { isScoped } from '../../core/account.ts';
import { check } from '../check.ts';
import { broken, ok, type Finding } from '../finding.ts';
import { unitThere } from '../unit-there.ts';

export const scopeCheck = check({
  name: 'scope',
  about: 'INCLUDEOUS and EXCLUDEOUS name OUs and roots that are there',
  asks: ['organizations:DescribeOrganizationalUnit', 'organizations:ListRoots'],
  needs: ['caller', 'organization'],
  beforeDeploy: true,
  async run({ ask, deployed, settings }) {
    const { scope } = settings;
    if (!isScoped(scope)) return { findings: [ok('the whole organization')] };
    const findings: Finding[] = [];
    const there: string[] = [];
    const missing: string[] = [];
    const names: readonly (readonly [string, readonly string[]])[] = [
      ['INCLUDEOUS', scope.include],
      ['EXCLUDEOUS', scope.exclude],
    ];
    for (const [setting, units] of names) {
      for (const unit of units) {
        const found = await unitThere({ ask, deployed }, unit);
        if (!found.told) findings.push(found.finding);
        else if (found.value === null) missing.push(`${setting}: ${unit}`);
        else there.push(`${setting}: ${unit} ${found.value}`);
      }
    }
    if (missing.length > 0)
      findings.push(
        broken(
          'the organization has not what the scope names, and every run stops at that (OU_NOT_FOUND)',
          'Correct the setting; `aws organizations list-organizational-units-for-parent` tells the IDs.',
          { items: missing },
        ),
      );
    if (there.length > 0) findings.push(ok('the OUs are there', { items: there }));
    return { findings };
  },
});
