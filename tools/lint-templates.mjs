// Lints all templates with cfn-lint: the member role's and the recipes as they are, the hub's as packaged, for each rollout,
// either way of running, with a bus for events, with a key of one's own, and with guardrails; each in every Region that it may
// be deployed in. Then asks it in which Regions their resource types are absent.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outdatedAbsences } from './absent-resources.mjs';
import { standingRegions } from './standing-regions.mjs';

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
  events: ['eventBus=security', 'operatorRole=team/ops'],
  encrypted: [
    'kmsKeyArn=arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'operatorRole=team/ops',
  ],
  guarded: [
    'rollout=self',
    ...rolledOut,
    'permissionsBoundary=arn:aws:iam::111122223333:policy/team/boundary',
    'rolePath=/team/security/',
    'reservedConcurrency=none',
    'logGroupRetain=true',
    'memberRoleRegion=us-east-1',
    'verifyContacts=off',
  ],
};
const regions = standingRegions();
const folder = mkdtempSync(join(tmpdir(), 'keyrotation-lint-'));
try {
  const recipes = readdirSync('docs/events/recipes').map((name) => join('docs/events/recipes', name));
  const templates = ['member-role/template.yaml'];
  const types = new Set(['AWS::IAM::Role']); // of the member role
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
    // It leaves what it packs in the folder for temporary files.
    const env = { ...process.env, TMPDIR: folder };
    execFileSync('node_modules/.bin/serverless', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
    const template = join(target, 'cloudformation-template-update-stack.json');
    templates.push(template);
    const { Resources } = JSON.parse(readFileSync(template, 'utf8'));
    for (const { Type } of Object.values(Resources)) types.add(Type);
  }
  const { status } = spawnSync('cfn-lint', ['--regions', ...regions, '--', ...templates], {
    stdio: 'inherit',
  });
  if (status === 0)
    console.log(
      `cfn-lint has nothing to say about ${templates.length} templates in ${regions.length} Regions.`,
    );
  // What is built on top has Regions of its own: chat and API destinations are in fewer.
  const others = spawnSync('cfn-lint', ['--', ...recipes], { stdio: 'inherit' });
  const outdated = outdatedAbsences(types, folder);
  for (const each of outdated) console.error(`src/doctor/absent-resources.ts: ${each}`);
  process.exitCode = status === 0 && others.status === 0 && outdated.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
