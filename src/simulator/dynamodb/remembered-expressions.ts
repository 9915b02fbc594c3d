import type { Parse, ParseContext } from 'dynalite/db/conditionParser.js';

/** An expression that was parsed once, with a mark for each name and value that it binds. */
interface Template {
  readonly parsed: object;
  readonly values: ReadonlyMap<object, string>;
  /** Names of attributes that stand in the text itself. */
  readonly literals: ReadonlySet<string>;
  readonly usedNames: readonly string[];
  readonly usedValues: readonly string[];
}

const MARK = '\u0000';
const MOST = 1_000;
/** What these say of an expression hangs on its values. */
const BY_VALUE = /between|attribute_type/i;

/** A parser that parses an expression once, whatever it binds. What is wrong with one is told by the parser itself. */
export function remembered(parse: Parse): Parse {
  const templates = new Map<string, Template | null>();
  return (text, options) => {
    const { context } = options;
    const { attrNames: names = {}, attrVals: values = {} } = context;
    if (BY_VALUE.test(text) || !areApart(Object.values(names))) return parse(text, options);
    const types = Object.entries(values).map(([name, value]) => [name, Object.keys(value)]);
    const asked = JSON.stringify([text, Object.keys(names), types]);
    let template = templates.get(asked);
    if (template === undefined) {
      if (templates.size === MOST) templates.clear();
      template = templateOf(parse, text, context);
      templates.set(asked, template);
    }
    if (template === null || Object.values(names).some((name) => template.literals.has(name)))
      return parse(text, options);
    for (const name of template.usedNames) Reflect.deleteProperty(context.unusedAttrNames, name);
    for (const name of template.usedValues) Reflect.deleteProperty(context.unusedAttrVals, name);
    return bound(template.parsed, names, (mark) => values[template.values.get(mark) ?? '']);
  };
}

/** Two names for one attribute may make paths of an expression meet. */
function areApart(names: readonly string[]): boolean {
  return new Set(names).size === names.length && names.every((name) => name !== '');
}

/** null: there is something wrong with it. */
function templateOf(parse: Parse, text: string, context: ParseContext): Template | null {
  const { attrNames = {}, attrVals = {} } = context;
  const marks = Object.entries(attrVals).map(([name, value]) => [name, { ...value }] as const);
  const unusedAttrNames = Object.fromEntries(Object.keys(attrNames).map((name) => [name, true] as const));
  const unusedAttrVals = Object.fromEntries(marks.map(([name]) => [name, true] as const));
  const marked = {
    ...context,
    attrNames: Object.fromEntries(Object.keys(attrNames).map((name) => [name, MARK + name])),
    attrVals: Object.fromEntries(marks),
    unusedAttrNames,
    unusedAttrVals,
  };
  let parsed: unknown;
  try {
    parsed = parse(text, { context: marked });
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  return {
    parsed,
    values: new Map(marks.map(([name, mark]) => [mark, name])),
    literals: new Set(text.match(/(?<![#:\w])[A-Za-z_]\w*/g)),
    usedNames: Object.keys(attrNames).filter((name) => !(name in unusedAttrNames)),
    usedValues: Object.keys(attrVals).filter((name) => !(name in unusedAttrVals)),
  };
}

/** A copy with names and values in the place of their marks: dynalite writes into what it has parsed. */
function bound(
  part: unknown,
  names: Readonly<Record<string, string>>,
  valueOf: (mark: object) => object | undefined,
): unknown {
  if (typeof part === 'string') return part.startsWith(MARK) ? names[part.slice(1)] : part;
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map((each) => bound(each, names, valueOf));
  const value = valueOf(part);
  if (value !== undefined) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, each] of Object.entries(part))
    copy[String(bound(key, names, valueOf))] = bound(each, names, valueOf);
  return copy;
}
