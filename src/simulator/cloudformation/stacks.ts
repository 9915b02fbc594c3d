/** A stack of the hub account: how its last change ended, and what it tells. */
export interface Stack {
  status: string;
  readonly outputs: ReadonlyMap<string, string>;
}

/** The stack of a StackSet in one account. */
export interface StackInstance {
  readonly accountId: string;
  /** Unset, the hub's. */
  readonly region?: string;
  readonly status: 'CURRENT' | 'OUTDATED' | 'INOPERABLE';
  readonly reason?: string;
}

/** CloudFormation of the hub account, in its Region, by name. Nothing is built from it. */
export interface CloudFormationState {
  readonly stacks: Map<string, Stack>;
  readonly stackSets: Map<string, StackInstance[]>;
}

export function cloudFormationState(): CloudFormationState {
  return { stacks: new Map(), stackSets: new Map() };
}
