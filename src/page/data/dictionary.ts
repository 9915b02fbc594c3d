/** Each item once, in the order of first use. */
export interface Dictionary<T> {
  readonly items: T[];
  readonly place: (item: T) => number;
}

export function dictionary<T>(): Dictionary<T> {
  const places = new Map<T, number>();
  const items: T[] = [];
  return {
    items,
    place(item) {
      const known = places.get(item);
      if (known !== undefined) return known;
      places.set(item, items.length);
      return items.push(item) - 1;
    },
  };
}
