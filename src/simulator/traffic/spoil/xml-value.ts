import { element, textElement } from '../../protocol/xml.ts';
import { isList, isMembers, type Members, type Value } from './value.ts';

/** Elements that stand in lists even when there is one of them. */
const LIST_ITEMS: readonly string[] = ['member', 'entry'];
const TOKEN = /<(\/?)([^\s/>]+)[^>]*?(\/?)>|([^<]+)/g;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#13': '\r',
};

interface Open {
  readonly name: string;
  readonly children: [string, Value][];
  text: string;
}

/**
 * Elements as awsQuery writes them: members by name, texts at the ends; elements of the same name, and those of a list,
 * are a list under that name (`Users.member.0`).
 */
export function readXml(xml: string): Members {
  const root: Open = { name: '', children: [], text: '' };
  const open = [root];
  const close = () => {
    const ended = open.pop();
    if (ended) open.at(-1)?.children.push([ended.name, valueOf(ended)]);
  };
  for (const [, isEnd, name, isWhole, text] of xml.matchAll(TOKEN)) {
    const innermost = open.at(-1) ?? root;
    if (text !== undefined) innermost.text += text;
    else if (isEnd) close();
    else {
      open.push({ name: name ?? '', children: [], text: '' });
      if (isWhole) close();
    }
  }
  return membersOf(root.children);
}

function valueOf({ children, text }: Open): Value {
  if (children.length > 0) return membersOf(children);
  return text.replace(/&([^;]+);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}

function membersOf(children: readonly (readonly [string, Value])[]): Members {
  const byName = new Map<string, Value[]>();
  for (const [name, value] of children) byName.set(name, [...(byName.get(name) ?? []), value]);
  return Object.fromEntries(
    [...byName].map(([name, values]) => {
      const [only, ...more] = values;
      return [name, only === undefined || more.length > 0 || LIST_ITEMS.includes(name) ? values : only];
    }),
  );
}

export function writeXml(members: Members): string {
  return Object.entries(members)
    .map(([name, value]) => (isList(value) ? value : [value]).map((each) => elementOf(name, each)).join(''))
    .join('');
}

function elementOf(name: string, value: Value): string {
  if (value === null) return element(name);
  if (isMembers(value)) return element(name, writeXml(value));
  return textElement(name, isList(value) ? JSON.stringify(value) : value);
}
