import { hasCondition, kindOf } from './call.ts';
import { error, type ChangedAnswer, type Failure, type Traits } from './failures.ts';
import { isAboutRows, type Person } from './subject.ts';

/** A value as DynamoDB writes it: `{"S": "text"}`, `{"M": {…}}`. */
type Attribute = Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, Attribute>>;

interface Rows {
  readonly Item?: Row;
  readonly Attributes?: Row;
  readonly Items?: readonly Row[];
  readonly Responses?: Readonly<Record<string, readonly Row[]>>;
}

/** What can befall the victims' rows in the ledger, when they are read and when they are written. */
export function failuresOfRows(traits: Traits, victims: readonly Person[]): Failure[] {
  const { isWrite, isConditional, rows, name } = traits;
  return [
    ...(isWrite ? [refused(name)] : []),
    ...(isConditional ? [conditionLost] : []),
    ...(name.includes('Transact') ? [cancelled] : []),
    ...(name.includes('Batch') ? unprocessed.slice(0, rows) : []),
    ...damaged(traits, victims),
  ];
}

/**
 * A batch or transaction is refused for one of its rows, which nobody names; the row again when it is written by itself.
 */
const refused = (name: string): Failure => ({
  name: 'row refused',
  meets: error(400, 'ValidationException'),
  isOf: 'row',
  meetsRepeatsOf: name.includes('Transact')
    ? ['TransactWriteItems', name.includes('STATE') ? 'UpdateItem' : 'PutItem']
    : ['BatchWriteItem', 'PutItem'],
});

/** As a repeat of a write meets it, whose first answer was lost. */
const conditionLost: Failure = {
  name: 'done, and said not to be',
  meets: ({ params }) => (hasCondition(params) ? { kind: 'condition-lost' } : undefined),
  isOf: 'row',
};

/** The same of a transaction. */
const cancelled: Failure = {
  name: 'done, and said not to be',
  meets: error(400, 'TransactionCanceledException', 'after'),
  isOf: 'row',
};

const unprocessed: readonly Failure[] = [
  { name: 'batch undone', meets: () => ({ kind: 'unprocessed' }) },
  { name: 'batch half done', meets: () => ({ kind: 'unprocessed', processed: 1 }) },
];

/** Every attribute of the rows that are read, and within `entry`, `meta`, `notice` and the like each of theirs. */
function damaged({ answers }: Traits, victims: readonly Person[]): Failure[] {
  const rows = answers
    .flatMap((body) => rowsIn(JSON.parse(body) as Rows))
    .filter((row) => isOf(row, victims));
  const kinds = new Set(rows.map(kindOfRow));
  const paths = [...new Set(rows.flatMap((row) => pathsIn(row)))];
  if (paths.length === 0) return [];
  const failure = (name: string, change: (row: Row) => Row): Failure => ({
    name,
    meets: { answer: inRows(victims, kinds, change) },
    isOf: 'row',
    lasts: true,
  });
  return [
    failure('row of a later version', (row) => ({ ...row, v: { N: '99' } })),
    ...paths
      .filter((path) => !path.includes('.'))
      .map((path) =>
        failure(
          `row without ${path}`,
          changed(path, () => undefined),
        ),
      ),
    ...paths.map((path) => failure(`row with another ${path}`, changed(path, otherType))),
  ];
}

/** All but the row's own name. Names of notices differ from key to key: one stands for all. */
function pathsIn(row: Row): string[] {
  const inner = Object.entries(row).flatMap(([name, { M: members }]) =>
    members === undefined ? [] : Object.keys(members as Row).map((each) => `${shown(name)}.${each}`),
  );
  return [...Object.keys(row).map(shown), ...inner].filter(
    (path) => !['pk', 'sk', 'expiresAt', 'outbox'].includes(path),
  );
}

const shown = (name: string): string => (name.startsWith('NOTICE#') ? 'NOTICE' : name);

const isNamed = (name: string, path: string | undefined): boolean =>
  path !== undefined && shown(name) === path;

function changed(path: string, change: (old: Attribute) => Attribute | undefined): (row: Row) => Row {
  const [outer, inner] = path.split('.');
  return (row) =>
    Object.fromEntries(
      Object.entries(row).flatMap(([name, value]): [string, Attribute][] => {
        if (!isNamed(name, outer)) return [[name, value]];
        if (inner === undefined) return keeping(name, change(value));
        const members = Object.entries((value.M ?? {}) as Row).flatMap(([each, old]) =>
          each === inner ? keeping(each, change(old)) : keeping(each, old),
        );
        return [[name, { ...value, M: Object.fromEntries(members) }]];
      }),
    );
}

const keeping = (name: string, value: Attribute | undefined): [string, Attribute][] =>
  value === undefined ? [] : [[name, value]];

const otherType = (old: Attribute): Attribute => ('S' in old ? { N: '7' } : { S: 'what is this' });

function rowsIn({ Item, Attributes, Items = [], Responses = {} }: Rows): Row[] {
  const batched = Object.values(Responses).flat();
  return [...[Item, Attributes].filter((row) => row !== undefined), ...Items, ...batched];
}

const placeOf = ({ pk, sk }: Row): string => `${pk?.S as string} ${sk?.S as string}`;
const kindOfRow = (row: Row): string => kindOf(placeOf(row)) ?? placeOf(row);

function isOf(row: Row, victims: readonly Person[]): boolean {
  return isAboutRows([placeOf(row)], victims);
}

/** Changes the victims' rows of these kinds, wherever they are read. */
function inRows(
  victims: readonly Person[],
  kinds: ReadonlySet<string>,
  change: (row: Row) => Row,
): ChangedAnswer {
  return (body) =>
    rowsIn(JSON.parse(body) as Rows)
      .filter((row) => isOf(row, victims) && kinds.has(kindOfRow(row)))
      .reduce(
        (spoiled, row) => spoiled.replace(JSON.stringify(row), () => JSON.stringify(change(row))),
        body,
      );
}
