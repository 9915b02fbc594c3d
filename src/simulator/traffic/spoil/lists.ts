import { ImpossibleFault } from '../impossible-fault.ts';
import { edited } from './body.ts';
import type { Path } from './path.ts';
import type { Spoil } from './spoil.ts';
import { isList, type Value } from './value.ts';

/** Every item of the list twice. In XML a list's path ends in `member`. */
export function doubledItems(path: Path): Spoil {
  return editedList(path, (items) => items.flatMap((item) => [item, item]));
}

/** The list cut off after so many items, and no word about it. */
export function firstItems(path: Path, count: number): Spoil {
  return editedList(path, (items) => items.slice(0, count));
}

function editedList(path: Path, edit: (items: readonly Value[]) => readonly Value[]): Spoil {
  return edited(path, (old) => {
    if (old === undefined || !isList(old) || old.length === 0) {
      throw new ImpossibleFault(`there is no list with items at ${String(path)}`);
    }
    return edit(old);
  });
}
