import { execFileSync, spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { shellCommands } from './shell-commands.ts';

/** The documentation of users; what decision records quote is history. */
const PAGES = [
  'README.md',
  'member-role/README.md',
  ...globSync('docs/**/*.md', { exclude: ['docs/adr/**'] }),
];

/** What the shell's variables stand for in the pages. */
const VARIABLES: Readonly<Record<string, string>> = {
  bucket: 'keyrotation-reports-111122223333-eu-west-1',
  file: 'runs/2027-03-01T08-00-00Z-enforce/keys.csv',
  group: '/aws/lambda/keyrotation-enforcer',
  key: '{"pk":{"S":"LOCK"},"sk":{"S":"RUN"}}',
  queue: 'https://sqs.eu-west-1.amazonaws.com/111122223333/keyrotation-failed-mail-events',
  stream: 'stream',
  version: 'version',
  who: 'ann@example.com',
};

/** What stands in files that earlier commands of a page write; any other has nothing in it. */
const FILES: Readonly<Record<string, unknown>> = {
  'schedule.json': {
    Name: 'keyrotation-daily',
    ScheduleExpression: 'cron(0 8 * * ? *)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: 'arn:aws:lambda:eu-west-1:111122223333:function:x',
      RoleArn: 'arn:aws:iam::111122223333:role/x',
    },
  },
};

/** The pages are for version 2. Version 1 is what pip installs: these it cannot read, and everything else it can. */
const isVersion1 = execFileSync('aws', ['--version'], { encoding: 'utf8' }).startsWith('aws-cli/1.');
const OF_VERSION_2 = { command: 'aws logs tail ', option: / --cli-binary-format \S+/ };

let folder: string;
let server: Server;
let endpoint: string;
let requests: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyrotation-aws-'));
  for (const name of ['docs', 'member-role']) symlinkSync(resolve(name), join(folder, name));
  server = createServer((request, response) => {
    requests += 1;
    request.resume().on('end', () => {
      response.writeHead(400, { 'x-amzn-errortype': 'Refused' }).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const commands = PAGES.flatMap((page) =>
  shellCommands(readFileSync(page, 'utf8'))
    .filter(({ text }) => text.startsWith('aws ') && !(isVersion1 && text.startsWith(OF_VERSION_2.command)))
    .map(({ text, line }) => [`${page}:${line}`, text] as const),
);

test('there are commands of the AWS CLI in the pages', () => {
  expect(commands.length).toBeGreaterThan(40);
});

// The CLI sends nothing before it has read the command and checked every parameter that AWS requires.
test.each(commands)('%s: the AWS CLI takes the command, and asks AWS', async (_, command) => {
  for (const [, name = ''] of command.matchAll(/\bfile:\/\/([\w.-]+)/g))
    writeFileSync(join(folder, name), JSON.stringify(FILES[name] ?? {}));
  requests = 0;
  const readable = isVersion1 ? command.replace(OF_VERSION_2.option, '') : command;
  const said = await run(readable.replace('"$@"', '').replace(/^aws /, `aws --endpoint-url ${endpoint} `));
  expect(requests > 0 ? 'sent' : said).toBe('sent');
});

/** By a shell, whose quotes and variables they are. @returns what the CLI says on stderr */
function run(command: string): Promise<string> {
  return new Promise((done, reject) => {
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'none',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_MAX_ATTEMPTS: '1',
      ...VARIABLES,
    };
    const child = spawn('bash', ['-c', `set -- word\n${command}`], {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', reject).once('close', () => {
      done(said);
    });
  });
}
