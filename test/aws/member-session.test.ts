import type { IAMClient } from '@aws-sdk/client-iam';
import { renewingSession } from '../../src/aws/member-session.ts';
import { awsError } from '../builders/aws-error.ts';

/** Sessions in the order in which they were opened. */
function opened() {
  const clients: IAMClient[] = [];
  const session = renewingSession(() => {
    const client = { number: clients.length } as unknown as IAMClient;
    clients.push(client);
    return client;
  });
  return { clients, session };
}
const OVER = awsError('ExpiredToken', 'it is over');

test('one session is opened with the first call, and serves all', async () => {
  const { clients, session } = opened();
  expect(clients).toHaveLength(0);
  const used = [
    await session((client) => Promise.resolve(client)),
    await session((client) => Promise.resolve(client)),
  ];
  expect(used).toEqual([clients[0], clients[0]]);
  expect(clients).toHaveLength(1);
});

test('a call whose session has ended is made once more, in a new one, which serves from then on', async () => {
  const { clients, session } = opened();
  const call = (client: IAMClient) =>
    client === clients[0] ? Promise.reject(OVER) : Promise.resolve(client);
  expect(await session(call)).toBe(clients[1]);
  expect(await session(call)).toBe(clients[1]);
  expect(clients).toHaveLength(2);
});

test('two calls that meet the end of one session open one more together', async () => {
  const { clients, session } = opened();
  const call = async (client: IAMClient) => {
    await Promise.resolve();
    if (client === clients[0]) throw OVER;
    return client;
  };
  expect(await Promise.all([session(call), session(call)])).toEqual([clients[1], clients[1]]);
  expect(clients).toHaveLength(2);
});

test('a second end is told, and any other failure at once', async () => {
  const { clients, session } = opened();
  await expect(session(() => Promise.reject(OVER))).rejects.toBe(OVER);
  expect(clients).toHaveLength(2);
  const denied = awsError('AccessDenied', 'no');
  await expect(session(() => Promise.reject(denied))).rejects.toBe(denied);
  expect(clients).toHaveLength(2);
});
