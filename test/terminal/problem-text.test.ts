import widthOf from 'string-width';
import { renderProblems } from '../../src/terminal/problem-text.ts';
import { problem } from '../../src/core/problem.ts';

const WIDE = { all: false, width: 200 };
const SHOP = new Map([['111122223333', 'shop']]);
const NOBODY = new Map<string, string>();

test('problems stand by their fix, which is said once, and accounts have their names', () => {
  const unread = problem('user', '111122223333/ci', 'USER_UNREAD', 'throttled');
  const other = problem('user', '111122223333/web', 'USER_UNREAD', 'throttled');
  expect(renderProblems([unread, other], SHOP, WIDE)).toEqual([
    '',
    '  Errors (2)',
    '    USER_UNREAD (2)',
    `      Fix: ${unread.fix}`,
    '      - 111122223333 shop/ci: throttled',
    '      - 111122223333 shop/web: throttled',
  ]);
});

test('errors come before warnings, whatever their order', () => {
  const warning = problem('contact', 'x', 'CONTACT_INVALID', 'no mail address');
  const error = problem('account', '111122223333', 'MEMBER_ROLE_UNASSUMABLE', 'not authorized');
  const titles = renderProblems([warning, error], NOBODY, WIDE).filter((line) => /^ {2}\w/.test(line));
  expect(titles).toEqual(['  Errors (1)', '  Warnings (1)']);
});

test('very many of a kind are counted, and it is said how to see them', () => {
  const found = Array.from({ length: 1_234 }, (_, n) => problem('user', `u${n}`, 'USER_UNREAD', 'throttled'));
  const lines = renderProblems(found, NOBODY, WIDE);
  expect(lines).toHaveLength(2 + 2 + 10 + 1);
  expect(lines.at(-1)).toBe('      … and 1,224 more; --all lists them');
});

test('names and messages from outside stay on their line', () => {
  const found = problem('account', '111122223333', 'ACCESS_DENIED', 'no\n\u001b[31mway');
  const [line = ''] = renderProblems([found], new Map([['111122223333', 'a\nb\u001b[2J']]), WIDE).slice(-1);
  expect(line.split('').filter((letter) => letter < ' ')).toEqual([]);
});

test('no problems, no words', () => {
  expect(renderProblems([], SHOP, WIDE)).toEqual([]);
});

test('long words of AWS wrap below where they begin, on narrow terminals too', () => {
  const message = `AccessDenied: User: ${'arn:aws:sts::111122223333:assumed-role/'.repeat(3)} may not`;
  const lines = renderProblems([problem('account', '111122223333', 'ACCESS_DENIED', message)], SHOP, {
    all: false,
    width: 80,
  });
  for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(80);
});
