import type { EmailAddress } from '../../../src/core/contact.ts';
import { queueOf } from '../../../src/phases/notify/queue.ts';

const digest = (contact: string) => ({ contact: contact as EmailAddress, notices: [] });

function queue(contacts: readonly string[], inDoubt: string[] = []) {
  let asked = 0;
  const courier = {
    inDoubt: inDoubt as EmailAddress[],
    ready: () => Promise.resolve(void (asked += 1)),
  };
  return { of: queueOf(contacts.map(digest), courier), courier, asked: () => asked };
}

test('digests leave in their order, each once SES has had its say', async () => {
  const { of, asked } = queue(['a@one.example', 'b@one.example']);
  expect(of.isEmpty).toBe(false);
  expect((await of.take()).contact).toBe('a@one.example');
  expect((await of.take()).contact).toBe('b@one.example');
  expect(of.isEmpty).toBe(true);
  expect(asked()).toBe(2);
  await expect(of.take()).rejects.toThrow('no digest is left');
});

test('in doubt those from the end go first, at other domains', async () => {
  const { of, courier } = queue(
    ['a@one.example', 'b@two.example', 'c@three.example', 'd@one.example'],
    ['x@one.example'],
  );
  expect((await of.take()).contact).toBe('c@three.example');
  expect((await of.take()).contact).toBe('b@two.example');
  // Where there is no other domain, whoever is last.
  expect((await of.take()).contact).toBe('d@one.example');
  courier.inDoubt = [];
  expect((await of.take()).contact).toBe('a@one.example');
});

test('the domain of an address is what follows its last @', async () => {
  const { of } = queue(['"a@b"@two.example', 'c@one.example'], ['"x@y"@one.example']);
  expect((await of.take()).contact).toBe('"a@b"@two.example');
});
