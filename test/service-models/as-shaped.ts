import { shapeNamed, type ServiceModel, type StructureShape } from './service-model.ts';

/** What came over the wire: single values, lists, and members by name. */
export type Written = string | number | boolean | null | undefined | readonly Written[] | WrittenMembers;
interface WrittenMembers {
  readonly [name: string]: Written;
}

/** How a protocol writes lists and maps, and whether it knows anything but texts. */
export interface Wording {
  readonly isText: boolean;
  readonly listItems: (written: Written) => readonly Written[];
  readonly mapEntries: (written: Written) => readonly (readonly [key: string, value: Written])[];
}

/**
 * What was written, as values of the model's types. What does not read as the type that it should have stays as it was written, and
 * so does what the model does not know: `violations` tells.
 */
export function asShaped(
  model: ServiceModel,
  shapeName: string,
  written: Written,
  wording: Wording,
): unknown {
  const shape = shapeNamed(model, shapeName);
  const inner = (name: string, each: Written): unknown => asShaped(model, name, each, wording);
  switch (shape.type) {
    case 'structure': {
      if (wording.isText && written === '') return {};
      if (!isMembers(written)) return written;
      const names = namesByLocation(shape);
      return Object.fromEntries(
        Object.entries(written).map(([location, each]) => {
          const name = names.get(location) ?? location;
          const member = shape.members[name];
          return [name, member ? inner(member.shape, each) : each];
        }),
      );
    }
    case 'list':
      if (!wording.isText && !Array.isArray(written)) return written;
      return wording.listItems(written).map((each) => inner(shape.member.shape, each));
    case 'map':
      if (!wording.isText && !isMembers(written)) return written;
      return Object.fromEntries(
        wording.mapEntries(written).map(([key, each]) => [key, inner(shape.value.shape, each)]),
      );
    case 'boolean':
      return wording.isText && (written === 'true' || written === 'false') ? written === 'true' : written;
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return wording.isText && typeof written === 'string' && /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(written)
        ? Number(written)
        : written;
    case 'blob':
    case 'string':
    case 'timestamp':
      return written;
  }
}

const known = new WeakMap<StructureShape, ReadonlyMap<string, string>>();

function namesByLocation(shape: StructureShape): ReadonlyMap<string, string> {
  const found = known.get(shape);
  if (found !== undefined) return found;
  const names = Object.entries(shape.members).map(
    ([name, { locationName = name }]) => [locationName, name] as const,
  );
  const made = new Map(names);
  known.set(shape, made);
  return made;
}

export const isMembers = (written: Written): written is WrittenMembers =>
  typeof written === 'object' && written !== null && !Array.isArray(written);
