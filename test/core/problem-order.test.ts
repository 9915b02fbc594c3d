import { listedProblems, problemList } from '../../src/core/problem-order.ts';
import { problem } from '../../src/core/problem.ts';

const RUN = 'a run';
const typo = (n: number) => problem('contact', `111122223333/u${n}`, 'CONTACT_INVALID', 'no mail address');
const denied = (n: number) => problem('account', String(n), 'ACCESS_DENIED', 'no');

test('what is told twice is told once, the worst first', () => {
  const list = problemList();
  list.add([typo(1), denied(2)]);
  list.add([typo(1)]);
  expect(listedProblems(list, RUN)).toEqual([denied(2), typo(1)]);
});

test('up to the bound all are listed, beyond it the worst, and how many more there are', () => {
  const list = problemList(3);
  list.add([typo(1), typo(2), denied(1)]);
  expect(listedProblems(list, RUN)).toHaveLength(3);
  list.add([denied(2), denied(3), denied(4)]);
  expect(listedProblems(list, RUN).map(({ id, code }) => [code, id])).toEqual([
    ['ACCESS_DENIED', '1'],
    ['ACCESS_DENIED', '2'],
    ['ACCESS_DENIED', '3'],
    ['PROBLEMS_UNLISTED', RUN],
  ]);
  expect(listedProblems(list, RUN).at(-1)?.message).toBe('1 more errors and 2 more warnings are not listed');
});

test('a list added to another one keeps count of what neither lists', () => {
  const one = problemList(2);
  one.add([typo(1), typo(2), typo(3)]);
  const both = problemList(2);
  both.add([denied(1)]);
  both.addAll(one);
  expect(listedProblems(both, RUN).map(({ code }) => code)).toEqual([
    'ACCESS_DENIED',
    'PROBLEMS_UNLISTED',
    'CONTACT_INVALID',
  ]);
  expect(both.unlisted).toEqual({ error: 0, warning: 2 });
});
