import type { Chronicle, Fact, RunSeen } from '../life/chronicle.ts';
import type { Say } from './breach.ts';
import type { Model } from './model.ts';

/** A fact of one kind. */
export type Of<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;

/** What is known when a fact is heard, right before the model learns of it. */
export interface Hearing {
  readonly index: number;
  readonly model: Model;
  readonly say: Say;
}

/** Keeps in mind what a law needs beside the model, and judges by it: a method for each kind of fact that matters to it. */
export type Watch = {
  readonly [Kind in Fact['kind']]?: (fact: Of<Kind>, hearing: Hearing) => void;
} & {
  /** Once the year is over. */
  readonly atEnd?: (chronicle: Chronicle, model: Model, say: Say) => void;
};

export function tell(watch: Watch, fact: Fact, hearing: Hearing): void {
  const heed = watch[fact.kind] as ((this: Watch, fact: Fact, hearing: Hearing) => void) | undefined;
  heed?.call(watch, fact, hearing);
}

/** The same for a run and whatever repeats it: what one has read or done, the other need not. */
export const nameOf = ({ asOfMs, mode }: RunSeen): string =>
  `${new Date(asOfMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z-${mode}`;

/** A map that makes what is not there yet. */
export function madeFor<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
