import { mask } from './mask.ts';

/** Beyond, and behind so many values, nobody reads on, or whoever made the error has made a circle: nothing is shown of it. */
const DEEPEST = 10;
const MOST_VALUES = 1_000;
const HIDDEN = '…';

/** What an error shows of itself without these being enumerable. */
const TEXTS_OF_ERRORS = ['message', 'stack', 'cause', 'errors'];

/**
 * What was thrown, as a log may hold it. An error stays the same one, since its class tells who catches it what it is, and so
 * do the errors within: their own texts are changed. Whatever else hangs on them is replaced by a masked copy, since it may
 * belong to others.
 */
export function masked(thrown: unknown): unknown {
  return maskedWithin(thrown, 0, new Map());
}

type Seen = Map<object, unknown>;

function maskedWithin(value: unknown, depth: number, seen: Seen): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value === 'function' || typeof value === 'symbol') return HIDDEN;
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  if (depth === DEEPEST || seen.size === MOST_VALUES) return HIDDEN;
  // What is met again on the way down is a circle.
  seen.set(value, HIDDEN);
  const result = unlessUnreadable(() => {
    const inner = (each: unknown) => maskedWithin(each, depth + 1, seen);
    return isError(value) ? maskedError(value, inner) : copy(value, inner);
  });
  seen.set(value, result);
  return result;
}

type MaskInner = (value: unknown) => unknown;

/** By its shape, as Lambda sees it: errors of other realms count as well. */
function isError(value: object): value is Error {
  return 'message' in value && 'stack' in value && typeof value.stack === 'string';
}

function maskedError(error: Error, inner: MaskInner): Error {
  try {
    const enumerable = Reflect.ownKeys(error).filter((name) =>
      Object.prototype.propertyIsEnumerable.call(error, name),
    );
    for (const name of new Set([...TEXTS_OF_ERRORS, ...enumerable])) maskProperty(error, name, inner);
    return error;
  } catch {
    return standIn(error);
  }
}

function maskProperty(error: Error, name: string | symbol, inner: MaskInner): void {
  const before = unlessUnreadable(() => Reflect.get(error, name) as unknown);
  const after = inner(before);
  const shownName = typeof name === 'string' ? mask(name) : name;
  if (after === before && shownName === name && !isComputed(error, name)) return;
  if (shownName !== name) Reflect.deleteProperty(error, name);
  // Of a DOMException message and stack are read-only, and can be covered all the same.
  Object.defineProperty(error, shownName, {
    value: after,
    configurable: true,
    writable: true,
    ...(shownName !== name && { enumerable: true }),
  });
}

/** It may say something else the next time. */
function isComputed(error: Error, name: string | symbol): boolean {
  return Object.getOwnPropertyDescriptor(error, name)?.get !== undefined;
}

/** For an error that cannot be changed, such as a frozen one. */
function standIn({ name, message, stack }: Error): Error {
  const error = new Error(mask(message));
  return Object.assign(error, { name, ...(stack !== undefined && { stack: mask(stack) }) });
}

function copy(value: object, inner: MaskInner): unknown {
  if (writesItself(value)) return inner(value.toJSON());
  if (Array.isArray(value)) return value.slice(0, MOST_VALUES).map(inner);
  const entries = Object.entries(value).slice(0, MOST_VALUES);
  return Object.fromEntries(entries.map(([name, each]) => [mask(name), inner(each)]));
}

/** Such as a date. */
function writesItself(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

/** A getter may throw, and what it throws is nobody's concern. */
function unlessUnreadable(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return HIDDEN;
  }
}
