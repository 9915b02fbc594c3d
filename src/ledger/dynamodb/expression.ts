import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';

/** A condition or change in DynamoDB's expression language; names and values are bound, never spliced in. */
export interface Expression {
  readonly text: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** What this version writes; rows of the time before had none, and are of version 1. */
export const ROW_VERSION = 1;

/** A row that is begun by an update carries the version; that of a row which is there stays as it is. */
export function withVersion({ text, names, values }: Expression): Expression {
  const set = '#v = if_not_exists(#v, :v)';
  return {
    text: text.startsWith('SET ') ? `SET ${set}, ${text.slice('SET '.length)}` : `SET ${set} ${text}`.trim(),
    names: { ...names, '#v': 'v' },
    values: { ...values, ':v': ROW_VERSION },
  };
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
