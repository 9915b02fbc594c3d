import type { DatedFinding } from '../../src/core/access-key.ts';
import type { Deactivation } from '../../src/core/notice-cycle.ts';
import { keyHistories } from '../../src/ledger/key-history.ts';
import { runLock } from '../../src/ledger/lock.ts';
import { finding } from '../builders/finding.ts';
import { deactivation } from '../builders/history.ts';
import { NOW, refuses, says, sleeplessClock, tableAnswering, type Answer } from './stub-table.ts';

/** A write took effect, its answer was lost, and the SDK's next attempt meets what the first one wrote. */
const LOST = refuses(400, 'ConditionalCheckFailedException');

const text = (S: string) => ({ S });

const locked = (by: string): Answer =>
  says({
    Item: {
      pk: text('LOCK'),
      sk: text('RUN'),
      owner: text(by),
      runId: text('run-1'),
      leaseUntil: text('2027-03-01T08:05:00.000Z'),
    },
  });

test.each([
  ['this attempt', 'owner-1', true],
  ['another one', 'owner-2', false],
])('a lock whose condition did not hold is held when its row says so: by %s', async (_, by, held) => {
  const { table } = tableAnswering(({ verb, n }) =>
    verb === 'UpdateItem' ? LOST : n === 1 ? says({}) : locked(by),
  );
  const attempt = await runLock(table, sleeplessClock()).acquire('owner-1', 'run-1');
  expect(attempt).toMatchObject({ held, leaseUntil: '2027-03-01T08:05:00.000Z' });
});

test.each<[Deactivation['state'], string, string]>([
  ['intent', 'run-1', 'recorded'],
  ['done', 'run-1', 'done'],
  ['withdrawn', 'run-1', 'recorded'],
  ['done', 'yesterday', 'recorded'],
])('an intent whose condition did not hold: the row says %s of %s', async (state, runId, said) => {
  const of = finding() as DatedFinding;
  const details = { ...of.details, kind: 'read' };
  const row = { ...deactivation({ runId, state, asOf: NOW }), reason: 'age', finding: { ...of, details } };
  const answer = says({
    Item: {
      pk: text(`KEY#${of.accountId}#${of.accessKeyId}`),
      sk: text('STATE'),
      deactivation: onTheWire(row),
    },
  });
  const { table } = tableAnswering(({ verb }) => (verb === 'UpdateItem' ? LOST : answer));
  const intent = {
    ...deactivation({ runId: 'run-1', state: 'intent' }),
    finding: of,
    reason: 'age',
  } as const;
  expect(await keyHistories(table).recordIntent(intent, { restoredAt: null })).toBe(said);
});

function onTheWire(value: unknown): object {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (Array.isArray(value)) return { L: value.map(onTheWire) };
  return {
    M: Object.fromEntries(Object.entries(value as object).map(([name, each]) => [name, onTheWire(each)])),
  };
}
