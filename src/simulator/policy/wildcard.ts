/** What stands for others in a pattern: any run of characters, and any one of them. */
export const ANY_RUN = Symbol('*');
export const ANY_ONE = Symbol('?');

/** A pattern, character by character. */
export type Pattern = readonly (string | typeof ANY_RUN | typeof ANY_ONE)[];

/** Reads `*` and `?` as wildcards, and every other character as itself. */
export function wildcards(text: string): Pattern {
  return text
    .split('')
    .map((character) => (character === '*' ? ANY_RUN : character === '?' ? ANY_ONE : character));
}

export function matchesWildcard(pattern: string, text: string): boolean {
  return matchesPattern(wildcards(pattern), text);
}

/**
 * Whether `text` matches `pattern` as a whole. Backtracks to the last run only, so even a hostile pattern costs at most
 * length × length.
 */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  let at = 0;
  let inPattern = 0;
  let run = -1;
  let runAt = 0;
  while (at < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === ANY_RUN) {
      run = inPattern++;
      runAt = at;
    } else if (wanted !== undefined && (wanted === ANY_ONE || wanted === text[at])) {
      inPattern++;
      at++;
    } else if (run >= 0) {
      inPattern = run + 1;
      at = ++runAt;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === ANY_RUN) inPattern++;
  return inPattern === pattern.length;
}

/** ARNs match part by part: a wildcard does not reach over one of the first five colons. */
export function matchesArn(pattern: Pattern, arn: string): boolean {
  const wanted = arnParts(pattern);
  const given = arnParts(arn.split(''));
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => matchesPattern(part, (given[index] ?? []).join('')))
  );
}

const COLONS = 5;

function arnParts<T>(characters: readonly T[]): T[][] {
  const parts: T[][] = [[]];
  for (const character of characters) {
    if (character === ':' && parts.length <= COLONS) parts.push([]);
    else parts.at(-1)?.push(character);
  }
  return parts;
}
