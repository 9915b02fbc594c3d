import { isMembers, type Wording, type Written } from './as-shaped.ts';

type Members = Readonly<Record<string, Written>>;

const membersOf = (written: Written): Members => (isMembers(written) ? written : {});

/** `member.1`, `member.2` of an awsQuery request, or `entry.1.key` of a map. */
export const QUERY: Wording = {
  isText: true,
  listItems: (written) => numbered(membersOf(written).member),
  mapEntries: (written) =>
    numbered(membersOf(written).entry).map((entry) => {
      const { key, value } = membersOf(entry);
      return [typeof key === 'string' ? key : '', value];
    }),
};

const numbered = (written: Written): Written[] =>
  Object.entries(membersOf(written))
    .toSorted(([one], [other]) => Number(one) - Number(other))
    .map(([, each]) => each);

/** `<member>` and `<entry>` of an awsQuery answer; of one that is alone the parser makes no list. */
export const XML: Wording = {
  isText: true,
  listItems: (written) => all(membersOf(written).member),
  mapEntries: (written) =>
    all(membersOf(written).entry).map((entry) => {
      const { key, value } = membersOf(entry);
      return [typeof key === 'string' ? key : '', value];
    }),
};

function all(written: Written): readonly Written[] {
  if (written === undefined) return [];
  return Array.isArray(written) ? (written as readonly Written[]) : [written];
}

/** JSON has lists and maps of its own. */
export const JSON_TEXT: Wording = {
  isText: false,
  listItems: all,
  mapEntries: (written) => Object.entries(membersOf(written)),
};

/** What stands in the address of a request. */
export const ADDRESS: Wording = { ...JSON_TEXT, isText: true };

/** The flat parameters of an awsQuery request (`Tags.member.1.Key`) as a tree, without what names the action. */
export function parameterTree(params: Readonly<Record<string, unknown>>): Written {
  const tree: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(params)) {
    if (name === 'Action' || name === 'Version') continue;
    const path = name.split('.');
    const last = path.pop() ?? '';
    let at = tree;
    for (const part of path) at = (at[part] ??= {}) as Record<string, unknown>;
    at[last] = value;
  }
  return tree as Written;
}
