/**
 * JSON for whoever reads it on a terminal. What JSON lets stand and a terminal or editor obeys is escaped: controls of C1,
 * marks that turn a line round or cannot be seen. To a machine it is the same value.
 */
export function jsonText(value: unknown): string {
  return escapeUnseen(JSON.stringify(value, null, 2));
}

/** The same on one line. */
export function jsonLine(value: unknown): string {
  return escapeUnseen(JSON.stringify(value));
}

/** Of JSON that is written already, whole or in pieces. */
export function escapeUnseen(json: string): string {
  return json.replace(UNSEEN, escaped);
}

const UNSEEN = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** JSON names the halves of a letter one by one. */
function escaped(letter: string): string {
  return letter
    .split('')
    .map((half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
