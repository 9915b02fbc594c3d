import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ADMINISTRATOR, foundOrganization, verifyIdentities } from '../deploy/moto-organization.ts';
import { serviceFolder } from '../deploy/service-folder.ts';
import { startMotoServer, type MotoServer } from '../conformance/moto-server.ts';

const SCRIPT = join(import.meta.dirname, 'smoke.ts');
const region = 'eu-west-1';

let moto: MotoServer;
let folder: ReturnType<typeof serviceFolder>;

beforeAll(async () => {
  moto = await startMotoServer();
  folder = serviceFolder();
}, 60_000);

afterAll(async () => {
  folder.remove();
  await moto.stop();
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function smoke(...args: readonly string[]): Promise<Ended> {
  const env = {
    ...process.env,
    SMOKE_FOLDER: folder.path,
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_ACCESS_KEY_ID: ADMINISTRATOR.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ADMINISTRATOR.secretAccessKey,
  };
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', SCRIPT, ...args],
      { env },
    );
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Ended;
  }
}

test('the smoke test goes as far as moto goes, and says what it could not try and why', async () => {
  const reach = { endpoint: moto.endpoint, region };
  const { id, members, ouId } = await foundOrganization(reach);
  await verifyIdentities(reach, 'keys@example.com');
  const { code, stdout, stderr } = await smoke(
    ...['--organization', id, '--region', region, '--json'],
    ...['--param', 'sourceMail=keys@example.com', '--param', 'rollout=self'],
    ...['--param', `organizationId=${id}`, '--param', `targetOUs=${ouId}`],
    ...['--test-account', members[0] ?? ''],
  );
  const { steps } = JSON.parse(stdout || '{"steps":[]}') as {
    steps: { name: string; verdict: string; words: string }[];
  };
  const verdicts = Object.fromEntries(steps.map(({ name, verdict }) => [name, verdict]));
  expect({ ...verdicts, 'exit code': code, said: stderr }).toEqual({
    deploy: 'passed',
    doctor: 'skipped',
    run: 'skipped',
    bounce: 'skipped',
    pause: 'skipped',
    stop: 'skipped',
    'failed-update': 'skipped',
    move: 'skipped',
    key: 'skipped',
    remove: 'skipped',
    'install-again': 'skipped',
    'exit code': 0,
    said: expect.stringContaining('1 passed, 0 failed, 10 skipped') as string,
  });
  const words = Object.fromEntries(steps.map(({ name, words: said }) => [name, said]));
  expect(words.run).toBe('a mock runs no durable function');
  expect(words.pause).toMatch(/only pause and resume were tried .*paused/i);
}, 400_000);

test('it refuses another organization than the one that was named', async () => {
  const { code, stderr } = await smoke('--organization', 'o-another0000', '--region', region);
  expect([code, stderr]).toEqual([
    3,
    expect.stringMatching(/are of the organization o-\w+, and not of o-another0000/),
  ]);
});
