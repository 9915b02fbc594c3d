import { partitionOfRegion } from '../../core/partitions.ts';
import { check } from '../check.ts';
import { attention, broken, ok, type Finding } from '../finding.ts';
import { judgeRegion } from '../regions.ts';

export const regionCheck = check({
  name: 'region',
  about: 'The Region: one in which the stack can stand (SES, durable functions, Scheduler)',
  asks: [],
  needs: [],
  beforeDeploy: true,
  run({ region, beforeDeploy }) {
    const { stands, why, knownDurable, optIn } = judgeRegion(region);
    const base = partitionOfRegion(region).baseRegion;
    const findings: Finding[] = [];
    if (stands === 'no') {
      findings.push(
        broken(
          `the stack cannot stand in ${region}: ${why}`,
          judgeRegion(base).stands === 'no'
            ? 'There is no way yet to run it in this partition.'
            : 'Name another Region (AWS_REGION, --region); that the accounts work elsewhere does not matter, IAM is global.',
        ),
      );
    } else if (stands === 'unknown') {
      findings.push(attention(`${region}: ${why}`, 'Try it with `mode: dry-run` first.'));
    }
    if (beforeDeploy && stands !== 'no' && !knownDurable) {
      findings.push(
        attention(
          `${region} is not among the Regions that are known to have durable functions`,
          'Should the deployment be refused for DurableConfig, set `durable: false` in parameters.yml.',
        ),
      );
    }
    if (optIn && stands !== 'no') {
      findings.push(
        attention(
          `${region} has to be switched on in each account, or its role is assumed through ${base} and no StackSet reaches it here`,
          `Switch it on in all accounts and in the management account, or take a Region that every account has; with a StackSet, set \`memberRoleRegion: ${base}\` in parameters.yml.`,
        ),
      );
    }
    return { findings: findings.length > 0 ? findings : [ok(`${region}: ${why}`)] };
  },
});
