import { readFileSync } from 'node:fs';
import { KEY_KINDS } from '../../src/words/key-kind.ts';

test('docs/report.md has every status that the page can filter by, in the order of the page', () => {
  const text = readFileSync(new URL('../../docs/report.md', import.meta.url), 'utf8');
  const [, table = ''] = /\n\| `status` +\| The key[^\n]*\n[^\n]*\n((?:\|[^\n]*\n)+)/.exec(text) ?? [];
  expect([...table.matchAll(/^\| `([^`]+)`/gm)].map(([, status]) => status)).toEqual([...KEY_KINDS]);
});
