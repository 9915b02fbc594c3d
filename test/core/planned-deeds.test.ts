import { isPlanned, plannedDeeds } from '../../src/core/planned-deeds.ts';
import type { Decision } from '../../src/core/decision.ts';
import type { Outcome } from '../../src/core/report.ts';
import { due } from '../builders/decided-key.ts';
import { finding } from '../builders/finding.ts';

const key = finding();
const planOf = (outcome: Outcome) => plannedDeeds({ runId: 'plan', keys: [{ ...key, outcome }] });
const NOTIFY: Decision = { kind: 'notify', notice: 'first', ...due() };
const EXEMPT: Decision = { kind: 'exempt', reason: 'opt-out', until: null, because: null };
const deferred = (reminderDue: boolean): Decision => ({ kind: 'deferred', reminderDue, ...due() });
const DEACTIVATE: Decision = { kind: 'deactivate', reminderDue: false, ...due() };

test.each<[string, Decision, Outcome, boolean]>([
  ['a notice that the plan has', NOTIFY, 'would-notify', true],
  ['a deactivation that the plan has', DEACTIVATE, 'would-deactivate', true],
  ['a deactivation where the plan told', DEACTIVATE, 'would-notify', false],
  ['a notice where the plan waited', NOTIFY, 'none', false],
  ['nothing about a compliant key', { kind: 'compliant' }, 'none', true],
  ['nothing about a key that nobody could judge', { kind: 'undetermined', reason: 'x' }, 'none', true],
  ['nothing about an exempt key', EXEMPT, 'would-deactivate', true],
  ['no more than defer, whatever the plan said', deferred(false), 'none', true],
  ['the reminder of a deferred key that the plan has', deferred(true), 'would-notify', true],
  ['the reminder of a deferred key where the plan waited', deferred(true), 'none', false],
  ['waiting, whatever the plan said', { kind: 'wait', ...due() }, 'would-deactivate', true],
])('held to a plan, a run may do %s', (_, decision, outcome, may) => {
  expect(isPlanned(decision, key, planOf(outcome))).toBe(may);
});
