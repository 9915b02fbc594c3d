/** As DynamoDB counts a row, or a value in one; texts by their UTF-8. */
export function sizeOf(value: unknown): number {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return 21;
  if (value instanceof Set)
    return 3 + [...(value as Set<unknown>)].reduce<number>((sum, each) => sum + sizeOf(each), 0);
  if (Array.isArray(value)) return 3 + value.reduce<number>((sum, each) => sum + 1 + sizeOf(each), 0);
  return Object.entries(value as object).reduce<number>(
    (sum, [name, each]) => sum + 1 + Buffer.byteLength(name) + sizeOf(each),
    3,
  );
}

export const MAX_ROW_BYTES = 400 * 1024;
