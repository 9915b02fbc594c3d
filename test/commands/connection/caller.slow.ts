import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyWorld } from '../../../src/simulator/world/builders.ts';
import { stage, type Stage } from '../../e2e/harness.ts';
import { keyrotation } from '../child-process.ts';

const KEYS = 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = secret\n';

describe('who calls AWS, and where', () => {
  let folder: string;
  let aws: Record<string, string>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keyrotation-caller-'));
    const config = join(folder, 'config');
    writeFileSync(
      config,
      `[profile hub]\nregion = eu-west-1\n${KEYS}[profile far]\nregion = Ireland\n${KEYS}` +
        `[profile base]\n${KEYS}[profile safe]\nregion = eu-west-1\nsource_profile = base\n` +
        'role_arn = arn:aws:iam::111122223333:role/x\nmfa_serial = arn:aws:iam::111122223333:mfa/ann\n' +
        '[profile bare]\nregion = eu-west-1\n[sso-session team]\nsso_region = eu-west-1\n',
    );
    aws = {
      AWS_CONFIG_FILE: config,
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
      SOURCEMAIL: 'a@example.com',
    };
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const NOWHERE = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  test.each([
    ['PROFILE_MISSING', ['--profile', 'hob'], {}, 'Did you mean \\"hub\\"?'],
    ['PROFILE_MISSING', ['--profile', 'team'], {}, 'which --profile names'],
    ['PROFILE_MISSING', [], { AWS_PROFILE: 'nobody' }, 'which AWS_PROFILE names'],
    ['REGION_MISSING', [], { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }, 'pass --region'],
    ['REGION_INVALID', ['--region', 'Ireland'], {}, '(--region)'],
    ['REGION_INVALID', [], { AWS_DEFAULT_REGION: 'Elsewhere' }, 'Elsewhere'],
    ['REGION_INVALID', ['--profile', 'far'], {}, 'Ireland'],
    ['CREDENTIALS_UNUSABLE', ['--profile', 'bare'], {}, 'profile \\"bare\\"'],
    ['CREDENTIALS_UNUSABLE', ['--region', 'eu-west-1'], {}, '--profile or AWS_PROFILE'],
    ['MFA_NEEDED', ['--profile', 'safe'], {}, 'arn:aws:iam::111122223333:mfa/ann'],
    ['ENDPOINT_INVALID', ['--profile', 'hub'], { AWS_ENDPOINT_URL: 'localhost' }, 'AWS_ENDPOINT_URL is'],
    [
      'ENDPOINT_INVALID',
      ['--profile', 'hub'],
      { AWS_ENDPOINT_URL_STS: 'ftp://x' },
      'AWS_ENDPOINT_URL_STS is',
    ],
    ['ENDPOINT_UNREACHABLE', ['--profile', 'hub'], NOWHERE, 'http://127.0.0.1:1'],
  ])('%s ends the command with 2, in JSON where JSON was asked for: %j', async (code, flags, more, told) => {
    const { exitCode, stdout, stderr } = await keyrotation(['report', '--json', ...flags], undefined, {
      ...aws,
      ...more,
    }).ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      error: { code, message: expect.any(String) as string, fix: expect.stringMatching(/.../) as string },
    });
    expect(stdout).toContain(told);
  });

  test('and is told in words on stderr elsewhere', async () => {
    const { exitCode, stdout, stderr } = await keyrotation(['report', '--profile', 'hob'], undefined, aws)
      .ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(
      'The AWS configuration has no profile "hob", which --profile names. (PROFILE_MISSING)\n' +
        '  Fix: Did you mean "hub"? `aws configure list-profiles` names all.\n',
    );
  });

  describe('against an organization', () => {
    let staged: Stage;
    beforeAll(async () => {
      staged = await stage(emptyWorld({}), {}, { startAt: new Date(), running: true });
    });
    afterAll(() => staged.close());

    test('a profile that is named wins over credentials of the environment, without a warning', async () => {
      const { endpoint, credentials } = staged.organization;
      const named = join(folder, 'named');
      writeFileSync(
        named,
        `[profile hub]\nregion = us-east-1\nendpoint_url = ${endpoint}\n` +
          `aws_access_key_id = ${credentials.accessKeyId}\naws_secret_access_key = ${credentials.secretAccessKey}\n`,
      );
      const { exitCode, stderr } = await keyrotation(['report', '--profile', 'hub'], undefined, {
        AWS_CONFIG_FILE: named,
        AWS_ACCESS_KEY_ID: 'AKIAOTHER',
        AWS_SECRET_ACCESS_KEY: 'other',
      }).ended;
      expect(stderr).toBe('No run has ended yet; name one that has begun, as its log does.\n');
      expect(exitCode).toBe(2);
    });

    test('settings of a file hold, and are named where they came from', async () => {
      const settings = join(folder, 'keyrotation.yml');
      writeFileSync(settings, 'ledgerTable: "?"\n');
      const { exitCode, stderr } = await keyrotation(['report', '--config', settings], staged.organization)
        .ended;
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`LEDGERTABLE is "?" in ${settings}; it takes a table name`);
    });
  });
});
