/** A CloudFormation template, as far as filling one in needs to know it. */
export interface Template {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string }>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, unknown>>;
}

/** Values of parameters: a text, or the reference to a pseudo parameter of the stack it ends up in. */
export type Values = Readonly<Record<string, string | { readonly Ref: string }>>;

const NO_VALUE = 'AWS::NoValue';

/**
 * A resource of a template without the template around it: its parameters replaced by values (or their defaults), its
 * conditions decided. Knows Ref, Fn::Sub, Fn::If, Fn::Not and Fn::Equals.
 * @throws Error when a parameter has neither a value nor a default
 */
export function fillInResource(template: Template, resource: string, given: Values): unknown {
  const values: Record<string, Values[string]> = { ...given };
  for (const [name, { Default }] of Object.entries(template.Parameters)) {
    const value = given[name] ?? Default;
    if (value === undefined) throw new Error(`The parameter ${name} of the template has no value`);
    values[name] = value;
  }
  return fillIn(template.Resources[resource], { values, conditions: template.Conditions });
}

interface Context {
  readonly values: Values;
  readonly conditions: Readonly<Record<string, unknown>>;
}

function fillIn(node: unknown, context: Context): unknown {
  if (Array.isArray(node)) return node.map((each) => fillIn(each, context)).filter(isPresent);
  if (!isObject(node)) return node;
  if (typeof node.Ref === 'string') return context.values[node.Ref] ?? node;
  if (typeof node['Fn::Sub'] === 'string') return { 'Fn::Sub': fillInText(node['Fn::Sub'], context) };
  if (Array.isArray(node['Fn::If'])) {
    const [condition, whenTrue, whenFalse] = node['Fn::If'] as [string, unknown, unknown];
    return fillIn(holds(context.conditions[condition], context) ? whenTrue : whenFalse, context);
  }
  const entries = Object.entries(node).map(([key, value]) => [key, fillIn(value, context)] as const);
  return Object.fromEntries(entries.filter(([, value]) => isPresent(value)));
}

function fillInText(text: string, { values }: Context): string {
  return text.replace(/\$\{(\w+)\}/g, (variable, name: string) => {
    const value = values[name];
    if (value === undefined) return variable;
    return typeof value === 'string' ? value : `\${${value.Ref}}`;
  });
}

function holds(condition: unknown, context: Context): boolean {
  if (isObject(condition) && Array.isArray(condition['Fn::Not']))
    return !holds(condition['Fn::Not'][0], context);
  if (isObject(condition) && Array.isArray(condition['Fn::Equals'])) {
    const [left, right] = condition['Fn::Equals'].map((side) => fillIn(side, context));
    return left === right;
  }
  throw new Error(`The condition ${JSON.stringify(condition)} cannot be decided`);
}

const isObject = (node: unknown): node is Readonly<Record<string, unknown>> =>
  typeof node === 'object' && node !== null;

const isPresent = (node: unknown): boolean => !(isObject(node) && node.Ref === NO_VALUE);
