/** The places that a request is at, and with whom it shares each: those of one group are there side by side. */
export type Places = ReadonlyMap<string, string | symbol>;

/** Who may be where at once. */
export type InTurn = <T>(places: Places, work: () => Promise<T>) => Promise<T>;

/** Those who share a place now, or wait for it together. */
interface Group {
  readonly name: string | symbol;
  readonly underWay: Set<Promise<unknown>>;
  /** Of all groups before it. */
  readonly placeIsFree: Promise<unknown>;
}

/**
 * Who comes to a place joins the last group there, if it is its own, or waits for it. A request stands in line at all of its
 * places in one moment, so that each waits for earlier ones only: there is an order that all places agree on, and no circle.
 */
export function turns(): InTurn {
  const lastAt = new Map<string, Group>();

  const join = (place: string, name: string | symbol): Group => {
    const last = lastAt.get(place);
    if (last?.name === name) return last;
    const placeIsFree = Promise.all([...(last?.underWay ?? [])]);
    const group = { name, underWay: new Set<Promise<unknown>>(), placeIsFree };
    lastAt.set(place, group);
    return group;
  };

  return (places, work) => {
    const joined = [...places].map(([place, name]) => ({ place, group: join(place, name) }));
    const task = Promise.all(joined.map(({ group }) => group.placeIsFree)).then(work);
    const leave = (): void => {
      for (const { place, group } of joined) {
        group.underWay.delete(over);
        if (group.underWay.size === 0 && lastAt.get(place) === group) lastAt.delete(place);
      }
    };
    const over = task.then(leave, leave);
    for (const { group } of joined) group.underWay.add(over);
    return task;
  };
}
