import type { Fact } from '../life/chronicle.ts';
import type { Model } from './model.ts';

/** Deeds that were allowed before a pause was written and had not left yet (docs/on-call.md). */
const UNDER_WAY = 5;

/** Counts what still leaves once somebody has said stop. */
export class SincePause {
  #deeds = 0;

  count(fact: Fact, { isPaused }: Model): void {
    if (fact.kind === 'pause') this.#deeds = 0;
    if (isPaused && isDeed(fact)) this.#deeds += 1;
  }

  isTooMuch({ isPaused }: Model): boolean {
    return isPaused && this.#deeds > UNDER_WAY;
  }
}

const isDeed = (fact: Fact): boolean =>
  (fact.kind === 'key' && fact.by === 'engine' && fact.key.status === 'Inactive') ||
  (fact.kind === 'mail' && fact.told.some(({ kind }) => kind !== 'restored'));
