import { readFileSync } from 'node:fs';
import { startMotoServer, type MotoServer } from '../conformance/moto-server.ts';
import { recordCalls, type RecordedCalls } from '../deploy/recorded-calls.ts';
import { serviceFolder, type ServiceFolder } from '../deploy/service-folder.ts';
import { marked, quoted } from './marked-tables.ts';

let moto: MotoServer;
let recorded: RecordedCalls;
let folder: ServiceFolder;

const serverless = (command: 'deploy' | 'remove', ...more: readonly string[]) =>
  folder.serverless(command, ['sourceMail=keys@example.com', ...more], {
    AWS_ENDPOINT_URL: recorded.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'any',
  });

// The command four times, half a minute each on two cores. moto does not do all that it is asked for at the end; what it was
// asked for is what counts here.
beforeAll(async () => {
  moto = await startMotoServer();
  recorded = await recordCalls(moto.endpoint);
  folder = serviceFolder();
  for (const mode of ['dry-run', 'enforce'])
    expect(await serverless('deploy', `mode=${mode}`)).toMatchObject({ code: 0 });
  await serverless('remove');
  await serverless('deploy');
}, 480_000);

afterAll(async () => {
  folder.remove();
  await recorded.stop();
  await moto.stop();
});

const PAGE = readFileSync('docs/permissions.md', 'utf8');
const actionsIn = (marker: string): string[] =>
  marked(PAGE, marker).flatMap(({ rows }) => rows.flatMap(([actions = '']) => quoted(actions)));

test('docs/permissions.md names what the command calls when it deploys, deploys again, removes and installs again', () => {
  const told = new Set([...actionsIn('deployer: command'), ...actionsIn('deployer: plugin')]);
  expect([...recorded.actions].filter((action) => !told.has(action))).toEqual([]);
});

test('and nothing that it does not call', () => {
  expect(actionsIn('deployer: command').filter((action) => !recorded.actions.has(action))).toEqual([]);
});
