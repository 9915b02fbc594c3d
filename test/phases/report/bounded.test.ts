import type { AccessKeyId } from '../../../src/core/access-key.ts';
import type { AccountId } from '../../../src/core/account.ts';
import { NO_MAIL } from '../../../src/core/report.ts';
import type { RunAccount } from '../../../src/core/run-record.ts';
import type { RunFinding } from '../../../src/core/run-finding.ts';
import { inMemoryLedger } from '../../../src/ledger/in-memory.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { countRun, readAlong } from '../../../src/phases/report/build.ts';
import { compared } from '../../../src/phases/report/compared.ts';
import { keysAsCsv } from '../../../src/page/keys-csv.ts';
import { reportAsJson } from '../../../src/words/report-json.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { sleeplessClock } from '../../ledger/stub-table.ts';
import { FINDING, RUN_ACCOUNT } from '../../ledger/sample-rows.ts';

const ACCOUNTS = 300;
const KEYS_EACH = 10;
const RUN = { runId: '2026-11-22T08-00-00Z-enforce', asOf: AS_OF, mode: 'enforce' } as const;

const accountIdOf = (n: number) => String(100_000_000_000 + n) as AccountId;

/** A ledger that makes up its rows, and counts the findings that it has given. */
function counting() {
  const given = { findings: 0 };
  async function* accounts(): AsyncIterable<RunAccount> {
    for (let n = 0; n < ACCOUNTS; n += 1)
      yield await Promise.resolve({
        ...RUN_ACCOUNT,
        account: { ...RUN_ACCOUNT.account, accountId: accountIdOf(n) },
      });
  }
  async function* findings(): AsyncIterable<RunFinding> {
    for (let n = 0; n < ACCOUNTS; n += 1)
      for (let k = 0; k < KEYS_EACH; k += 1) {
        given.findings += 1;
        const accessKeyId = `AKIA${String(n * 1_000 + k).padStart(16, '0')}` as AccessKeyId;
        const finding = { ...FINDING.finding, accountId: accountIdOf(n), accessKeyId };
        yield await Promise.resolve({ ...FINDING, finding });
      }
  }
  const ledger = inMemoryLedger(sleeplessClock());
  return { given, ledger: { ...ledger, runs: { ...ledger.runs, accounts, findings } } satisfies Ledger };
}

/** The most findings that had been given at any time and were not yet handed on. */
async function mostHeld<T>(
  given: { readonly findings: number },
  items: AsyncIterable<T>,
  findingsIn: (item: T) => number,
): Promise<{ readonly held: number; readonly handedOn: number }> {
  let [held, handedOn] = [0, 0];
  for await (const item of items) {
    held = Math.max(held, given.findings - handedOn);
    handedOn += findingsIn(item);
  }
  return { held, handedOn };
}

test('keys are handed on one by one', async () => {
  const { given, ledger } = counting();
  const { tally } = await countRun({ ledger }, RUN);
  const report = readAlong({ ledger }, tally.head(RUN, NO_MAIL, []), false);
  given.findings = 0;
  const { held, handedOn } = await mostHeld(given, report.keys(), () => 1);
  expect(handedOn).toBe(ACCOUNTS * KEYS_EACH);
  expect(held).toBeLessThanOrEqual(2);
});

test('of two runs that are compared no more than an account and the next are held', async () => {
  const { given, ledger } = counting();
  const run = { ...RUN, mail: NO_MAIL, problems: [] };
  const last = { ...run, runId: '2026-11-21T08-00-00Z-enforce' };
  const { held, handedOn } = await mostHeld(
    given,
    compared({ ledger }, last, run),
    ({ before, after }) => before.keys.length + after.keys.length,
  );
  expect(handedOn).toBe(2 * ACCOUNTS * KEYS_EACH);
  // Of each run an account, the next one, and the key by which its end is known.
  expect(held).toBeLessThanOrEqual(2 * (2 * KEYS_EACH + 2));
});

test.each([
  ['JSON', reportAsJson, 64 * 1_024],
  ['CSV', keysAsCsv, 200 * 400],
])('%s is written while the keys are read', async (_, write, letters) => {
  const { given, ledger } = counting();
  const { tally } = await countRun({ ledger }, RUN);
  const report = readAlong({ ledger }, tally.head(RUN, NO_MAIL, []), false);
  given.findings = 0;
  const lead = await mostHeld(given, write(report), (piece) => (piece.match(/AKIA\d{16}/g) ?? []).length);
  expect(lead.handedOn).toBe(ACCOUNTS * KEYS_EACH);
  expect(lead.held).toBeLessThan(letters / 100);
});
