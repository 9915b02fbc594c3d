import { spawnSync } from 'node:child_process';
import { judgeRegion } from '../src/doctor/regions.ts';

/** The Regions that cfn-lint has the resource types of, and that the deployment refuses nobody. */
export function standingRegions() {
  // It tells them only to whom names none of them; the template is not looked at.
  const { stdout, stderr } = spawnSync(
    'cfn-lint',
    ['--regions', 'nowhere', '--', 'member-role/template.yaml'],
    {
      encoding: 'utf8',
    },
  );
  const [, list] = /Supported regions are \[(.*)\]/.exec(stdout + stderr) ?? [];
  if (list === undefined) throw new Error(`cfn-lint does not tell its Regions: ${stdout}${stderr}`);
  const all = [...list.matchAll(/'([^']+)'/g)].map(([, region]) => region);
  return all.filter((region) => judgeRegion(region).stands !== 'no');
}
