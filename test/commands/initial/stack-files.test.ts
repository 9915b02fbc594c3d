import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackFilesOf, writeStackFiles } from '../../../src/commands/initial/stack-files.ts';

let root: string;
let from: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keyrotation-init-'));
  from = join(root, 'package', 'stack', 'init');
  folder = join(root, 'hub');
  mkdirSync(from, { recursive: true });
  const dependencies = { keyrotation: `file:${PACKED}`, serverless: 'npm:osls@4.3.1' };
  writeFileSync(join(from, 'package.json'), JSON.stringify({ private: true, dependencies }));
  for (const name of ['serverless.yml', 'parameters.yml', 'gitignore'])
    writeFileSync(join(from, name), `# ${name}\n`);
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const PACKED = 'keyrotation-0.1.0.tgz';
const ALL = ['.gitignore', 'package.json', 'parameters.yml', 'serverless.yml'];

test('a folder that is not there is made, with all files of the stack', async () => {
  expect(await writeStackFiles(from, folder)).toEqual({
    written: ALL,
    kept: [],
    toInstall: [],
    packed: PACKED,
  });
  expect(readdirSync(folder).sort()).toEqual(ALL);
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('# gitignore\n');
});

test.each(['parameters.yml', 'serverless.yml'])(
  'a %s that is there stays, and nothing is written',
  async (name) => {
    mkdirSync(folder);
    writeFileSync(join(folder, name), 'mine');
    await expect(writeStackFiles(from, folder)).rejects.toThrow(
      `${join(folder, name)} is there already, and nothing was written: name an empty folder`,
    );
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(join(folder, name), 'utf8')).toBe('mine');
  },
);

test('both that are there are named at once', async () => {
  mkdirSync(folder);
  for (const name of ['parameters.yml', 'serverless.yml']) writeFileSync(join(folder, name), 'mine');
  await expect(writeStackFiles(from, folder)).rejects.toThrow('parameters.yml and ');
});

test.each<[string, string, string[]]>([
  [
    'of npm install',
    '{ "dependencies": { "keyrotation": "file:keyrotation-0.1.0.tgz" } }',
    ['serverless@npm:osls@4.3.1'],
  ],
  ['with all that is needed', '{ "devDependencies": { "keyrotation": "1", "serverless": "2" } }', []],
  ['without dependencies', '{}', [`keyrotation@file:${PACKED}`, 'serverless@npm:osls@4.3.1']],
  ['that is no JSON', '{', [`keyrotation@file:${PACKED}`, 'serverless@npm:osls@4.3.1']],
  ['that says null', 'null', [`keyrotation@file:${PACKED}`, 'serverless@npm:osls@4.3.1']],
])('a package.json %s stays, and what it lacks is told', async (_, text, toInstall) => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), text);
  expect(await writeStackFiles(from, folder)).toEqual({
    written: ALL.filter((name) => name !== 'package.json'),
    kept: ['package.json'],
    toInstall,
    packed: text.includes('keyrotation') ? null : PACKED,
  });
  expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe(text);
});

test('a folder that cannot be one is told in words', async () => {
  writeFileSync(join(root, 'file'), '');
  await expect(writeStackFiles(from, join(root, 'file', 'hub'))).rejects.toThrow(/cannot be written to: /);
});

test('where one cannot be written, none is', async () => {
  mkdirSync(folder);
  symlinkSync(join(root, 'nowhere'), join(folder, 'serverless.yml'));
  await expect(writeStackFiles(from, folder)).rejects.toThrow(/cannot be written to: .*EEXIST/);
  expect(readdirSync(folder)).toEqual(['serverless.yml']);
});

test('the files are found above whichever module asks, and a checkout has none', () => {
  expect(stackFilesOf(join(root, 'package', 'dist', 'chunks', 'init.js'))).toBe(from);
  expect(stackFilesOf(join(root, 'package', 'dist', 'cli.js'))).toBe(from);
  expect(() => stackFilesOf(join(root, 'checkout', 'src', 'init.ts'))).toThrow(
    'is a checkout and not a package',
  );
});
