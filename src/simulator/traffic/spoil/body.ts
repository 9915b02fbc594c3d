import { ImpossibleFault } from '../impossible-fault.ts';
import { editAt, type Edit, type Path } from './path.ts';
import type { Spoil } from './spoil.ts';
import { isMembers, type Members, type Value } from './value.ts';
import { readXml, writeXml } from './xml-value.ts';

/** The members of an awsQuery answer are inside its result element. */
const RESULT = /^(<(\w+)Response\b[^>]*><\2Result>)([\s\S]*)(<\/\2Result>[\s\S]*)$/;

/** Changes what is at a place of an answer, in either format. @throws ImpossibleFault when that changes nothing */
export function edited(path: Path, edit: Edit): Spoil {
  const editMembers = (members: Members) => editAt(members, path, edit);
  return (body) => {
    const spoiled = body.startsWith('<') ? editXml(body, editMembers) : editJson(body, editMembers);
    if (spoiled === body) throw new ImpossibleFault(`nothing changed in ${body.slice(0, 200)}`);
    return spoiled;
  };
}

function editXml(body: string, edit: (members: Members) => Members): string {
  const [, before, , result, after] = RESULT.exec(body) ?? [];
  if (before === undefined || result === undefined || after === undefined) {
    throw new ImpossibleFault(`no answer of awsQuery: ${body.slice(0, 200)}`);
  }
  return before + writeXml(edit(readXml(result))) + after;
}

function editJson(body: string, edit: (members: Members) => Members): string {
  const value = JSON.parse(body === '' ? '{}' : body) as Value;
  if (!isMembers(value)) throw new ImpossibleFault(`no object: ${body.slice(0, 200)}`);
  return JSON.stringify(edit(value));
}
