import { sessionsFor } from '../../../src/phases/restore/sessions.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../builders/finding.ts';
import { candidate, id, inHand, ofUser, RESTORE } from './in-hand.ts';

const of = (userName: string, number = 1, accountId = ACCOUNT) =>
  candidate({ deactivation: ofUser(userName, id(number), accountId) });
const arn = (userName: string, accountId: string = ACCOUNT) => `arn:aws:iam::${accountId}:user/${userName}`;

test('an account is entered once, for exactly the users whose keys are asked for', () => {
  const { services, entered } = inHand();
  const candidates = [of('ci', 1), of('web', 2), of('ci', 3), of('ci', 4, OTHER_ACCOUNT)];
  const byAccount = sessionsFor(services, RESTORE, candidates);
  expect(
    byAccount.map((users) =>
      users.map((user) => [user.userName, ...user.keys.map(({ candidate: key }) => key.accessKeyId)]),
    ),
  ).toEqual([
    [
      ['ci', id(1), id(3)],
      ['web', id(2)],
    ],
    [['ci', id(4)]],
  ]);
  expect(entered).toEqual([
    [
      { accountId: ACCOUNT, partition: 'aws' },
      { kind: 'restore', userArns: [arn('ci'), arn('web')] },
      RESTORE,
    ],
    [
      { accountId: OTHER_ACCOUNT, partition: 'aws' },
      { kind: 'restore', userArns: [arn('ci', OTHER_ACCOUNT)] },
      RESTORE,
    ],
  ]);
});

test('more users than a policy has room for have several sessions', () => {
  const { services, entered } = inHand();
  const names = Array.from({ length: 30 }, (_, index) => `user-${index}`);
  const [users = []] = sessionsFor(
    services,
    RESTORE,
    names.map((name, index) => of(name, index)),
  );
  expect(users.map(({ userName }) => userName)).toEqual(names);
  expect(entered.length).toBeGreaterThan(1);
});

test('nobody is entered for a key whose user no run knows', () => {
  const { services, entered } = inHand();
  const unknown = [candidate({ deactivation: null }), candidate({}, { deeds: null })];
  expect(sessionsFor(services, RESTORE, unknown)).toEqual([]);
  expect(entered).toEqual([]);
});
