import { ImpossibleFault } from '../impossible-fault.ts';
import { edited } from './body.ts';
import type { Path } from './path.ts';
import type { Spoil } from './spoil.ts';
import type { Value } from './value.ts';

/** Takes a member away. @throws ImpossibleFault when there is none */
export function withoutMember(path: Path): Spoil {
  return edited(path, (old) => {
    if (old === undefined) throw new ImpossibleFault(`there is no ${String(path)} to take away`);
    return undefined;
  });
}

/** Gives a member another value, of any type, or adds it to what is there; `null` is an empty element in XML. */
export function withMember(path: Path, value: Value | ((old: Value | undefined) => Value)): Spoil {
  return edited(path, (old) => (typeof value === 'function' ? value(old) : value));
}
