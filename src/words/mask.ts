import { maskAccessKeyId } from '../core/access-key.ts';

/** Wherever it stands: in the middle of a user's name too. */
const ACCESS_KEY_ID = /(?:AKIA|ASIA)[A-Z0-9]{12,}/g;

/** A value by its name, as XML, JSON, a query or a profile has it. */
const NAMED_SECRET =
  /((?:secret[-_ ]?(?:access[-_ ]?)?key|(?:session|security)[-_ ]?token)(?:"|\\"|%22)?\s*(?:>|:|=|%3D)\s*(?:"|\\"|%22)?)([^\s"'<>&,;\\]+)/gi;

/** As long as a secret access key at least, of the characters that it and a session token are made of. */
const LONG_RUN = /[A-Za-z0-9+/]{40,}={0,2}/g;

/**
 * A text without what a log must not hold: whole access key IDs, secret access keys and session tokens. Long names of users
 * stay; a run of characters is masked where it is as mixed as chance makes it.
 */
export function mask(text: string): string {
  return text
    .replace(NAMED_SECRET, (_, name: string) => `${name}…`)
    .replace(LONG_RUN, (run) => (looksArbitrary(run) ? '…' : run))
    .replace(ACCESS_KEY_ID, maskAccessKeyId);
}

/**
 * Whether it has letters of both cases, which a digest has not, and is no name: words make the most of a name, and it has a
 * number or two. Of random secret access keys 0.035 % pass for a name: 0.10 % have as much of words, and most of them more numbers.
 */
function looksArbitrary(run: string): boolean {
  if (!/[a-z]/.test(run) || !/[A-Z]/.test(run)) return false;
  const numbers = run.match(/\d+/g) ?? [];
  const ofWords = (run.match(/[A-Z]?[a-z]{3,}/g) ?? []).join('').length;
  return numbers.length >= 3 || ofWords < LEAST_OF_A_NAME * run.length;
}

/** The share of words in a name. */
const LEAST_OF_A_NAME = 0.6;
