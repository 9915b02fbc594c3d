import { KeyRotationError } from '../../src/core/problem.ts';
import { LedgerOutageError, RowRefusedError, RowUnreadableError } from '../../src/ledger/ledger-error.ts';
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

const ROW = { pk: 'RUN#1', sk: 'META' };
const REFUSAL = new LedgerOutageError('Item size has exceeded', { reason: 'REFUSED' });

test.each([
  ['cannot be read', new RowUnreadableError({ ...ROW, why: 'damaged' }), 'LEDGER_UNREADABLE'],
  ['is not taken', new RowRefusedError(ROW, REFUSAL), 'LEDGER_REFUSED'],
])(
  'a step that ends in a row that %s is not tried again: it is the same a second time',
  async (_, error, code) => {
    const seen: unknown[] = [];
    let attempts = 0;
    await execute(async (_context, workflow) => {
      const start = workflow.step('start', () => {
        attempts += 1;
        return Promise.reject(error);
      });
      await start.catch((thrown: unknown) => seen.push(thrown));
    });
    expect(attempts).toBe(1);
    expect(seen[0]).toBeInstanceOf(KeyRotationError);
    expect(seen[0]).toMatchObject({ code, message: error.message });
  },
);
