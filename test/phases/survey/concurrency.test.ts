import { stage } from '../../e2e/harness.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { owner } from '../../e2e/people.ts';

/** Every IAM call takes so long: whatever began within it was under way at once. */
const CALL_MS = 40;
const ACCOUNTS = 12;

interface Begun {
  readonly accountId: string;
  readonly at: number;
}

async function iamCallsOf(settings: Readonly<Record<string, string>>): Promise<Begun[]> {
  const accounts = Array.from({ length: ACCOUNTS }, (_, n) => ({
    users: Array.from({ length: 12 }, (_each, u) => owner(`user-${n}-${u}`, { ageDays: 1 })),
  }));
  const staged = await stage(onlyAccounts(...accounts), settings);
  const begun: Begun[] = [];
  staged.organization.faults.intercept(({ service, accountId }) => {
    if (service !== 'iam') return undefined;
    begun.push({ accountId, at: performance.now() });
    return { kind: 'delay', ms: CALL_MS };
  });
  await staged.run(0, { mode: 'dry-run' });
  await staged.close();
  return begun;
}

/** What had begun within one call's time of each call, the largest of it. */
function mostAtOnce(calls: readonly Begun[], countOf: (atOnce: readonly Begun[]) => number): number {
  return Math.max(
    ...calls.map(({ at }) => countOf(calls.filter((each) => each.at >= at && each.at < at + CALL_MS * 0.9))),
  );
}

const accountsOf = (calls: readonly Begun[]): number => new Set(calls.map(({ accountId }) => accountId)).size;

test('within an account at most four IAM calls are under way at once', async () => {
  const calls = await iamCallsOf({});
  const ids = [...new Set(calls.map(({ accountId }) => accountId))];
  expect(ids).toHaveLength(ACCOUNTS);
  const most = ids.map((id) =>
    mostAtOnce(
      calls.filter(({ accountId }) => accountId === id),
      (each) => each.length,
    ),
  );
  expect(Math.max(...most)).toBe(4);
});

test.each([['1'], ['3']])(
  'at most ACCOUNTCONCURRENCY=%s accounts are entered at once',
  async (concurrency) => {
    const calls = await iamCallsOf({ ACCOUNTCONCURRENCY: concurrency });
    // As one account ends the next begins, within the time of its last call.
    const atOnce = mostAtOnce(calls, accountsOf);
    expect(atOnce).toBeGreaterThanOrEqual(Number(concurrency));
    expect(atOnce).toBeLessThanOrEqual(Number(concurrency) * 2);
  },
);

test('while IAM writes the report of one account, others have their turn', async () => {
  const accounts = Array.from({ length: 4 }, (_, n) => ({
    id: `30000000000${n}`,
    users: [owner(`user-${n}`, { ageDays: 1 })],
  }));
  const staged = await stage(onlyAccounts(...accounts), { ACCOUNTCONCURRENCY: '2' });
  staged.organization.world.credentialReportPolls = 3;
  await staged.run(0, { mode: 'dry-run' });
  const calls = staged.organization.calls.entries.filter(({ service }) => service === 'iam');
  const firsts = (action: string): number[] =>
    accounts
      .map(({ id }) => calls.findIndex((call) => call.action === action && call.accountId === id))
      .toSorted((a, b) => a - b);
  // All four have asked for theirs before the first one is read to its end.
  expect(firsts('GenerateCredentialReport').at(-1)).toBeLessThan(firsts('ListAccessKeys')[0] ?? 0);
});
