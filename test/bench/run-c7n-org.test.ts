import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
} from '../../src/simulator/embedded-organization.ts';
import { account, accessKey, emptyWorld, user } from '../../src/simulator/world/builders.ts';
import { C7N_POLICIES, type C7nPolicy } from './c7n-policy.ts';
import { runC7nOrg } from './run-c7n-org.ts';
import { tallyOf } from './tally.ts';

const ACCOUNT = '222222222222';
const [policy] = C7N_POLICIES as [C7nPolicy, ...C7nPolicy[]];

let organization: EmbeddedOrganization;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyrotation-stub-'));
  const world = emptyWorld({
    accounts: [account({ id: ACCOUNT, users: [user({ accessKeys: [accessKey()] })] })],
  });
  organization = await startEmbeddedOrganization({ world, startAt: new Date('2026-11-22T08:00:00Z') });
});
afterEach(async () => {
  await organization.close();
  await rm(folder, { recursive: true });
});

const target = () => ({ ...organization, accountIds: [ACCOUNT], memberRole: 'keyrotation-member' });

/** A program that stands in for c7n-org, with what it does in place of its work. */
async function stub(work: string): Promise<string> {
  const path = join(folder, 'c7n-org');
  await writeFile(path, `#!${process.execPath}\n${work}`);
  await chmod(path, 0o755);
  return path;
}

/** Enters each account of the file that it is handed, and asks for its users. */
const ENTERING = `
const { readFileSync } = require('node:fs');
const read = (flag) => readFileSync(process.argv[process.argv.indexOf(flag) + 1], 'utf8');
const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID } = process.env;
const call = async (service, key, token, body) => (await fetch(AWS_ENDPOINT_URL, { method: 'POST', body, headers: {
  'content-type': 'application/x-www-form-urlencoded',
  authorization: 'AWS4-HMAC-SHA256 Credential=' + key + '/20261122/us-east-1/' + service + '/aws4_request, SignedHeaders=host, Signature=0',
  ...(token && { 'x-amz-security-token': token }),
} })).text();
(async () => {
  if (!read('-u').includes('iam-user') || !process.argv.includes('--dryrun')) process.exit(2);
  for (const [, role] of read('-c').matchAll(/role: (\\S+)/g)) {
    const answer = await call('sts', AWS_ACCESS_KEY_ID, '', 'Action=AssumeRole&Version=2011-06-15&RoleSessionName=stub&RoleArn=' + encodeURIComponent(role));
    const [key, token] = ['AccessKeyId', 'SessionToken'].map((tag) => new RegExp('<' + tag + '>([^<]*)<').exec(answer)[1]);
    await call('iam', key, token, 'Action=ListUsers&Version=2010-05-08');
  }
})();
`;

test('what it calls in the accounts that it is handed goes to the organization, and is counted', async () => {
  const { all } = tallyOf(organization.calls);
  const wallMs = await runC7nOrg(await stub(ENTERING), policy, target());
  expect(wallMs).toBeGreaterThan(0);
  expect(all).toEqual({
    'sts:AssumeRole': { calls: 1, throttled: 0 },
    'iam:ListUsers': { calls: 1, throttled: 0 },
  });
});

test('it sees no credentials or settings of the caller', async () => {
  const ofCaller = { AWS_PROFILE: 'production', AWS_SESSION_TOKEN: 'secret' };
  Object.assign(process.env, ofCaller);
  try {
    const path = await stub(
      `console.error(Object.keys(process.env).filter((name) => name.startsWith('AWS_')).sort().join()); process.exit(1);`,
    );
    await expect(runC7nOrg(path, policy, target())).rejects.toThrow(
      /AWS_ACCESS_KEY_ID,AWS_CONFIG_FILE,AWS_DEFAULT_REGION,AWS_EC2_METADATA_DISABLED,AWS_ENDPOINT_URL,AWS_REGION,AWS_SECRET_ACCESS_KEY,AWS_SHARED_CREDENTIALS_FILE$/,
    );
  } finally {
    for (const name of Object.keys(ofCaller)) Reflect.deleteProperty(process.env, name);
  }
});

test.each([
  [
    'says why',
    `console.error('Traceback'); console.error('no such policy'); process.exit(1);`,
    'no such policy',
  ],
  ['says nothing', 'process.exit(3);', 'Command failed'],
])('one that fails and %s is told with its policy', async (_what, work, said) => {
  const run = runC7nOrg(await stub(work), policy, target());
  await expect(run).rejects.toThrow(`did not run the policy ${policy.name}: `);
  await expect(run).rejects.toThrow(said);
});

test('a path where there is no program is told', async () => {
  const path = join(folder, 'nothing-here');
  await expect(runC7nOrg(path, policy, target())).rejects.toThrow(`${path} did not run the policy`);
});
