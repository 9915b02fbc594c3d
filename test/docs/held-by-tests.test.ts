import { existsSync, readFileSync } from 'node:fs';

test('each test that docs/architecture.md says holds an invariant is there', () => {
  const [, rest = ''] = readFileSync('docs/architecture.md', 'utf8').split('\nHeld by tests:\n');
  const [table = ''] = rest.split('\nThe names are files below');
  const names = [...table.matchAll(/`([\w-]+(?:\/[\w-]+)+)`/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(30);
  const gone = names.filter(
    (name) => !['test', 'slow'].some((kind) => existsSync(`test/${name}.${kind}.ts`)),
  );
  expect(gone).toEqual([]);
});
