import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import conditions, { type Parse, type ParseContext } from 'dynalite/db/conditionParser.js';
import updates from 'dynalite/db/updateParser.js';
import { remembered } from '../../src/simulator/dynamodb/remembered-expressions.ts';
import { startForTest } from './sdk-clients.ts';
import { createTable, TableName } from './table.ts';

type Bound = Readonly<Record<string, string>>;
type Values = Readonly<Record<string, object>>;

/** What a parser makes of an expression, or what it says of it; and what it leaves unused. */
function outcome(parse: Parse, text: string, attrNames: Bound, attrVals: Values): unknown {
  const of = (names: object) => Object.fromEntries(Object.keys(names).map((name) => [name, true] as const));
  const context: ParseContext & Record<string, unknown> = {
    attrNames,
    attrVals: structuredClone(attrVals),
    unusedAttrNames: of(attrNames),
    unusedAttrVals: of(attrVals),
    isReserved: (name: string) => name.toLowerCase() === 'status',
    compare: () => false,
  };
  let said: unknown;
  try {
    said = parse(text, { context });
  } catch (error) {
    said = error instanceof Error ? error.message : error;
  }
  return structuredClone({ said, names: context.unusedAttrNames, values: context.unusedAttrVals });
}

const S = (text: string) => ({ S: text });
const N = (number: number) => ({ N: String(number) });

describe.each([
  ['a condition', conditions],
  ['an update', updates],
])('%s is parsed as ever, however often it comes', (kind, parser) => {
  const cases: readonly [text: string, names: Bound, values: Values][] =
    kind === 'a condition'
      ? [
          ['attribute_not_exists(pk) OR #s = :w', { '#s': 'status' }, { ':w': S('withdrawn') }],
          [
            '(pk = :a) AND (attribute_not_exists(#v) OR #v = :v)',
            { '#v': 'v' },
            { ':a': S('a'), ':v': N(1) },
          ],
          ['#a.#b = :v', { '#a': 'x', '#b': 'y' }, { ':v': S('z') }],
          ['#a.#b = :v', { '#a': 'y', '#b': 'x' }, { ':v': S('other') }],
          ['#a.#b = :v', { '#a': 'x', '#b': 'x' }, { ':v': S('z') }],
          ['#a.#b = :v', { '#a': 'x' }, { ':v': S('z') }],
          ['#a.#b = :v', { '#a': 'x', '#b': '' }, { ':v': S('z') }],
          ['size(#r) < :most', { '#r': 'reports' }, { ':most': N(3) }],
          ['size(#r) < :most', { '#r': 'reports' }, { ':most': N(4), ':unused': N(4) }],
          ['begins_with(sk, :p)', {}, { ':p': S('x') }],
          ['begins_with(sk, :p)', {}, { ':p': N(1) }],
          ['sk BETWEEN :a AND :b', {}, { ':a': S('a'), ':b': S('b') }],
          ['attribute_type(sk, :t)', {}, { ':t': S('S') }],
          ['attribute_type(sk, :t)', {}, { ':t': S('nothing') }],
          ['#a IN (:a, :b)', { '#a': 'x' }, { ':a': S('a'), ':b': S('b') }],
          ['begins_with(pk, #a)', { '#a': 'other' }, {}],
          ['begins_with(pk, #a)', { '#a': 'pk' }, {}],
          ['((pk = :v))', {}, { ':v': S('v') }],
          ['status = :v', {}, { ':v': S('v') }],
          ['pk = ', {}, {}],
        ]
      : [
          ['SET #a = :v', { '#a': 'x' }, { ':v': S('v') }],
          ['SET #a = :v', { '#a': 'x' }, { ':v': { M: { deep: S('v') } } }],
          ['SET #a = :v, #b = :v', { '#a': 'x', '#b': 'y' }, { ':v': S('v') }],
          ['SET #a = :v, #b = :v', { '#a': 'x', '#b': 'x' }, { ':v': S('v') }],
          ['SET #a = :v, pk = :v', { '#a': 'x' }, { ':v': S('v') }],
          ['SET #a = :v, pk = :v', { '#a': 'pk' }, { ':v': S('v') }],
          [
            'SET #v = if_not_exists(#v, :v), a.#b = :w REMOVE outbox',
            { '#v': 'v', '#b': 'b' },
            { ':v': N(1), ':w': S('w') },
          ],
          ['SET meta.problems = list_append(meta.problems, :found)', {}, { ':found': { L: [S('a')] } }],
          ['SET meta.problems = list_append(meta.problems, :found)', {}, { ':found': S('a') }],
          ['ADD #n :one', { '#n': 'n' }, { ':one': N(1) }],
          ['ADD #n :one', { '#n': 'n' }, { ':one': S('1') }],
          ['ADD #n :one', { '#n': 'n' }, { ':one': { SS: ['1'] } }],
          ['SET n = n + :one', {}, { ':one': N(1) }],
          ['SET n = :none', {}, {}],
          ['SET n', {}, {}],
        ];

  test.each(cases)('%s, %j, %j', (text, names, values) => {
    const parse = parser.parse;
    const again = remembered(parse);
    for (const [before, of, which] of cases) if (before === text) outcome(again, before, of, which);
    const told = outcome(parse, text, names, values);
    expect(outcome(again, text, names, values)).toEqual(told);
    expect(outcome(again, text, names, values)).toEqual(told);
  });
});

test('what is written into a parsed expression is not there the next time', () => {
  const again = remembered(updates.parse);
  const context = {
    attrVals: { ':v': S('v') },
    unusedAttrNames: {},
    unusedAttrVals: {},
    isReserved: () => false,
  };
  const parse = () => again('SET a = :v', { context }) as { readonly sections: { val: unknown }[] };
  for (const section of parse().sections) section.val = S('spoiled');
  expect(parse().sections[0]?.val).toEqual(S('v'));
});

test('the embedded table reads a condition once, however often it comes', async () => {
  // As environment.mjs hands it in: that of the dynalite that answers here.
  const { conditionsOfTheWorker: ofTable } = globalThis as unknown as {
    readonly conditionsOfTheWorker: typeof conditions;
  };
  const parse = ofTable.parse;
  let readNames: string[] = [];
  ofTable.parse = (text, { context }) => {
    const isReserved = (name: string): boolean => {
      readNames.push(name);
      return context.isReserved(name);
    };
    return parse(text, { context: { ...context, isReserved } });
  };
  const aws = await startForTest();
  try {
    await createTable(aws);
    const put = async (name: string): Promise<string[]> => {
      readNames = [];
      const ConditionExpression = 'attribute_not_exists(nobodyHasIt)';
      await aws.dynamodb.send(
        new PutItemCommand({ TableName, Item: { pk: { S: name } }, ConditionExpression }),
      );
      return readNames;
    };
    expect(await put('A')).toContain('nobodyHasIt');
    expect(await put('B')).toEqual([]);
  } finally {
    ofTable.parse = parse;
    await aws.close();
  }
});
