import { StandardRetryStrategy } from '@smithy/core/retry';
import { buildClients } from '../../src/aws/clients.ts';

const credentials = () =>
  Promise.resolve({
    accessKeyId: 'AKIA',
    secretAccessKey: 'secret',
    sessionToken: 'token',
    expiration: new Date(),
  });

test('the clients of all accounts and services share one connection pool', () => {
  const clients = buildClients({ region: 'eu-west-1' }, null);
  const { organizations, sts, ses, sesV2, dynamodb } = clients;
  const all = [organizations, sts, ses, sesV2, dynamodb, clients.iam(credentials), clients.iam(credentials)];
  const pools = new Set<unknown>(all.map(({ config }) => config.requestHandler));
  expect(pools.size).toBe(1);
  clients.close();
});

test('each account has a client of its own, whose rate adapts to what the account takes', async () => {
  const clients = buildClients({ region: 'eu-west-1' }, null);
  const [one, other] = [clients.iam(credentials), clients.iam(credentials)];
  const strategies = await Promise.all([one, other].map(({ config }) => config.retryStrategy()));
  expect(strategies[0]).not.toBe(strategies[1]);
  expect(strategies).toMatchObject([{ mode: 'adaptive' }, { mode: 'adaptive' }]);
  clients.close();
});

test('whoever says how clients rest between attempts gives each of them a strategy of its own', async () => {
  const told: string[] = [];
  const clients = buildClients(
    {
      region: 'eu-west-1',
      maxAttempts: 5,
      retries: (mode, maxAttempts) => {
        told.push(`${mode} ${maxAttempts}`);
        return new StandardRetryStrategy({ maxAttempts });
      },
    },
    null,
  );
  const { organizations, sts, ses, sesV2, dynamodb } = clients;
  const all = [organizations, sts, ses, sesV2, dynamodb, clients.eventBridge(), clients.iam(credentials)];
  const strategies = new Set(await Promise.all(all.map(({ config }) => config.retryStrategy())));
  expect(strategies.size).toBe(all.length);
  expect(told).toEqual(expect.arrayContaining(['standard 5', 'standard 3', 'adaptive 5']));
  clients.close();
});
