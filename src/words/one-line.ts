/** Made when the first text is cut: it takes a third of what all else takes to show `--help`. */
let segmenter: Intl.Segmenter | undefined;
/** In UTF-8: what any letter of any alphabet takes. */
const BYTES_A_LETTER = 4;

/**
 * Names and tag values as one line without control or bidirectional-override characters, so that nobody's tag can
 * forge a line of the mail, and without half letters, which nobody can write. Cut between letters as readers see them;
 * since one letter may carry any number of combining marks, after four bytes for each of `maxLength` letters too.
 */
export function oneLine(text: string, maxLength = 256): string {
  const clean = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();
  if (clean.length <= maxLength) return clean;
  segmenter ??= new Intl.Segmenter();
  const letters = Array.from(segmenter.segment(clean), ({ segment }) => segment);
  const maxBytes = BYTES_A_LETTER * maxLength;
  if (letters.length <= maxLength && Buffer.byteLength(clean) <= maxBytes) return clean;
  const kept: string[] = [];
  let bytes = Buffer.byteLength('…');
  for (const letter of letters.slice(0, maxLength - 1)) {
    bytes += Buffer.byteLength(letter);
    if (bytes > maxBytes) break;
    kept.push(letter);
  }
  return `${kept.join('')}…`;
}
