/** An event as whoever listens to a bus gets it. */
export interface BusEvent {
  readonly version: '0';
  /** EventBridge's own; another one each time that an event is put. */
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Why a bus does not take one entry of a call that it answers otherwise. */
export interface EntryRefusal {
  readonly code: string;
  readonly message: string;
}

/** The event buses of the hub account. There is `default` from the start. */
export interface EventBuses {
  /** By name, what went over each, in the order of its coming. */
  readonly events: ReadonlyMap<string, readonly BusEvent[]>;
  create(name: string): void;
  delete(name: string): void;
  /** From now on, until told otherwise; null takes everything again. */
  refuse(refusal: ((event: BusEvent) => EntryRefusal | null) | null): void;
}

export interface EventBusState extends EventBuses {
  /** What goes to a bus that is not there is forgotten, as EventBridge does. @returns why it is not taken, if so */
  put(name: string, event: BusEvent): EntryRefusal | null;
  /** For the next event. */
  nextId(): string;
}

export function eventBusState(): EventBusState {
  const events = new Map<string, BusEvent[]>([['default', []]]);
  let given = 0;
  let refusalOf: (event: BusEvent) => EntryRefusal | null = () => null;
  return {
    events,
    create: (name) => void events.set(name, []),
    delete: (name) => void events.delete(name),
    refuse: (refusal) => {
      refusalOf = refusal ?? (() => null);
    },
    nextId: () => {
      given += 1;
      return `${String(given).padStart(8, '0')}-0000-4000-8000-000000000000`;
    },
    put(name, event) {
      const refusal = refusalOf(event);
      if (refusal === null) events.get(name)?.push(event);
      return refusal;
    },
  };
}
