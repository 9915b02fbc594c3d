import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from './command.ts';
import { siteOf } from './site.ts';
import { take, type Step } from './step.ts';
import { bounce } from './steps/bounce.ts';
import { deploy } from './steps/deploy.ts';
import { doctor } from './steps/doctor.ts';
import { failedUpdate } from './steps/failed-update.ts';
import { installAgain } from './steps/install-again.ts';
import { key } from './steps/key.ts';
import { move } from './steps/move.ts';
import { pause } from './steps/pause.ts';
import { remove } from './steps/remove.ts';
import { run } from './steps/run.ts';
import { assertSandbox, MAX_ACCOUNTS } from './steps/sandbox.ts';
import { stop } from './steps/stop.ts';

/** In this order; each leaves the stack as it found it, but the last two. */
const STEPS: readonly Step[] = [
  ...[deploy, doctor, run, bounce, pause, stop, failedUpdate, move, key, remove, installAgain],
];

const HELP = `The smoke test: what only a real organization can show, tried in one that nobody lives in (docs/smoke-test.md).

  npm run smoke -- --organization o-exampleorgid --region eu-west-1

It runs in the checkout, with credentials of the hub's administrator and the deployment's parameters.yml, says each
command before it runs it, and tells of each step whether it passed, failed or could not be tried, and why.
It refuses an organization of more than ${MAX_ACCOUNTS} accounts. After Ctrl-C it takes back what it has begun, then ends. Profiles that ask
for an MFA code are to be signed in before: it cannot ask.

  --organization ID          required: so that it never runs in another one
  --region REGION            of the hub (or AWS_REGION)
  --param NAME=VALUE         for the deployment, above parameters.yml; once more for another
  --test-account ID          a member account that is moved to another OU and back, and in which a user is made
  --test-profile PROFILE     of the AWS CLI: may make IAM users in it
  --management-profile P     may move accounts; needed where the hub is not the management account
  --only STEP,STEP           only these: ${STEPS.map(({ name }) => name).join(', ')}
  --keep                     all but remove and install-again
  --json                     the ends of the steps as JSON on stdout, the rest on stderr

Exit code 0 when no step failed, 3 when one did, 2 for wrong usage.
`;

class UsageError extends Error {}

const signal = new AbortController();
for (const asked of ['SIGINT', 'SIGTERM'] as const)
  process.once(asked, () => {
    process.stderr.write(
      'Interrupted: the command that is under way comes to its end, what was begun is taken back, and no further step begins.\n' +
        'A second time ends this at once, and leaves things as they are.\n',
    );
    signal.abort(new Error('interrupted'));
  });

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 3;
}

async function main(): Promise<number> {
  const values = flags();
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const say = (line: string): void => {
    (values.json ? process.stderr : process.stdout).write(`${line}\n`);
  };
  const region = values.region ?? process.env.AWS_REGION;
  if (values.organization === undefined || region === undefined)
    throw new UsageError('--organization and --region say where: --help tells more');
  const steps = chosen(values.only, values.keep);
  const root = join(import.meta.dirname, '../..');
  const folder = process.env.SMOKE_FOLDER ?? root;
  const site = siteOf({
    organizationId: values.organization,
    hubAccountId: await hubAccount(folder, region),
    region,
    testAccountId: values['test-account'] ?? null,
    testProfile: values['test-profile'] ?? null,
    managementProfile: values['management-profile'] ?? null,
    folder,
    serverlessFile: join(root, 'node_modules/.bin/serverless'),
    commandLine: [process.execPath, '--disable-warning=ExperimentalWarning', join(root, 'src/cli.ts')],
    parameters: values.param ?? [],
    environment: inRegion(region),
    isMock: process.env.AWS_ENDPOINT_URL !== undefined,
    pollMs: 10_000,
    signal: signal.signal,
    say,
  });
  say(`${await assertSandbox(site)} accounts; the hub is ${site.hubAccountId}, in ${region}`);
  const ends = await take(steps, site, say);
  if (values.json) process.stdout.write(`${JSON.stringify({ steps: ends }, null, 2)}\n`);
  say('');
  for (const { name, verdict, words } of ends) say(`${verdict.padEnd(7)}  ${name.padEnd(13)}  ${words}`);
  const counted = (verdict: string) => ends.filter((end) => end.verdict === verdict).length;
  say(`\n${counted('passed')} passed, ${counted('failed')} failed, ${counted('skipped')} skipped`);
  return signal.signal.aborted || counted('failed') > 0 ? 3 : 0;
}

function flags() {
  const options = {
    organization: { type: 'string' },
    region: { type: 'string' },
    param: { type: 'string', multiple: true },
    'test-account': { type: 'string' },
    'test-profile': { type: 'string' },
    'management-profile': { type: 'string' },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}; --help lists all`);
  }
}

function chosen(only: string | undefined, keep: boolean): readonly Step[] {
  const steps = keep ? STEPS.filter((step) => step !== remove && step !== installAgain) : STEPS;
  if (only === undefined) return steps;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0)
    throw new UsageError(
      `no step is called ${unknown.join(', ')}: there are ${STEPS.map(({ name }) => name).join(', ')}`,
    );
  return steps.filter(({ name }) => names.includes(name));
}

async function hubAccount(cwd: string, region: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand(
    ['aws', 'sts', 'get-caller-identity', '--query', 'Account', '--output', 'text'],
    { cwd, env: inRegion(region), onLine: () => undefined },
  );
  if (code !== 0) throw new Error(`no AWS credentials that answer: ${stderr.trim()}`);
  return stdout.trim();
}

/** Version 1 of the AWS CLI has a variable of its own for the Region; version 2 shows answers in a pager. */
function inRegion(region: string): NodeJS.ProcessEnv {
  return { ...process.env, AWS_REGION: region, AWS_DEFAULT_REGION: region, AWS_PAGER: '' };
}
