import { NO_AGES } from '../../src/core/key-ages.ts';
import { readAccount } from '../../src/ledger/rows/account-row.ts';
import { readFinding } from '../../src/ledger/rows/finding-row.ts';
import { findingSk } from '../../src/ledger/row-keys.ts';
import { FINDING, RUN_ACCOUNT, RUN_ID } from './sample-rows.ts';

/** Rows that were written before one of their members was known. */

const pk = `RUN#${RUN_ID}`;

test('an account of the time before remembered surveys, ages and root keys has none of them', () => {
  const { remembered, ages, rootKey, ...before } = RUN_ACCOUNT;
  expect([remembered, ages, rootKey]).not.toContain(undefined);
  const row = { pk, sk: `ACCOUNT#${RUN_ACCOUNT.account.accountId}`, v: 1, entry: before };
  expect(readAccount(row)).toEqual({
    ok: true,
    value: { ...RUN_ACCOUNT, remembered: 0, ages: NO_AGES, rootKey: null },
  });
});

test('an opt-out of the time before its reason was kept has none', () => {
  const exemption = { kind: 'opted-out', until: '2027-01-01' } as const;
  const row = {
    pk,
    sk: `ACCOUNT#${RUN_ACCOUNT.account.accountId}`,
    v: 1,
    entry: { ...RUN_ACCOUNT, exemption },
  };
  expect(readAccount(row)).toMatchObject({ ok: true, value: { exemption: { ...exemption, reason: null } } });
});

test('an exempt key of the time before its reason was kept has none', () => {
  const decision = { kind: 'exempt', reason: 'opt-out', until: null } as const;
  const row = { pk, sk: findingSk(FINDING.finding), v: 1, entry: { ...FINDING, decision } };
  expect(readFinding(row)).toMatchObject({ ok: true, value: { decision: { ...decision, because: null } } });
});
