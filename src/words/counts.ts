/** `1,333` */
export function formatNumber(n: number): string {
  return n.toLocaleString('en-GB');
}

/** `1 key`, `3 keys`; the plural is `singular` with an s unless given. */
export function count(n: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(n)} ${n === 1 ? singular : plural}`;
}
