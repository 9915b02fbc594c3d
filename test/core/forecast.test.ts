import type { AccessKeyId } from '../../src/core/access-key.ts';
import { forecast, type ForeseenKey, type ForeseenRun } from '../../src/core/forecast.ts';
import type { Policy } from '../../src/core/policy.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { details, finding } from '../builders/finding.ts';
import { history, recorded } from '../builders/history.ts';
import { ANN } from '../builders/notice.ts';
import { policy } from '../builders/policy.ts';

/** Starts as a key of 30 days that nobody was told about. */
function foreseen(id: string, overrides: Partial<ForeseenKey> = {}, ageDays = 30): ForeseenKey {
  return {
    finding: finding({ accessKeyId: id as AccessKeyId, createDate: ago(ageDays) }),
    history: history(),
    contacts: [ANN],
    contactSource: 'user-tag',
    ...overrides,
  };
}

type List = Exclude<keyof ForeseenRun, 'asOf'>;

/** On which days, from 0, a key is in a list. */
function daysIn(list: List, keys: readonly ForeseenKey[], days: number, rules: Partial<Policy> = {}) {
  return forecast(keys, policy(rules), AS_OF, days).flatMap((run, day) =>
    run[list].map((key) => [day, key.finding.accessKeyId]),
  );
}

test('the days ahead are told one by one, today first', () => {
  expect(forecast([], policy(), AS_OF, 3).map(({ asOf }) => asOf)).toEqual([AS_OF, ahead(1), ahead(2)]);
});

test('a key that is due today is told today, reminded in time, and deactivated when its grace is over, once', () => {
  const keys = [foreseen('A')];
  expect(daysIn('firstNotices', keys, 12)).toEqual([[0, 'A']]);
  expect(daysIn('reminders', keys, 12)).toEqual([
    [4, 'A'],
    [6, 'A'],
  ]);
  expect(daysIn('deactivations', keys, 12)).toEqual([[7, 'A']]);
  expect(daysIn('deferred', keys, 12)).toEqual([]);
});

test('a key that is not due yet is told on its day', () => {
  expect(daysIn('firstNotices', [foreseen('A', {}, 28)], 5)).toEqual([[2, 'A']]);
});

test('over the brake keys are deferred day by day, and reminded before their cycle dies', () => {
  const told = { history: history({ notices: [recorded(ago(8))] }) };
  const keys = ['A', 'B', 'C'].map((id) => foreseen(id, told, 60));
  const rules = { maxDeactivations: 1 };
  expect(daysIn('deactivations', keys, 4, rules)).toEqual([
    [0, 'A'],
    [1, 'B'],
    [2, 'C'],
  ]);
  expect(daysIn('deferred', keys, 4, rules)).toEqual([
    [0, 'B'],
    [0, 'C'],
    [1, 'C'],
  ]);
  expect(daysIn('reminders', keys, 4, rules)).toEqual([
    [0, 'B'],
    [0, 'C'],
  ]);
});

test('nothing is foreseen of a key whose history could not be read', () => {
  const run = forecast([foreseen('A', { history: null })], policy(), AS_OF, 1)[0];
  expect(run).toEqual({ asOf: AS_OF, firstNotices: [], reminders: [], deactivations: [], deferred: [] });
});

test('whom nobody can tell is told every day anew, and never deactivated', () => {
  const keys = [foreseen('A', { contacts: [] })];
  expect(daysIn('firstNotices', keys, 9)).toHaveLength(9);
  expect(daysIn('deactivations', keys, 9)).toEqual([]);
});

test('a key whose exemption ends begins a new cycle', () => {
  const exempt = finding({
    accessKeyId: 'A' as AccessKeyId,
    createDate: ago(60),
    details: details({ optOutTag: 'opt-out until 2026-11-23' }),
  });
  const keys = [foreseen('A', { finding: exempt, history: history({ notices: [recorded(ago(6))] }) })];
  expect(daysIn('firstNotices', keys, 12)).toEqual([[2, 'A']]);
  expect(daysIn('deactivations', keys, 12)).toEqual([[9, 'A']]);
});
