import { seededRandom } from '../../../src/simulator/random.ts';

/**
 * One of those who are there. The same number picks the same one, whoever else has come or gone meanwhile, so that what
 * hangs together in a story happens to one and the same (rendezvous hashing).
 */
export function pick<T extends { readonly id: string }>(all: readonly T[], whom: number): T | undefined {
  let best: { readonly one: T; readonly lot: number } | undefined;
  for (const one of all) {
    const lot = seededRandom(hash(one.id) ^ Math.floor(whom * 0xffffffff))();
    if (best === undefined || lot < best.lot) best = { one, lot };
  }
  return best?.one;
}

/** FNV-1a, over the characters. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
