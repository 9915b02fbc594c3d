import { KeyRotationError } from '../../src/core/problem.ts';
import { LedgerOutageError } from '../../src/ledger/ledger-error.ts';
import { execute, onLocalRunner } from './local-runner.ts';

onLocalRunner({ skipTime: true });

test('a step is tried again after an outage of the ledger; when that is no use, the run tells its code', async () => {
  const seen: unknown[] = [];
  let attempts = 0;
  await execute(async (_, workflow) => {
    const plan = workflow.step('plan', () => {
      attempts += 1;
      return Promise.reject(new LedgerOutageError('DynamoDB Query failed', { reason: 'THROTTLED' }));
    });
    await plan.catch((error: unknown) => seen.push(error));
  });
  expect(attempts).toBe(8);
  expect(seen[0]).toBeInstanceOf(KeyRotationError);
  expect(seen[0]).toMatchObject({ code: 'LEDGER_UNREACHABLE', message: 'DynamoDB Query failed' });
});
