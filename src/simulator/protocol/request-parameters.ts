import { ApiError } from './api-error.ts';

/** The parameters of a request: flat texts in awsQuery (`Destinations.member.1`), parsed JSON otherwise. */
export type Parameters = Readonly<Record<string, unknown>>;

export function optionalText(params: Parameters, name: string): string | undefined {
  const value = params[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws ApiError ValidationError when the parameter is missing or empty. */
export function requiredText(params: Parameters, name: string): string {
  const value = optionalText(params, name);
  if (value === undefined || value === '') {
    throw new ApiError(400, 'ValidationError', `The request must contain the parameter ${name}.`);
  }
  return value;
}

/** @throws ApiError ValidationError when the parameter is there, but is no whole number of at least 1. */
export function optionalCount(params: Parameters, name: string): number | undefined {
  const value = params[name];
  if (value === undefined) return undefined;
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) {
    throw new ApiError(400, 'ValidationError', `${name} must be a whole number of at least 1.`);
  }
  return count;
}

/** The items of an awsQuery list, such as `Identities.member.1`, `Identities.member.2`. */
export function memberTexts(params: Parameters, list: string): string[] {
  const items: string[] = [];
  for (let index = 1; ; index += 1) {
    const item = optionalText(params, `${list}.member.${index}`);
    if (item === undefined) return items;
    items.push(item);
  }
}
