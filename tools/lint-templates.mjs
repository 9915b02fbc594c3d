// Lints both templates with cfn-lint: the member role's as it is, the hub's as packaged, for each rollout and either way
// of running.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

if (spawnSync('cfn-lint', ['--version']).error) {
  console.error('cfn-lint is missing; install it with  pip install cfn-lint  so that it is on the PATH.');
  process.exit(2);
}

const rolledOut = [
  'organizationId=o-exampleorgid',
  'targetOUs=r-ab12',
  'externalId=between-us',
  'operatorRole=team/ops',
];
const hubs = {
  none: [],
  self: ['rollout=self', ...rolledOut],
  'delegated-admin': ['rollout=delegated-admin', ...rolledOut],
  plain: ['durable=false'],
};
const folder = mkdtempSync(join(tmpdir(), 'keyrotation-lint-'));
try {
  const templates = ['member-role/template.yaml'];
  for (const [name, more] of Object.entries(hubs)) {
    const target = join(folder, name);
    const parameters = ['sourceMail=keys@example.com', ...more];
    const args = [
      'package',
      '--region',
      'eu-west-1',
      '--package',
      target,
      ...parameters.map((each) => `--param=${each}`),
    ];
    execFileSync('node_modules/.bin/serverless', args, { stdio: ['ignore', 'ignore', 'inherit'] });
    templates.push(join(target, 'cloudformation-template-update-stack.json'));
  }
  const { status } = spawnSync('cfn-lint', ['--', ...templates], { stdio: 'inherit' });
  if (status === 0) console.log(`cfn-lint has nothing to say about ${templates.length} templates.`);
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
