import { many, type Conditions } from '../../../src/simulator/policy/policy-document.ts';

/** One statement of a policy, with where it stands. */
export interface PlacedStatement {
  /** Such as `EnforcerRole.Policies.0.PolicyDocument, ListAccounts`. */
  readonly place: string;
  /** A role's trust names no resource. */
  readonly isTrust: boolean;
  readonly effect: unknown;
  readonly principal: unknown;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Conditions;
  /** Members of it that are not read here. */
  readonly others: readonly string[];
}

/** All statements below a node of a template whose intrinsics are put in, whatever the property they stand in. */
export function statementsIn(node: unknown, place: string): PlacedStatement[] {
  if (typeof node !== 'object' || node === null) return [];
  const entries = Object.entries(node);
  if (!Array.isArray(node) && 'Statement' in node) {
    return many(node.Statement as object | readonly object[]).map((statement, at) =>
      read(statement as Readonly<Record<string, unknown>>, place, at),
    );
  }
  return entries.flatMap(([name, each]) => statementsIn(each, place === '' ? name : `${place}.${name}`));
}

function read(statement: Readonly<Record<string, unknown>>, place: string, at: number): PlacedStatement {
  const { Sid, Effect, Principal, Action, Resource, Condition, ...others } = statement;
  const texts = (value: unknown): string[] =>
    value === undefined ? [] : many(value as string | readonly string[]).map(String);
  return {
    place: `${place}, ${typeof Sid === 'string' ? Sid : `statement ${at + 1}`}`,
    isTrust: Principal !== undefined && Resource === undefined,
    effect: Effect,
    principal: Principal,
    actions: texts(Action),
    resources: texts(Resource),
    conditions: (Condition ?? {}) as Conditions,
    others: Object.keys(others),
  };
}
