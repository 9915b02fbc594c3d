// Builds the command line and the Lambdas twice, here and in a copy of the tree somewhere else, at another hour, in another time
// zone and under another umask, and compares: whoever has the commit can make the same bytes, and so see what a bundle is made of.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants, cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const PACKAGE = [
  ...['package', '--region', 'eu-west-1'],
  ...['--param=sourceMail=security@example.com', '--param=organizationId=o-exampleorgid'],
];
/** Of the template only where the archives are put has the time in it. */
const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';
const TIME_OF_PACKAGING = /\/hub\/\d+-[\dT:.-]+Z\//g;

const here = resolve(import.meta.dirname, '..');
const apart = mkdtempSync(join(tmpdir(), 'keyrotation-built-again-'));
try {
  const there = join(apart, 'somewhere', 'else');
  copyTree(there);
  const built = made(here, {});
  const again = made(there, { TZ: 'Pacific/Auckland' }, 0o077);
  const names = [...new Set([...built.keys(), ...again.keys()])].sort();
  const differing = names.filter((name) => built.get(name) !== again.get(name));
  for (const name of names.filter((each) => /\.zip$|cli\.js$/.test(each)))
    process.stdout.write(`${built.get(name) ?? 'missing'}  ${name}\n`);
  if (differing.length > 0) {
    process.stderr.write(
      [`Built again, ${differing.length} of ${names.length} files differ:`, ...differing, ''].join('\n  '),
    );
    process.exitCode = 1;
  } else process.stdout.write(`Built twice, all ${names.length} files are the same to the byte.\n`);
} finally {
  rmSync(apart, { recursive: true });
}

/** What Git knows, as it is now, and the packages. */
function copyTree(to: string): void {
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: here, encoding: 'utf8' });
  for (const file of tracked.split('\0').filter((name) => name !== '')) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(here, file), join(to, file), { verbatimSymlinks: true });
  }
  cpSync(join(here, 'node_modules'), join(to, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
  });
}

/** Names and digests of all that is built in a folder. */
function made(folder: string, environment: NodeJS.ProcessEnv, umask?: number): ReadonlyMap<string, string> {
  const before = umask === undefined ? undefined : process.umask(umask);
  const run = (script: string, ...args: readonly string[]): void => {
    execFileSync(process.execPath, [join(folder, script), ...args], {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: 'pipe', // shown when it fails
    });
  };
  rmSync(join(folder, '.serverless'), { recursive: true, force: true });
  run('tools/build.mjs');
  run('node_modules/serverless/bin/serverless.js', ...PACKAGE);
  if (before !== undefined) process.umask(before);
  const files = [
    ...globSync('dist/**/*.*', { cwd: folder }),
    ...globSync('.serverless/*.zip', { cwd: folder }),
  ];
  return new Map([...files, TEMPLATE].map((name) => [name, digest(name, readFileSync(join(folder, name)))]));
}

function digest(name: string, content: Buffer): string {
  const bytes = name === TEMPLATE ? content.toString().replace(TIME_OF_PACKAGING, '/hub/') : content;
  return createHash('sha256').update(bytes).digest('hex');
}
