import { checkParameters, ParametersError } from '../../deploy/check-parameters.ts';
import { targetProblems } from '../../src/core/rollout-targets.ts';
import { StackSetModel, type Tree } from './model/stack-set.ts';

const ROOT = 'r-ab12';
const unit = (name: string) => `ou-ab12-${name.padEnd(8, '0')}`;
const [OUTER, INNER, INMOST, OTHER] = ['outer', 'inner', 'inmost', 'other'].map(unit) as [
  string,
  string,
  string,
  string,
];

/** An account at every height. */
const TREE: Tree = {
  '000000000001': [ROOT],
  '000000000002': [ROOT, OUTER],
  '000000000003': [ROOT, OUTER, INNER],
  '000000000004': [ROOT, OUTER, INNER, INMOST],
  '000000000005': [ROOT, OTHER],
};
const UNITS = [ROOT, OUTER, INNER, INMOST, OTHER];

const subsets = <T>(items: readonly T[]): T[][] =>
  items.reduce<T[][]>((found, item) => [...found, ...found.map((each) => [...each, item])], [[]]);

/** Whether one of them lies in another, which doctor asks Organizations. */
const isNested = (targets: readonly string[]): boolean =>
  Object.values(TREE).some((above) => above.filter((each) => targets.includes(each)).length > 1);

/** What can be targeted one after the other. */
const refusedByIds = (targets: readonly string[]): boolean => targetProblems(targets).length > 0;
const SETS = subsets(UNITS).filter((targets) => targets.length > 0);
const ACCEPTED = SETS.filter((targets) => !refusedByIds(targets) && !isNested(targets));

/** Accounts without a role after each of these lists was deployed behind the one before. */
function lackingAfter(...lists: readonly (readonly string[])[]): string[] {
  const stackSet = new StackSetModel(TREE);
  for (const targets of lists) stackSet.target(targets);
  return stackSet.lacking;
}

test('whatever lists that are taken follow each other, no targeted account ends without a role', () => {
  expect(ACCEPTED).toHaveLength(8);
  const lacking = ACCEPTED.flatMap((first) =>
    ACCEPTED.flatMap((second) =>
      ACCEPTED.map((third) => ({ lists: [first, second, third], of: lackingAfter(first, second, third) })),
    ),
  ).filter(({ of }) => of.length > 0);
  expect(lacking).toEqual([]);
});

test('lists that are refused would: the root beside an OU, an OU beside one that lies in it', () => {
  expect(lackingAfter([ROOT, OTHER], [ROOT])).toEqual(['000000000005']);
  expect(lackingAfter([OUTER, INNER], [OUTER])).toEqual(['000000000003', '000000000004']);
  const harmful = SETS.filter((before) => ACCEPTED.some((after) => lackingAfter(before, after).length > 0));
  expect(harmful.filter((targets) => !refusedByIds(targets) && !isNested(targets))).toEqual([]);
  expect(harmful.length).toBeGreaterThan(5);
});

test('on the way accounts lose their role for a while: hence the root from the first day', () => {
  const stackSet = new StackSetModel(TREE);
  stackSet.target([OTHER]);
  stackSet.target([ROOT]);
  expect(stackSet.lacking).toEqual([]);
  expect(lackingAfter([ROOT], [ROOT])).toEqual([]);
});

describe('what IDs tell is refused before anything is made', () => {
  const given = { sourceMail: 'keys@example.com', rollout: 'self', organizationId: 'o-exampleorgid' };
  const problemsOf = (targetOUs: string): string[] => {
    try {
      checkParameters({ ...given, targetOUs }, 'eu-west-1');
      return [];
    } catch (error) {
      if (!(error instanceof ParametersError)) throw error;
      return error.message.split('\n').slice(1);
    }
  };
  const many = (count: number) => Array.from({ length: count }, (_, n) => unit(`n${n}x`)).join(',');

  test.each([
    ['the root alone', ROOT],
    ['OUs alone', `${OUTER}, ${OTHER}`],
    ['fifty OUs', many(50)],
  ])('%s is taken', (_, targets) => {
    expect(problemsOf(targets)).toEqual([]);
  });

  test.each([
    ['the root together with an OU', `${ROOT},${OUTER}`, `names the root ${ROOT} together with OUs`],
    ['an OU twice', `${OUTER},${OTHER},${OUTER}`, `names ${OUTER} twice`],
    ['fifty-one OUs', many(51), 'names 51 OUs; a StackSet takes 50'],
    [
      'OUs of two organizations',
      `${OUTER},ou-zz99-abcdefgh`,
      'names roots and OUs of 2 organizations (r-ab12, r-zz99)',
    ],
    ['two roots', `${ROOT},r-zz99`, 'names roots and OUs of 2 organizations (r-ab12, r-zz99)'],
  ])('%s is not', (_, targets, words) => {
    expect(problemsOf(targets)).toEqual([expect.stringContaining(`targetOUs ${words}`)]);
  });
});
