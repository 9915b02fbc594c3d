import { shapeNamed, type ServiceModel, type Shape } from './service-model.ts';

/**
 * What of a value is not as the model has it: each with the member it is about, and the rule. Values are those of JSON; a blob is a
 * `Buffer`, or a text in base64, a timestamp a number or a text.
 */
export function violations(model: ServiceModel, shapeName: string, value: unknown, member = ''): string[] {
  const shape = shapeNamed(model, shapeName);
  const broken = (rule: string): string[] => [
    `${member === '' ? 'all of it' : member}: ${rule}, ${told(value)}`,
  ];
  switch (shape.type) {
    case 'structure': {
      if (!isObject(value)) return broken('is to be a structure');
      return structureViolations(model, shape, value, member);
    }
    case 'list': {
      if (!Array.isArray(value)) return broken('is to be a list');
      const found = lengthRules(shape, value.length, 'items').flatMap(broken);
      for (const [at, item] of value.entries())
        found.push(...violations(model, shape.member.shape, item, `${member}[${at}]`));
      return found;
    }
    case 'map': {
      if (!isObject(value)) return broken('is to be a map');
      const entries = Object.entries(value);
      const found = lengthRules(shape, entries.length, 'entries').flatMap(broken);
      for (const [key, item] of entries) {
        found.push(...violations(model, shape.key.shape, key, `${member}.key`));
        found.push(...violations(model, shape.value.shape, item, `${member}.${key}`));
      }
      return found;
    }
    case 'string':
      if (typeof value !== 'string') return broken('is to be a text');
      return textRules(shape, value).flatMap(broken);
    case 'blob': {
      const bytes = typeof value === 'string' && BASE64.test(value) ? Buffer.from(value, 'base64') : value;
      if (!Buffer.isBuffer(bytes)) return broken('is to be bytes');
      return lengthRules(shape, bytes.length, 'bytes').flatMap(broken);
    }
    case 'boolean':
      return typeof value === 'boolean' ? [] : broken('is to be true or false');
    case 'timestamp':
      return isTime(value) ? [] : broken('is to be a time');
    case 'integer':
    case 'long':
      if (!Number.isInteger(value)) return broken('is to be a whole number');
      return rangeRules(shape, value as number).flatMap(broken);
    case 'float':
    case 'double':
      if (typeof value !== 'number' || Number.isNaN(value)) return broken('is to be a number');
      return rangeRules(shape, value).flatMap(broken);
  }
}

function structureViolations(
  model: ServiceModel,
  { members, required = [] }: Extract<Shape, { type: 'structure' }>,
  value: Readonly<Record<string, unknown>>,
  member: string,
): string[] {
  const path = (name: string): string => (member === '' ? name : `${member}.${name}`);
  const found: string[] = [];
  for (const name of required)
    if (value[name] === undefined) found.push(`${path(name)}: is required, and is not there`);
  for (const [name, each] of Object.entries(value)) {
    if (each === undefined) continue;
    const known = members[name];
    if (known === undefined) found.push(`${path(name)}: AWS knows no such member, ${told(each)}`);
    else found.push(...violations(model, known.shape, each, path(name)));
  }
  return found;
}

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);

const isTime = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value));

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

// Tens of thousands of values are looked at in a file of tests, nearly all of them sound: nothing is made for those.
const NONE: readonly string[] = [];

function lengthRules({ min, max }: Bounds, length: number, of: string): readonly string[] {
  if (min !== undefined && length < min) return [`has ${length} ${of}, at least ${min} are wanted`];
  return max !== undefined && length > max ? [`has ${length} ${of}, at most ${max} may be`] : NONE;
}

function rangeRules({ min, max }: Bounds, value: number): readonly string[] {
  if (min !== undefined && value < min) return [`is to be at least ${min}`];
  return max !== undefined && value > max ? [`is to be at most ${max}`] : NONE;
}

function textRules(shape: Extract<Shape, { type: 'string' }>, value: string): readonly string[] {
  const { min, max, pattern, enum: words } = shape;
  const isBounded = min !== undefined || max !== undefined;
  const length = isBounded ? lengthRules(shape, Array.from(value).length, 'characters') : NONE;
  if (pattern === undefined && words === undefined) return length;
  return [
    ...length,
    ...(pattern !== undefined && !wholePattern(pattern).test(value) ? [`does not match ${pattern}`] : []),
    ...(words !== undefined && !words.includes(value) ? [`is none of ${words.join(', ')}`] : []),
  ];
}

const compiled = new Map<string, RegExp>();

/** AWS's patterns are about the whole text. They are Java's, which JavaScript reads too, some without its flag for Unicode only. */
function wholePattern(pattern: string): RegExp {
  const found = compiled.get(pattern) ?? compile(`^(?:${pattern})$`);
  compiled.set(pattern, found);
  return found;
}

function compile(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
}

function told(value: unknown): string {
  if (Buffer.isBuffer(value)) return `it is ${value.length} bytes`;
  const text = value === undefined ? 'undefined' : JSON.stringify(value);
  return `it is ${text.length > 120 ? `${text.slice(0, 120)}…` : text}`;
}
