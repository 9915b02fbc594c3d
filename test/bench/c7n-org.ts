import { Command, InvalidArgumentError } from 'commander';
import { C7N_POLICIES } from './c7n-policy.ts';
import { figure, line } from './figure.ts';
import { machine } from './machine.ts';
import { runC7nOrg } from './run-c7n-org.ts';
import { engineRun, organization } from './stage.ts';
import { since, sumOf, type Tally } from './tally.ts';

const USERS = 50;

const program = new Command('npm run bench:c7n --')
  .description(
    'Counts the calls that c7n-org (Cloud Custodian) makes for the same question over the same embedded organization.',
  )
  .argument('<path>', 'of c7n-org: `pip install c7n-org` puts it into the bin of its environment')
  .option('--accounts <number>', `accounts of ${USERS} users`, parseCount, 20)
  .parse();
const [path = ''] = program.args;
const { accounts } = program.opts<{ readonly accounts: number }>();

const say = (text: string): void => void process.stdout.write(`${text}\n`);
say([...Object.entries(machine())].map(([what, value]) => `${what} ${value}`).join(' · '));

const org = await organization({ world: { kind: 'seeded', accounts, usersPerAccount: USERS } });
try {
  const { config, entered, memberRole } = org;
  const target = { ...config, accountIds: entered, memberRole };
  for (const policy of C7N_POLICIES) {
    await tell(`c7n-org: ${policy.name}`, () => runC7nOrg(path, policy, target));
  }
  const ledgerTable = 'two-days';
  await tell('keyrotation: first day', async () => (await engineRun(org, { ledgerTable })).wallMs);
  await org.letADayPass();
  await tell('keyrotation: second day', async () => (await engineRun(org, { ledgerTable, day: 2 })).wallMs);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  org.close();
}

async function tell(what: string, run: () => Promise<number>): Promise<void> {
  const before = (await org.count()).all;
  const wallMs = await run();
  const calls = since(before, (await org.count()).all);
  const anAccount = (tally: Tally, ...prefixes: string[]): number =>
    sumOf(tally, ...prefixes).calls / org.entered.length;
  for (const action of Object.keys(calls).filter((name) => /^(sts|iam):/.test(name)))
    say(line(figure(`${what}, ${action}`, anAccount(calls, action), 'an account')));
  say(line(figure(`${what}, in member accounts`, anAccount(calls, 'sts:', 'iam:'), 'an account')));
  say(line(figure(`${what}, its process`, wallMs / 1000, 's')));
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It takes a number from 1 to 9999.');
  return Number(text);
}
