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

/** Digits in three places at least, and letters of both cases: a name has a number at its end or two, a digest one case. */
function looksArbitrary(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && (run.match(/\d+/g) ?? []).length >= 3;
}
