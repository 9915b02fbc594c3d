import {
  accountIdOf,
  accountRow,
  changeRow,
  findingRow,
  keyNameIn,
  keyNameOf,
  keyState,
  seenRow,
} from '../../src/ledger/row-keys.ts';
import { ACCOUNT, finding, KEY_ID } from '../builders/finding.ts';

const RUN = '2026-11-22T08-00-00Z-enforce';
const NAME = { accountId: ACCOUNT, accessKeyId: KEY_ID };

test('of which key a row is stands in its name', () => {
  for (const row of [keyState(finding()), findingRow(RUN, finding()), seenRow(RUN, finding())])
    expect(keyNameOf(row)).toEqual(NAME);
  expect(keyNameOf(accountRow(RUN, ACCOUNT))).toBeNull();
});

test.each([`KEY#${ACCOUNT}`, `KEY#${ACCOUNT}#short`, `KEY#1234#${KEY_ID}`, `${ACCOUNT} ${KEY_ID}`, ''])(
  '%j names no key',
  (text) => {
    expect(keyNameIn(text)).toBeNull();
  },
);

test('of which account a row is stands in its name', () => {
  expect(accountIdOf(accountRow(RUN, ACCOUNT))).toBe(ACCOUNT);
  expect(accountIdOf({ pk: 'LOCK', sk: 'RUN' })).toBeNull();
});

test('changes of accounts wait in the order of time', () => {
  expect(changeRow(RUN, ACCOUNT)).toEqual({
    pk: `RUN#${RUN}`,
    sk: `CHANGE#2026-11-22T08:00:00.000Z#${ACCOUNT}`,
  });
});
