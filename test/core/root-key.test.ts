import { rootKeyProblem } from '../../src/core/root-key.ts';
import { ACCOUNT } from '../builders/finding.ts';

const account = { accountId: ACCOUNT, name: 'shop' };

test.each([null, 'none'] as const)('a root user of whom the report says %s is no problem', (rootKey) => {
  expect(rootKeyProblem(account, rootKey)).toBeNull();
});

test.each([
  ['active', 'the root user of shop has an active access key'],
  [
    'unread',
    'the root user of shop may have an active access key: the credential report does not say clearly',
  ],
] as const)('a root key that is %s is told of the account', (rootKey, message) => {
  expect(rootKeyProblem(account, rootKey)).toMatchObject({
    scope: 'account',
    id: ACCOUNT,
    code: 'ROOT_KEY_ACTIVE',
    message,
  });
});
