import type { RequestContext } from './request-context.ts';
import { ANY_ONE, ANY_RUN, wildcards, type Pattern } from './wildcard.ts';

/** A text of a policy, ready to be asked about many requests. */
export type PolicyText = (context: RequestContext) => Pattern;

const VARIABLE = /(\$\{[^}]+\})/;

/**
 * Reads a resource or a condition's value: wildcards, variables such as `${aws:PrincipalArn}`, and the escapes `${*}`,
 * `${?}` and `${$}` for the characters themselves (IAM User Guide, "Variables and tags"). The value of a variable is
 * no pattern. `${AWS::AccountId}`, the pseudo parameter of a CloudFormation template, is known as well, so that a
 * template's policy can be used as it is. A variable without a value matches nothing, as in IAM.
 */
export function policyText(text: string): PolicyText {
  const pieces = text.split(VARIABLE).map((piece, index) => (index % 2 === 0 ? wildcards(piece) : piece));
  const [only, ...more] = pieces;
  if (typeof only === 'object' && more.length === 0) return () => only;
  return (context) =>
    pieces.flatMap((piece) => (typeof piece === 'string' ? valueOf(piece, context).split('') : piece));
}

function valueOf(variable: string, context: RequestContext): string {
  const name = variable.slice('${'.length, -'}'.length);
  if (/^[*?$]$/.test(name)) return name;
  const value = context[name.toLowerCase()];
  return typeof value === 'string' ? value : variable;
}

/** The pattern as text, for operators that know no wildcards. */
export function plainText(pattern: Pattern): string {
  return pattern.map((each) => (each === ANY_RUN ? '*' : each === ANY_ONE ? '?' : each)).join('');
}
