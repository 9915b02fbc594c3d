import { ImpossibleFault } from '../impossible-fault.ts';
import { isList, isMembers, type Members, type Value } from './value.ts';

/**
 * Where in an answer: names and places with a dot between them, `*` for every item of a list: `Accounts.0.State`,
 * `Users.member.*.CreateDate` (an XML list's items are under `member`). A list of steps for names with a dot in them.
 */
export type Path = string | readonly string[];

/** Gives a new value to what is at the path, `undefined` to take it away; gets `undefined` where nothing is. */
export type Edit = (old: Value | undefined) => Value | undefined;

/** @throws ImpossibleFault where the way there ends before it */
export function editAt(members: Members, path: Path, edit: Edit): Members {
  const steps = typeof path === 'string' ? path.split('.') : path;
  return editMembers(members, steps, edit, () => {
    throw new ImpossibleFault(`there is no ${steps.join('.')} in ${JSON.stringify(members).slice(0, 200)}`);
  });
}

type Missing = () => never;

function editMembers(members: Members, steps: readonly string[], edit: Edit, missing: Missing): Members {
  const [name = '', ...rest] = steps;
  const changed = editNext(members[name], rest, edit, missing);
  const isThere = name in members;
  // In its place: the order of members is part of an answer in XML.
  const entries = Object.entries(members).flatMap(([each, old]): [string, Value][] => {
    if (each !== name) return [[each, old]];
    return changed === undefined ? [] : [[name, changed]];
  });
  return Object.fromEntries(isThere || changed === undefined ? entries : [...entries, [name, changed]]);
}

function editItems(items: readonly Value[], steps: readonly string[], edit: Edit, missing: Missing): Value[] {
  const [place = '', ...rest] = steps;
  const isMeant = (index: number) => place === '*' || index === Number(place);
  if (!items.some((_, index) => isMeant(index))) return missing();
  return items
    .map((item, index) => (isMeant(index) ? editNext(item, rest, edit, missing) : item))
    .filter((item) => item !== undefined);
}

function editNext(
  value: Value | undefined,
  steps: readonly string[],
  edit: Edit,
  missing: Missing,
): Value | undefined {
  if (steps.length === 0) return edit(value);
  if (value === undefined) return missing();
  if (isList(value)) return editItems(value, steps, edit, missing);
  return isMembers(value) ? editMembers(value, steps, edit, missing) : missing();
}
