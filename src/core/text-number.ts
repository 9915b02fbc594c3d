/**
 * A number of 31 bits for a text, the same on every machine (FNV-1a): tells texts apart where holding them all would take too
 * much, and where nothing is lost should two share one.
 */
export function textNumber(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 1;
}
