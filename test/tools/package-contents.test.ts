import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { contentProblems } from '../../tools/package-contents.ts';

let nodeModules: string;
beforeEach(() => {
  nodeModules = mkdtempSync(join(tmpdir(), 'keyrotation-contents-'));
  write('package.json', '{ "scripts": { "prepack": "build" } }');
  write(
    'README.md',
    '# It\n\n[how](docs/deploy.md#first), [why](src/core/why.ts), [who](https://example.com)\n',
  );
  write('docs/deploy.md', '![it](page.png) [back](../README.md)');
  write('docs/page.png', '');
});
afterEach(() => {
  rmSync(nodeModules, { recursive: true });
});

function write(name: string, text: string): void {
  const path = join(nodeModules, 'keyrotation', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

test('a package that is small, whole and of no kind of machine is in order', () => {
  expect(contentProblems(nodeModules)).toEqual([]);
});

test.each<[string, string, string, string]>([
  ['a large one', 'dist/cli.js', 'x'.repeat(18_000_001), 'it takes 18000'],
  ['native code', 'dist/fast.node', '', 'dist/fast.node is for one kind of machine'],
  ['a dependency', 'package.json', '{ "dependencies": { "left": "1" } }', 'it has dependencies'],
  [
    'a script',
    'package.json',
    '{ "scripts": { "postinstall": "x" } }',
    'it runs a script on installation (postinstall)',
  ],
  [
    'a dead link',
    'docs/deploy.md',
    '[roles](../deploy/roles.yml)',
    'docs/deploy.md leads to deploy/roles.yml, which is not in it',
  ],
  [
    'a dead picture',
    'README.md',
    '<img src="docs/none.png">',
    'README.md leads to docs/none.png, which is not in it',
  ],
  ['another package', '../left/package.json', '{}', 'it brings left beside itself'],
])('%s is told', (_, name, text, told) => {
  write(name, text);
  expect(contentProblems(nodeModules)).toEqual([expect.stringContaining(told) as string]);
});
