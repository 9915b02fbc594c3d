import { problem } from '../../src/core/problem.ts';
import { MAX_LETTERS, MAX_PROBLEMS } from '../../src/ledger/rows/fields.ts';
import { fittingAccount, fittingFinding, fittingMeta, fittingSeen } from '../../src/ledger/rows/fitting.ts';
import { details, finding } from '../builders/finding.ts';
import { FINDING, META, RUN_ACCOUNT } from './sample-rows.ts';

const letters = (count: number): string => 'x'.repeat(count);
const cutTo = (max: number): string => `${letters(max - 1)}…`;
const problems = (count: number, said: (n: number) => string = String) =>
  Array.from({ length: count }, (_, n) => problem('account', said(n), 'ACCESS_DENIED', said(n)));
const TOO_LONG = 'what AWS told of it is longer than AWS allows';

test('what fits stays as it is', () => {
  expect(fittingAccount(RUN_ACCOUNT)).toEqual(RUN_ACCOUNT);
  expect(fittingFinding(FINDING)).toEqual(FINDING);
  expect(fittingMeta(META)).toEqual(META);
  const seen = { finding: FINDING.finding, accountContactTag: FINDING.accountContactTag };
  expect(fittingSeen(seen)).toEqual({ entry: seen, problem: null });
});

test.each([
  ['just under', -1, (max: number) => letters(max - 1)],
  ['exactly', 0, (max: number) => letters(max)],
  ['just over', 1, cutTo],
])('words of ours are cut where the room for them ends: %s', (_, more, asKept) => {
  const name = letters(MAX_LETTERS.name + more);
  const [found] = problems(1, () => letters(MAX_LETTERS.problem + more));
  const account = fittingAccount({
    ...RUN_ACCOUNT,
    account: { ...RUN_ACCOUNT.account, name },
    problems: found ? [found] : [],
  });
  expect(account.status).toBe('surveyed');
  expect(account.account.name).toBe(asKept(MAX_LETTERS.name));
  const said = asKept(MAX_LETTERS.problem);
  expect(account.problems).toEqual([{ ...found, id: said, message: said }]);

  const unread = {
    kind: 'unread',
    code: 'KEY_UNREAD',
    message: letters(MAX_LETTERS.problem + more),
  } as const;
  const { entry } = fittingSeen({
    finding: finding({ accountName: name, details: unread }),
    accountContactTag: null,
  });
  expect(entry.finding.accountName).toBe(asKept(MAX_LETTERS.name));
  expect(entry.finding.details).toEqual({ ...unread, message: said });
});

test('of an opt-out that nobody can read, and of the reason of one, so much is kept as a tag has room for', () => {
  const long = letters(MAX_LETTERS.tag + 1);
  const kept = (exemption: typeof RUN_ACCOUNT.exemption) =>
    fittingAccount({ ...RUN_ACCOUNT, exemption }).exemption;
  expect(kept({ kind: 'unreadable', value: long })).toEqual({
    kind: 'unreadable',
    value: cutTo(MAX_LETTERS.tag),
  });
  expect(kept({ kind: 'opted-out', until: null, reason: long })).toEqual({
    kind: 'opted-out',
    until: null,
    reason: cutTo(MAX_LETTERS.tag),
  });
  expect(kept({ kind: 'opted-out', until: null, reason: null })).toEqual({
    kind: 'opted-out',
    until: null,
    reason: null,
  });
  expect(kept({ kind: 'none' })).toEqual({ kind: 'none' });
});

test('of many problems the last ones are kept', () => {
  const kept = (given: typeof RUN_ACCOUNT.problems) =>
    fittingAccount({ ...RUN_ACCOUNT, problems: given }).problems.map(({ id }) => id);
  expect(kept(problems(MAX_PROBLEMS))).toHaveLength(MAX_PROBLEMS);
  expect(kept(problems(MAX_PROBLEMS + 1))[0]).toBe('1');
  expect(kept(problems(MAX_PROBLEMS + 1)).at(-1)).toBe(String(MAX_PROBLEMS));
});

test('an account of which AWS told what no row takes is unreachable, and says why', () => {
  const asTold = {
    ...RUN_ACCOUNT,
    contactTag: letters(MAX_LETTERS.tag + 1),
    problems: problems(MAX_PROBLEMS),
  };
  const kept = fittingAccount(asTold);
  expect(kept).toMatchObject({
    account: { ...RUN_ACCOUNT.account, ouPath: null },
    status: 'unreachable',
    reason: 'LEDGER_REFUSED',
    exemption: { kind: 'none' },
    contactTag: null,
    unreadUsers: 'many',
    rootKey: null,
    progress: null,
  });
  expect(kept.problems).toHaveLength(MAX_PROBLEMS);
  expect(kept.problems.at(-1)).toEqual(
    problem('account', RUN_ACCOUNT.account.accountId, 'LEDGER_REFUSED', TOO_LONG),
  );
  expect(fittingAccount(kept)).toEqual(kept);
});

test('a key of which AWS told what no row takes is unread, and says why', () => {
  const told = finding({
    userName: letters(MAX_LETTERS.name + 1),
    userArn: letters(MAX_LETTERS.arn + 1),
    details: details({ contactTag: letters(MAX_LETTERS.tag + 1) }),
  });
  const asKept = {
    finding: {
      ...told,
      userName: cutTo(MAX_LETTERS.name),
      userArn: cutTo(MAX_LETTERS.arn),
      details: { kind: 'unread', code: 'KEY_UNREAD', message: TOO_LONG },
    },
    accountContactTag: null,
  };
  expect(fittingSeen({ finding: told, accountContactTag: 'ann@example.org' })).toEqual({
    entry: asKept,
    problem: problem('key', told.accessKeyId, 'KEY_UNREAD', TOO_LONG),
  });
  expect(fittingFinding({ ...FINDING, finding: told })).toEqual({ ...FINDING, ...asKept });
});

test('of a run’s problems those that fit are kept, errors before warnings, each cut to its room', () => {
  const long = letters(MAX_LETTERS.problem + 1);
  const said = cutTo(MAX_LETTERS.problem);
  const error = problem('run', long, 'ACCESS_DENIED', long);
  const warnings = Array.from({ length: 200 }, () => problem('key', long, 'CYCLE_RESTARTED', long));
  expect([error.severity, warnings[0]?.severity]).toEqual(['error', 'warning']);
  const kept = fittingMeta({ ...META, problems: [...warnings, error] }).problems;
  expect(kept.length).toBeGreaterThan(1);
  expect(kept.length).toBeLessThan(200);
  expect(kept.at(-1)).toEqual({ ...error, id: said, message: said });
  expect(kept[0]).toEqual({ ...warnings[0], id: said, message: said });
});
