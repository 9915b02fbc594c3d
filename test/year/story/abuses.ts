import { chance, oneOf, type Random } from '../../../src/simulator/random.ts';
import type { AbuseKind, Story } from './story.ts';

const KINDS: readonly AbuseKind[] = [
  'many-addresses',
  'switched',
  'renamed',
  'undeactivatable',
  'revived',
  'forged-events',
  'outsiders',
  'odd-paths',
  'refused-text',
  'throttled',
];

/** In every second year somebody plays foul: one kind after the other, and now and then two at once. */
export function abusesOf(random: Random, seed: number): Pick<Story, 'abuses' | 'settings'> {
  if (seed % 2 === 1) return { abuses: [], settings: brakeOf(random, 0.2) };
  const first = KINDS[(seed / 2) % KINDS.length] ?? oneOf(random, KINDS);
  const second = chance(random, 0.4) ? [oneOf(random, KINDS)] : [];
  const abuses = [...new Set([first, ...second])];
  const fillsTheBrake = abuses.includes('undeactivatable') || abuses.includes('revived');
  return {
    abuses,
    settings: {
      ...brakeOf(random, fillsTheBrake ? 1 : 0.1),
      ...(abuses.includes('outsiders') && { CONTACTDOMAINS: 'example.org' }),
    },
  };
}

const brakeOf = (random: Random, probability: number): Story['settings'] =>
  chance(random, probability) ? { MAXDEACTIVATIONS: oneOf(random, ['1', '2', '3']) } : {};
