import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import type { EmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import { sdkEnvironment } from '../../src/simulator/sdk-environment.ts';
import type { C7nPolicy } from './c7n-policy.ts';

/** What c7n-org is pointed at. */
export interface C7nTarget extends Pick<EmbeddedOrganization, 'endpoint' | 'region' | 'credentials'> {
  readonly accountIds: readonly string[];
  readonly memberRole: string;
}

/** It goes through a global resource such as IAM's in this Region only. */
const GLOBAL_REGION = 'us-east-1';
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * One dry run of a policy over accounts, without its cache. Whatever profile the caller has is out of its reach.
 * @returns how long it took
 * @throws Error with the end of what it said, when there is no such program or it ends with another code than 0
 */
export async function runC7nOrg(path: string, policy: C7nPolicy, target: C7nTarget): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'keyrotation-c7n-'));
  try {
    const [config, use, output] = [
      join(folder, 'accounts.yml'),
      join(folder, 'policies.yml'),
      join(folder, 'output'),
    ];
    await writeFile(config, stringify({ accounts: accountsOf(target) }));
    await writeFile(use, stringify({ policies: [policy] }));
    const files = ['-c', config, '-u', use, '-s', output, '--cache-path', folder];
    const startedAt = performance.now();
    await promisify(execFile)(
      path,
      ['run', ...files, '-r', GLOBAL_REGION, '--cache-period', '0', '--dryrun'],
      { env: environment(target, folder), maxBuffer: MOST_OUTPUT_BYTES },
    );
    return performance.now() - startedAt;
  } catch (error) {
    throw new Error(`${path} did not run the policy ${policy.name}: ${endOf(error)}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const accountsOf = ({ accountIds, memberRole }: C7nTarget) =>
  accountIds.map((id) => ({
    account_id: id,
    name: `account-${id}`,
    role: `arn:aws:iam::${id}:role/${memberRole}`,
    regions: [GLOBAL_REGION],
  }));

function environment(target: C7nTarget, folder: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(others),
    ...sdkEnvironment(target),
    AWS_DEFAULT_REGION: target.region,
    AWS_CONFIG_FILE: join(folder, 'no-profiles'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function endOf(error: unknown): string {
  const { stderr = '', message } = error as { readonly stderr?: string; readonly message: string };
  const said = stderr.trim().split('\n').slice(-5).join('\n');
  return said === '' ? message : said;
}
