import { readFileSync } from 'node:fs';

/** What package-lock.json tells of the packages, those for other machines than this one included. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
}

/**
 * Licences that ask for no more than that their text goes along. What is bundled is held to a shorter list still
 * (tools/third-party-notices.mjs).
 */
const PERMISSIVE: ReadonlySet<string> = new Set([
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'],
  ...['BlueOak-1.0.0', 'CC0-1.0', 'PSF-2.0', 'Python-2.0', 'Unlicense'],
]);

/** Used for development only, as it came, and never shipped. */
const TOLERATED: Readonly<Record<string, string>> = {
  'axe-core': 'MPL-2.0', // looks over the page in its test; asks for the source of changes to it, of which there are none
  'caniuse-lite': 'CC-BY-4.0', // data about browsers, of Jest's own Babel
};

/** Packages that may not be here, with their licences; what names none, or names it in another way, may not either. */
export function unlicensed({ packages }: Lock): string[] {
  return Object.entries(packages).flatMap(([folder, { version = '', license }]) => {
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (folder === '' || mayBeHere(license) || (license && TOLERATED[name] === license)) return [];
    return [`${name} ${version}: ${license ?? 'no licence named'}`];
  });
}

/** An SPDX expression: of those after an OR one is enough, of those after an AND each counts. Nothing is guessed. */
function mayBeHere(expression = ''): boolean {
  const alternatives = expression.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return alternatives.some((each) => each.split(' AND ').every((licence) => PERMISSIVE.has(licence)));
}

if (process.argv[1] === import.meta.filename) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  const found = unlicensed(lock);
  for (const each of found) process.stderr.write(`not permissive: ${each}\n`);
  process.stdout.write(
    `${Object.keys(lock.packages).length - 1} packages looked at, ${found.length} may not be here\n`,
  );
  if (found.length > 0) process.exitCode = 1;
}
