import { keyText, type KeyName } from './access-key.ts';
import type { Decision } from './decision.ts';
import type { Outcome } from './report.ts';

/** What a run is about to do, in keys. */
export interface PlannedWork {
  readonly toNotify: number;
  readonly toDeactivate: number;
  readonly deferred: number;
}

/** What a plan that was looked at said would be done, key by key: a run that is held to it does no more. */
export interface PlannedDeeds {
  /** Whose plan it is. */
  readonly runId: string;
  /** By `keyText`. */
  readonly notices: ReadonlySet<string>;
  readonly deactivations: ReadonlySet<string>;
}

export function plannedDeeds({
  runId,
  keys,
}: {
  readonly runId: string;
  readonly keys: readonly (KeyName & { readonly outcome: Outcome })[];
}): PlannedDeeds {
  const ending = (outcome: Outcome): ReadonlySet<string> =>
    new Set(keys.filter((key) => key.outcome === outcome).map(keyText));
  return { runId, notices: ending('would-notify'), deactivations: ending('would-deactivate') };
}

/** Whether the decision does no more about the key than the plan said. */
export function isPlanned(decision: Decision, key: KeyName, planned: PlannedDeeds): boolean {
  switch (decision.kind) {
    case 'notify':
      return planned.notices.has(keyText(key));
    case 'deactivate':
      return planned.deactivations.has(keyText(key));
    case 'compliant':
    case 'exempt':
    case 'undetermined':
    case 'wait':
      return true;
    case 'deferred':
      return !decision.reminderDue || planned.notices.has(keyText(key));
  }
}
