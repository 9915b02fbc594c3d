// Lints both templates with cfn-lint: the member role's as it is, the hub's as packaged, once for each rollout.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

if (spawnSync('cfn-lint', ['--version']).error) {
  console.error('cfn-lint is missing; install it with  pip install cfn-lint  so that it is on the PATH.');
  process.exit(2);
}

const rolledOut = ['organizationId=o-exampleorgid', 'targetOUs=r-ab12', 'externalId=between-us'];
const hubs = { none: [], self: rolledOut, 'delegated-admin': rolledOut };
const folder = mkdtempSync(join(tmpdir(), 'keyrotation-lint-'));
try {
  const templates = ['member-role/template.yaml'];
  for (const [rollout, more] of Object.entries(hubs)) {
    const target = join(folder, rollout);
    const parameters = ['sourceMail=keys@example.com', `rollout=${rollout}`, ...more];
    const args = ['package', '--package', target, ...parameters.map((each) => `--param=${each}`)];
    execFileSync('node_modules/.bin/serverless', args, { stdio: ['ignore', 'ignore', 'inherit'] });
    templates.push(join(target, 'cloudformation-template-update-stack.json'));
  }
  const { status } = spawnSync('cfn-lint', ['--', ...templates], { stdio: 'inherit' });
  if (status === 0) console.log(`cfn-lint has nothing to say about ${templates.length} templates.`);
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
