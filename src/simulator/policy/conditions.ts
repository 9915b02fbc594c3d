import { many, type Conditions } from './policy-document.ts';
import { plainText, policyText } from './policy-text.ts';
import type { RequestContext } from './request-context.ts';
import { matchesArn, matchesPattern, type Pattern } from './wildcard.ts';

interface Comparison {
  readonly matches: (wanted: Pattern, given: string) => boolean;
  readonly negated?: boolean;
}

const equal = (wanted: Pattern, given: string) => plainText(wanted) === given;
const equalIgnoringCase = (wanted: Pattern, given: string) =>
  plainText(wanted).toLowerCase() === given.toLowerCase();

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: { matches: equal },
  StringNotEquals: { matches: equal, negated: true },
  StringEqualsIgnoreCase: { matches: equalIgnoringCase },
  StringNotEqualsIgnoreCase: { matches: equalIgnoringCase, negated: true },
  StringLike: { matches: matchesPattern },
  StringNotLike: { matches: matchesPattern, negated: true },
  ArnEquals: { matches: matchesArn },
  ArnLike: { matches: matchesArn },
  ArnNotEquals: { matches: matchesArn, negated: true },
  ArnNotLike: { matches: matchesArn, negated: true },
  Bool: { matches: equalIgnoringCase },
};

type Test = (context: RequestContext) => boolean;

/**
 * The conditions of a statement as one test: all operators and keys must hold, any value of a key may.
 * An absent key fails an operator, satisfies a negated one, any `…IfExists` and any `ForAllValues:…`.
 * @throws RangeError on an operator this evaluator does not know: guessing would make a test pass for nothing.
 */
export function compileConditions(conditions: Conditions = {}): Test {
  const tests = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) =>
      compileCondition(operator, key.toLowerCase(), many(values).map(String)),
    ),
  );
  return (context) => tests.every((test) => test(context));
}

function compileCondition(operator: string, key: string, values: readonly string[]): Test {
  if (operator === 'Null') {
    return (context) => values.includes(String(context[key] === undefined));
  }
  const [, ofSet, name = '', ifExists] =
    /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  const comparison = COMPARISONS[name];
  if (!comparison)
    throw new RangeError(`The embedded organization does not know the condition operator ${operator}`);
  const { matches, negated = false } = comparison;
  const wanted = values.map(policyText);
  return (context) => {
    const given = context[key];
    if (given === undefined) return ifExists !== undefined || ofSet === 'ForAllValues:' || negated;
    const holds = (one: string) => wanted.some((value) => matches(value(context), one)) !== negated;
    return ofSet === 'ForAllValues:' ? many(given).every(holds) : many(given).some(holds);
  };
}
