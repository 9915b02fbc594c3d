import { compileConditions } from './conditions.ts';
import { many, type OneOrMany, type PolicyDocument, type PolicyStatement } from './policy-document.ts';
import { policyText } from './policy-text.ts';
import type { RequestContext } from './request-context.ts';
import { matchesPattern, wildcards } from './wildcard.ts';

/** What a policy is asked: may `action` (such as `iam:ListUsers`) be done to `resource` (an ARN or `*`)? */
export interface PolicyRequest {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
  /** ARNs that stand for the caller, for policies with principals. */
  readonly principals?: readonly string[];
}

export type PolicyDecision = 'allow' | 'explicit-deny' | 'implicit-deny';

export type CompiledPolicy = (request: PolicyRequest) => PolicyDecision;

/**
 * A policy made ready to be asked many times. A deny that applies wins over every allow; without either the
 * answer is an implicit deny (IAM User Guide, "Policy evaluation logic").
 * @throws RangeError on a condition operator it does not know.
 */
export function compilePolicy(document: PolicyDocument): CompiledPolicy {
  const statements = many(document.Statement).map((statement) => ({
    effect: statement.Effect,
    applies: compileStatement(statement),
  }));
  return (request) => {
    const effects = statements.filter(({ applies }) => applies(request)).map(({ effect }) => effect);
    if (effects.includes('Deny')) return 'explicit-deny';
    return effects.includes('Allow') ? 'allow' : 'implicit-deny';
  };
}

type Applies = (request: PolicyRequest) => boolean;

function compileStatement(statement: PolicyStatement): Applies {
  const tests = [
    actionTest(statement),
    resourceTest(statement.Resource, true),
    resourceTest(statement.NotResource, false),
    principalTest(statement.Principal),
  ].filter((test) => test !== undefined);
  const conditions = compileConditions(statement.Condition);
  return (request) => tests.every((test) => test(request)) && conditions(request.context);
}

function actionTest({ Action, NotAction }: PolicyStatement): Applies {
  const patterns = many(Action ?? NotAction).map((pattern) => wildcards(pattern.toLowerCase()));
  const wanted = Action !== undefined;
  return ({ action }) => {
    const lowerCase = action.toLowerCase();
    return patterns.some((pattern) => matchesPattern(pattern, lowerCase)) === wanted;
  };
}

function resourceTest(resources: OneOrMany<string> | undefined, wanted: boolean): Applies | undefined {
  if (resources === undefined) return undefined;
  const patterns = many(resources).map(policyText);
  return ({ resource, context }) =>
    patterns.some((pattern) => matchesPattern(pattern(context), resource)) === wanted;
}

function principalTest(principal: PolicyStatement['Principal']): Applies | undefined {
  if (principal === undefined) return undefined;
  const accepted = new Set(principal === '*' ? ['*'] : many(principal.AWS).map(wholeAccount));
  return ({ principals = [] }) => accepted.has('*') || principals.some((each) => accepted.has(each));
}

/** A bare account ID as principal means that account's root, which delegates to the account's own policies. */
const wholeAccount = (principal: string): string =>
  /^\d{12}$/.test(principal) ? `arn:aws:iam::${principal}:root` : principal;
