import { globSync, readFileSync } from 'node:fs';
import { fromPackage } from '../../tools/stack-from-package.ts';

const FILES = ['serverless.yml', ...globSync('deploy/*.yml')];

test('no file of the packaged stack looks for anything in the folder of whoever deploys but parameters.yml', () => {
  const looksFor = FILES.flatMap((file) =>
    [...fromPackage(readFileSync(file, 'utf8')).matchAll(/(?:file\(|\.\/)([^)'\]]*?\.(?:yml|js|ts))/g)].map(
      ([, path]) => path ?? '',
    ),
  );
  expect(looksFor.length).toBeGreaterThan(15);
  expect([
    ...new Set(looksFor.filter((path) => !path.startsWith('node_modules/keyrotation/stack/deploy/'))),
  ]).toEqual(['parameters.yml']);
});

test('each function is an archive that was made ahead, and nothing bundles', () => {
  const text = FILES.map((file) => fromPackage(readFileSync(file, 'utf8'))).join('\n');
  expect(text).not.toContain('esbuild');
  const handlers = text.match(/handler: src\/lambda\/.*/g) ?? [];
  expect(handlers).toHaveLength(3);
  for (const handler of handlers) {
    const name = handler.replace(/^.*\/|\.handler$/g, '');
    expect(text).toMatch(
      new RegExp(`${handler}\n *package: \\{ artifact: node_modules/keyrotation/stack/${name}\\.zip \\}`),
    );
  }
});
