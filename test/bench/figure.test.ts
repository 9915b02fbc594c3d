import { figure, line, outcome } from './figure.ts';

test.each([
  ['just under', 1.299, true],
  ['exactly at', 1.3, true],
  ['just over', 1.301, false],
])('a figure %s what it may be at most', (_where, value, met) => {
  expect(figure('speed', value, '×', 2, { atMost: 1.3 })).toMatchObject({ goal: '≤ 1.3', met });
});

test.each([
  ['just under', 0.949, false],
  ['exactly at', 0.95, true],
  ['just over', 0.951, true],
])('a figure %s what it has to be at least', (_where, value, met) => {
  expect(figure('mail', value, '×', 2, { atLeast: 0.95 })).toMatchObject({ goal: '≥ 0.95', met });
});

test('rounding does not meet a goal', () => {
  expect(figure('speed', 1.304, '×', 2, { atMost: 1.3 })).toMatchObject({ figure: 1.3, met: false });
});

test.each([{ atMost: 1 }, { atLeast: 0.95 }])('a figure that could not be had misses its goal', (goal) => {
  expect(figure('mail', NaN, '×', 2, goal)).toMatchObject({ met: false });
});

test('a line says whether the goal is met, and nothing where there is none', () => {
  expect(line(outcome('status', 'complete', { is: 'complete' }))).toMatch(/ ok$/);
  expect(line(outcome('status', 'problems', { is: 'complete' }))).toMatch(/ MISSED$/);
  expect(line(figure('calls', 12, 'an account'))).toMatch(/ 12 an account$/);
});
