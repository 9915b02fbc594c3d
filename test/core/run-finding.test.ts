import type { Decision } from '../../src/core/decision.ts';
import {
  awaitsOutcome,
  ended,
  isDeactivated,
  outcomeSoFar,
  type DecidedFinding,
} from '../../src/core/run-finding.ts';
import { due } from '../builders/decided-key.ts';
import { finding } from '../builders/finding.ts';
import { ANN, BOB } from '../builders/notice.ts';

const DEACTIVATE: Decision = { kind: 'deactivate', reminderDue: false, ...due() };
const WAIT: Decision = { kind: 'wait', ...due() };

/** Starts as a key to deactivate about which nothing was said yet. */
function decided(overrides: Partial<DecidedFinding> = {}): DecidedFinding {
  return {
    stage: 'decided',
    finding: finding(),
    accountContactTag: null,
    decision: DEACTIVATE,
    contacts: [ANN],
    contactSource: 'user-tag',
    notice: null,
    problems: [],
    ...overrides,
  };
}

test('of a key that is only decided nothing has come yet', () => {
  expect(outcomeSoFar(decided())).toBe('none');
  expect(isDeactivated(decided())).toBe(false);
});

test.each(['deactivated', 'failed', 'notified'] as const)('what came of a key is told: %s', (outcome) => {
  const row = ended(decided(), outcome);
  expect(outcomeSoFar(row)).toBe(outcome);
  expect(isDeactivated(row)).toBe(outcome === 'deactivated');
});

test.each([
  ['to deactivate', decided(), true],
  ['with a notice to send', decided({ decision: WAIT, notice: 'first' }), true],
  ['that only waits', decided({ decision: WAIT }), false],
])('whether a later phase will note an outcome: of a key %s', (_, row, awaits) => {
  expect(awaitsOutcome(row)).toBe(awaits);
});

test('a row that ends keeps what was decided, but for what is said anew', () => {
  expect(ended(decided(), 'deactivated', { contacts: [BOB] })).toEqual({
    ...decided(),
    contacts: [BOB],
    stage: 'done',
    outcome: 'deactivated',
    recovered: false,
  });
});

test('a deactivation that a later run found out stays one', () => {
  const recovered = { ...ended(decided(), 'deactivated'), recovered: true };
  expect(ended(recovered, 'notified').recovered).toBe(true);
});
