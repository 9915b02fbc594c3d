import type { Decision } from '../../core/decision.ts';
import { isLeftOpen, type RunFinding } from '../../core/run-finding.ts';

export type ToDeactivate = RunFinding & { readonly decision: Extract<Decision, { kind: 'deactivate' }> };

/** Keys that had their turn in an earlier attempt are left to the next run; what was left open is looked at once more. */
export function isToDeactivate(row: RunFinding): row is ToDeactivate {
  return row.decision.kind === 'deactivate' && (row.stage === 'decided' || isLeftOpen(row));
}
