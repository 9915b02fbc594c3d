import type { Expression } from '../../../src/ledger/dynamodb/expression.ts';

/** As much of DynamoDB's expression language as the ledger speaks, over plain objects. */

export type Item = Readonly<Record<string, unknown>>;

/** As it comes back from a table: what is not defined is not there. */
export function copyOf<T>(value: T): T {
  if (value instanceof Set) return new Set(value) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  // Copied for every move of every order: a loop takes half of what a chain of arrays does.
  const copy: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) {
    if (each !== undefined) copy[name] = copyOf<unknown>(each);
  }
  return copy as T;
}

const TOKEN = /:\w+|#?\w+|<>|<=|>=|[=<>(),.[\]]/g;

class Reader {
  readonly #tokens: readonly string[];
  readonly #bound: Expression;
  #at = 0;

  constructor(expression: Expression) {
    this.#bound = expression;
    this.#tokens = expression.text.match(TOKEN) ?? [];
  }

  get peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  next(): string {
    this.#at += 1;
    return this.#tokens[this.#at - 1] ?? '';
  }

  skip(token: string): boolean {
    const isIt = this.peek === token;
    if (isIt) this.#at += 1;
    return isIt;
  }

  expect(token: string): void {
    if (!this.skip(token)) throw new SyntaxError(`"${token}" is expected before "${this.peek}"`);
  }

  value(name: string): unknown {
    if (!Object.hasOwn(this.#bound.values ?? {}, name)) throw new SyntaxError(`${name} is not bound`);
    return this.#bound.values?.[name];
  }

  path(): string[] {
    const path = [];
    do {
      const name = this.next();
      path.push(name.startsWith('#') ? (this.#bound.names?.[name] ?? '') : name);
      while (this.skip('[')) {
        path.push(this.next());
        this.expect(']');
      }
    } while (this.skip('.'));
    return path;
  }
}

const at = (item: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
    item,
  );

/** Whether a condition holds of an item; of a row that is not there, it is asked of `{}`. */
export function holds(item: Item, expression: Expression): boolean {
  const reader = new Reader(expression);
  const or = (): boolean => {
    let is = and();
    while (reader.skip('OR')) is = and() || is;
    return is;
  };
  const and = (): boolean => {
    let is = not();
    while (reader.skip('AND')) is = not() && is;
    return is;
  };
  const not = (): boolean => {
    if (reader.skip('NOT')) return !not();
    if (reader.skip('(')) {
      const is = or();
      reader.expect(')');
      return is;
    }
    if (reader.skip('attribute_exists')) return at(item, inBrackets()) !== undefined;
    if (reader.skip('attribute_not_exists')) return at(item, inBrackets()) === undefined;
    const left = operand();
    const sign = reader.next();
    if (sign === 'IN') {
      reader.expect('(');
      const words: unknown[] = [];
      do words.push(operand());
      while (reader.skip(','));
      reader.expect(')');
      return words.includes(left);
    }
    return compare(left, sign, operand());
  };
  const inBrackets = (): string[] => {
    reader.expect('(');
    const path = reader.path();
    reader.expect(')');
    return path;
  };
  const operand = (): unknown => {
    if (reader.peek.startsWith(':')) return reader.value(reader.next());
    if (!reader.skip('size')) return at(item, reader.path());
    const sized = at(item, inBrackets());
    return sized instanceof Set ? sized.size : Array.isArray(sized) ? sized.length : undefined;
  };
  const is = or();
  reader.expect('');
  return is;
}

function compare(left: unknown, sign: string, right: unknown): boolean {
  if (sign === '<>') return left !== right;
  if (left === undefined || right === undefined) return false;
  if (sign === '=') return left === right;
  if (typeof left !== typeof right || (typeof left !== 'string' && typeof left !== 'number')) return false;
  const [a, b] = [left, right as typeof left];
  return sign === '<' ? a < b : sign === '<=' ? a <= b : sign === '>' ? a > b : a >= b;
}

const SECTIONS = ['SET', 'REMOVE', 'ADD', 'DELETE'];

/** The item after an update; what it reads is the item before. */
export function updated(item: Item, expression: Expression): Item {
  const reader = new Reader(expression);
  const now = copyOf(item) as Record<string, unknown>;
  const put = (path: readonly string[], value: unknown): void => {
    const parent = at(now, path.slice(0, -1));
    if (typeof parent !== 'object' || parent === null) throw new Error(`there is no ${path.join('.')}`);
    const last = path.at(-1) ?? '';
    if (value === undefined) Reflect.deleteProperty(parent, last);
    else Reflect.set(parent, last, value);
  };
  const operand = (): unknown => {
    if (reader.peek.startsWith(':')) return copyOf(reader.value(reader.next()));
    if (reader.skip('if_not_exists')) {
      reader.expect('(');
      const present = at(item, reader.path());
      reader.expect(',');
      const otherwise = operand();
      reader.expect(')');
      return present === undefined ? otherwise : present;
    }
    if (reader.skip('list_append')) {
      reader.expect('(');
      const first = operand() as unknown[];
      reader.expect(',');
      const all = [...first, ...(operand() as unknown[])];
      reader.expect(')');
      return all;
    }
    return at(item, reader.path());
  };
  const setAt = (path: readonly string[]) => new Set(at(item, path) as Set<unknown> | undefined);

  while (reader.peek !== '') {
    const section = reader.next();
    if (!SECTIONS.includes(section)) throw new SyntaxError(`${section} is no section of an update`);
    do {
      const path = reader.path();
      if (section === 'SET') {
        reader.expect('=');
        put(path, operand());
      } else if (section === 'REMOVE') {
        put(path, undefined);
      } else {
        const given = operand() as Set<unknown>;
        const set = setAt(path);
        for (const each of given)
          if (section === 'ADD') set.add(each);
          else set.delete(each);
        put(path, set.size > 0 ? set : undefined);
      }
    } while (reader.skip(','));
  }
  return now;
}
