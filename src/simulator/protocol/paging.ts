import { ApiError } from './api-error.ts';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/**
 * One page of `items`, which are walked rather than copied: they may be many. The token is the place to go on from.
 * @throws ApiError when the token is not one of ours; `invalidTokenCode` is what the service calls that.
 */
export function pageOf<T>(
  items: Iterable<T>,
  token: string | undefined,
  pageSize: number,
  invalidTokenCode = 'ValidationError',
): Page<T> {
  const from = Number(token ?? 0);
  if (!Number.isInteger(from) || from < 0) {
    throw new ApiError(400, invalidTokenCode, 'The pagination token is not valid.');
  }
  const page: T[] = [];
  let place = 0;
  for (const item of items) {
    if (page.length === pageSize) return { items: page, nextToken: String(from + pageSize) };
    if (place >= from) page.push(item);
    place += 1;
  }
  return { items: page, nextToken: undefined };
}
