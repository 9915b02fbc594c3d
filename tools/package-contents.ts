// Looks at the package as it was packed and installed: `npm run package:contents -- <node_modules> <keyrotation-….tgz>`. It is to be
// small, whole and of no kind of machine: whoever plans installs it and nothing else.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Half of it are the functions' archives. */
const MAX_BYTES_PACKED = 10_000_000;
const MAX_BYTES = 18_000_000;

/** What only a checkout or its host has, and only who works on it looks for: links lead there on the pages of the repository. */
const OF_THE_REPOSITORY =
  /^(?:\.\.|src|test|tools|\.ci|\.github|\.dependency-cruiser|CONTRIBUTING\.md|LICENSE)/;

/** What is wrong with the package in that folder. */
export function contentProblems(nodeModules: string): string[] {
  const root = join(nodeModules, 'keyrotation');
  const files = globSync('**', { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
  const others = globSync(['*', '@*/*'], { cwd: nodeModules }).filter(
    (name) => !name.startsWith('.') && !name.startsWith('@') && name !== 'keyrotation',
  );
  const { dependencies, scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies?: object;
    readonly scripts?: Readonly<Record<string, string>>;
  };
  const native = paths.filter((path) => /\.(?:node|so|dylib|dll|exe)$/.test(path));
  const onInstall = ['preinstall', 'install', 'postinstall'].filter((name) => scripts?.[name] !== undefined);
  return [
    ...(bytes > MAX_BYTES ? [`it takes ${bytes} bytes, and ${MAX_BYTES} at most`] : []),
    ...others.map((name) => `it brings ${name} beside itself`),
    ...(Object.keys(dependencies ?? {}).length > 0 ? ['it has dependencies'] : []),
    ...native.map((path) => `${relative(root, path)} is for one kind of machine`),
    ...onInstall.map((name) => `it runs a script on installation (${name})`),
    ...deadLinks(
      root,
      paths.filter((path) => path.endsWith('.md')),
    ),
  ];
}

/** Links of a page to a file that the package should have and has not. */
function deadLinks(root: string, pages: readonly string[]): string[] {
  return pages.flatMap((page) =>
    [
      ...readFileSync(page, 'utf8').matchAll(
        /\]\((?!https?:|mailto:|#)([^)#\s]+)|(?:src|srcset)="(?!https?:)([^"]+)"/g,
      ),
    ]
      .map(([, link, source]) => resolve(dirname(page), link ?? source ?? ''))
      .filter((path) => !OF_THE_REPOSITORY.test(relative(root, path)) && !existsSync(path))
      .map((path) => `${relative(root, page)} leads to ${relative(root, path)}, which is not in it`),
  );
}

if (process.argv[1] === import.meta.filename) {
  const [nodeModules = 'node_modules', tarball = ''] = process.argv.slice(2);
  const packed = statSync(tarball).size;
  const problems = [
    ...(packed > MAX_BYTES_PACKED ? [`${tarball} has ${packed} bytes, and ${MAX_BYTES_PACKED} at most`] : []),
    ...contentProblems(nodeModules),
  ];
  for (const each of problems) process.stderr.write(`the package: ${each}\n`);
  if (problems.length > 0) process.exitCode = 1;
  else process.stdout.write(`The package is whole, small (${packed} bytes) and of no kind of machine.\n`);
}
