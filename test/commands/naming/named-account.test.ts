import { namedAccount } from '../../../src/commands/naming/named-account.ts';
import type { Account } from '../../../src/core/account.ts';
import type { RunAccount } from '../../../src/core/run-record.ts';
import { inMemoryLedger } from '../../../src/ledger/in-memory.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { systemClock } from '../../../src/workflow/clock.ts';

const ACCOUNTS = [
  ['300000000001', 'shop'],
  ['300000000002', 'sandbox'],
  ['300000000003', 'Sandbox'],
].map(([accountId, name]) => ({ account: { accountId, name } as Account }) as RunAccount);
const { runs } = inMemoryLedger(systemClock);
const ledger = {
  runs: { ...runs, lastEnded: () => Promise.resolve('last'), accounts: () => asyncItems(ACCOUNTS) },
};

describe('--account', () => {
  test.each([
    [undefined, null],
    ['999999999999', '999999999999'],
    ['SHOP', '300000000001'],
  ])('%j is the account %j', async (text, accountId) => {
    expect(await namedAccount(ledger, text)).toBe(accountId);
  });

  test.each([
    ['sandbox', '2 accounts have the name "sandbox": say which by its ID: 300000000002, 300000000003.'],
    ['shopp', 'The last run knew no account "shopp"; did you mean "shop"? --account takes an account ID'],
    ['nowhere at all', 'The last run knew no account "nowhere at all". --account takes an account ID of 12'],
    ['\u001b[2J', 'The last run knew no account "\\u001b[2J".'],
  ])('%j is told what is wrong', async (text, told) => {
    await expect(namedAccount(ledger, text)).rejects.toThrow(told);
  });
});
