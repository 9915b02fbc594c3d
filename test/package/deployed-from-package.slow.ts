import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { writeStackFiles } from '../../src/commands/initial/stack-files.ts';
import { packageHub } from '../deploy/packaged-hub.ts';

/** A folder as `keyrotation init` and `npm install` leave it; the `serverless` command is that of the checkout. */
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyrotation-package-'));
  const installed = join(folder, 'node_modules', 'keyrotation');
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(installed, 'package.json'), '{ "type": "module" }');
  execFileSync(process.execPath, ['tools/build-stack.mjs', join(installed, 'stack')]);
  symlinkSync(resolve('node_modules/serverless'), join(folder, 'node_modules', 'serverless'));
  await writeStackFiles(join(installed, 'stack', 'init'), folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Packaged {
  readonly said: string;
  readonly template: unknown;
}

/** By `serverless package` in the folder, told what stands in parameters.yml and nothing else. */
function packaged(parameters: readonly string[]): Packaged {
  writeFileSync(
    join(folder, 'parameters.yml'),
    parameters.map((each) => `${each.replace('=', ': ')}\n`).join(''),
  );
  const args = ['node_modules/serverless/bin/serverless.js', 'package', '--region', 'eu-west-1'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const file = join(folder, '.serverless/cloudformation-template-update-stack.json');
  const template = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : null;
  return { said: stdout + stderr, template };
}

/**
 * Without the time of packaging, and without the digest of the code: the tests package a checkout through links, whose paths
 * stand in the source map (`npm run reproducible` compares archives).
 */
const comparable = (template: unknown): unknown =>
  JSON.parse(
    JSON.stringify(template)
      .replace(/"serverless\/keyrotation\/hub\/[^"]*\.zip"/g, '"archive.zip"')
      .replace(/EnforcerLambdaVersion\w+/g, 'EnforcerLambdaVersion')
      .replace(/"CodeSha256":"[^"]*"/, '"CodeSha256":"digest"'),
  );

const NAMED = ['organizationId=o-exampleorgid', 'targetOUs=r-ab12'];

test.each<[string, readonly string[]]>([
  ['as delegated administrator', ['rollout=delegated-admin', ...NAMED]],
  ['as management account, not durable', ['rollout=self', 'durable=false', ...NAMED]],
  ['without rollout, with a bus', ['eventBus=security']],
])('what is deployed from the package is what a checkout deploys: %s', async (_, more) => {
  const parameters = ['sourceMail=keys@example.com', ...more];
  const [{ template: here }, { template: there }] = [packaged(parameters), await packageHub(parameters)];
  expect(comparable(here)).toEqual(comparable(there));
});

test('what is wrong with parameters.yml is told as in a checkout', () => {
  expect(packaged(['sourceMail=nobody']).said).toContain('sourceMail is "nobody"');
});

test('npm is to look for the package in the folder, and not in a registry, where that name may be anybody’s', () => {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  expect(dependencies.keyrotation).toMatch(/^file:keyrotation-\d+\.\d+\.\d+\.tgz$/);
});
