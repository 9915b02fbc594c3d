import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';

/** A condition or change in DynamoDB's expression language; names and values are bound, never spliced in. */
export interface Expression {
  readonly text: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** What this version writes; rows of the time before had none, and are of version 1. */
export const ROW_VERSION = 1;

/** Whatever an update has written carries a version: the one that it had, or this one where it had none or is begun. */
export function withVersion({ text, names, values }: Expression): Expression {
  const set = '#v = if_not_exists(#v, :v)';
  return {
    text: text.startsWith('SET ') ? `SET ${set}, ${text.slice('SET '.length)}` : `SET ${set} ${text}`.trim(),
    names: { ...names, '#v': 'v' },
    values: { ...values, ':v': ROW_VERSION },
  };
}

/** What a release writes over: rows of a version that it knows. What a later one has written stays as it is (I3). */
export const OF_KNOWN_VERSION = '(attribute_not_exists(#v) OR #v = :v)';

/**
 * The condition of each single write that makes or changes a row. Batches take none: in them go only findings of one run,
 * which has its lock and its own ID to itself, and is not begun where its META is of another version. Should a later
 * version have written such a row all the same, what this run saw and decided stands in its place, and no key's history,
 * notice or deed is lost with it: these have rows of their own, under this condition.
 */
export function onKnownVersion({ text, names, values }: Expression = { text: '' }): Expression {
  return {
    text: text === '' ? OF_KNOWN_VERSION : `(${text}) AND ${OF_KNOWN_VERSION}`,
    names: { ...names, '#v': 'v' },
    values: { ...values, ':v': ROW_VERSION },
  };
}

/** @param v as it stands in a row */
export function isKnownVersion(v: unknown): boolean {
  return v === undefined || v === ROW_VERSION;
}

type Bindings = Pick<UpdateCommandInput, 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>;

/** DynamoDB refuses empty maps, so what nobody names is left out. */
export function bindings(...expressions: (Expression | undefined)[]): Bindings {
  const names = Object.assign({}, ...expressions.map((expression) => expression?.names)) as Record<
    string,
    string
  >;
  const values = Object.assign({}, ...expressions.map((expression) => expression?.values)) as Record<
    string,
    unknown
  >;
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}
