import { isList, isMembers, type Members, type Value } from '../../src/simulator/traffic/spoil/value.ts';
import { readXml } from '../../src/simulator/traffic/spoil/xml-value.ts';

/** A member of an answer: where it is, and what stands there. */
export interface Member {
  readonly path: string;
  readonly value: Value;
}

/** The members of a true answer, each list by its first item; of XML those of the verb's own part. */
export function membersOf(body: string): Member[] {
  return walk(contentsOf(body), []);
}

function contentsOf(body: string): Members {
  if (!body.startsWith('<')) return JSON.parse(body === '' ? '{}' : body) as Members;
  return readXml(/<(\w+)Result>([\s\S]*)<\/\1Result>/.exec(body)?.[2] ?? '');
}

function walk(value: Value, path: readonly string[]): Member[] {
  const own: Member[] = path.length === 0 ? [] : [{ path: path.join('.'), value }];
  if (isList(value)) {
    const [first] = value;
    return [...own, ...(first === undefined ? [] : walk(first, [...path, '0']))];
  }
  if (!isMembers(value)) return own;
  return [...own, ...Object.entries(value).flatMap(([name, each]) => walk(each, [...path, name]))];
}
