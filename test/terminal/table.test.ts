import widthOf from 'string-width';
import { renderTable, type Column } from '../../src/terminal/table.ts';

const COLUMNS: readonly Column[] = [
  { head: 'KEY' },
  { head: 'ID', dropsAt: 2 },
  { head: 'ACCOUNT', shrinksTo: 7 },
  { head: 'CONTACT', shrinksTo: 8, dropsAt: 1 },
  { head: 'AGE', align: 'right' },
];
const ROWS = [
  ['AKIAIOSFODNN7EXAMPLE', '111122223333', '顧客データ基盤', 'a-very-long-address@example.com', '7'],
  ['AKIAI44QH8DHBEXAMPLE', '222233334444', 'shop', 'b@example.com', '1,234'],
];

describe('a table', () => {
  test('that has room cuts nothing, and wide letters count as two', () => {
    expect(renderTable(COLUMNS, ROWS, 200)).toEqual([
      'KEY                   ID            ACCOUNT         CONTACT                            AGE',
      'AKIAIOSFODNN7EXAMPLE  111122223333  顧客データ基盤  a-very-long-address@example.com      7',
      'AKIAI44QH8DHBEXAMPLE  222233334444  shop            b@example.com                    1,234',
    ]);
  });

  test.each([200, 120, 90, 80, 70, 60, 50, 45])('fits %i columns', (width) => {
    const lines = renderTable(COLUMNS, ROWS, width);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
    expect(lines.join('\n')).toContain('AKIAI44QH8DHBEXAMPLE');
  });

  test('drops what matters least before it cuts what must stay whole', () => {
    const [head] = renderTable(COLUMNS, ROWS, 50);
    expect(head?.split(/ +/)).toEqual(['KEY', 'ACCOUNT', 'CONTACT', 'AGE']);
  });

  test('that cannot fit stays whole in what may not be cut', () => {
    expect(renderTable([{ head: 'KEY' }], [['AKIAIOSFODNN7EXAMPLE']], 5)[1]).toBe('AKIAIOSFODNN7EXAMPLE');
  });

  test('takes as many rows as a whole organization has keys', () => {
    const rows = Array.from({ length: 200_000 }, () => ['AKIAIOSFODNN7EXAMPLE']);
    expect(renderTable([{ head: 'KEY' }], rows, 80)).toHaveLength(200_001);
  });
});
