import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

const PAGES = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');

const linesOf = (page: string): string[] =>
  readFileSync(join(ROOT, page), 'utf8')
    .replaceAll(/^ *```[\s\S]*?^ *```$/gm, (block) => block.replaceAll(/[^\n]/g, ''))
    .split('\n');

/** What a page is linked by: its headings, as GitHub has them, and what is named by hand. */
function anchorsOf(page: string): Set<string> {
  const lines = linesOf(page);
  const headings = lines.flatMap((line) => /^#{1,6} (.*)$/.exec(line)?.[1] ?? []).map(slug);
  const repeated = headings.map((each, at) => {
    const before = headings.slice(0, at).filter((other) => other === each).length;
    return before === 0 ? each : `${each}-${before}`;
  });
  const named = lines.flatMap((line) =>
    [...line.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = '']) => id),
  );
  return new Set([...repeated, ...named]);
}

const slug = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

/** Of this repository; what GitHub itself serves beside its files begins with two steps up. */
const isOurs = (target: string): boolean => !/^(?:[a-z]+:|\.\.\/\.\.\/security\/)/.test(target);

function broken(page: string): string[] {
  return linesOf(page).flatMap((line, at) =>
    [...line.replaceAll(/`[^`]*`/g, '').matchAll(/(?:\]\(|\b(?:src|srcset|href)=")([^)"\s]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => isOurs(target) && !leadsSomewhere(page, target))
      .map((target) => `${page}:${at + 1}: ${target}`),
  );
}

function leadsSomewhere(page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(ROOT, file))) return false;
  return anchor === undefined || !file.endsWith('.md') || anchorsOf(file).has(anchor);
}

test('every link between the pages leads to a file that is there, and to a heading of it', () => {
  expect(PAGES.length).toBeGreaterThan(20);
  expect(PAGES.flatMap(broken)).toEqual([]);
});
