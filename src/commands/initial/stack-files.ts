import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../../settings/usage-error.ts';

/** What was done in a folder. */
export interface Initial {
  readonly written: readonly string[];
  /** Was there before, and stays as it is. */
  readonly kept: readonly string[];
  /** What the package.json that was there does not name, as `npm install` takes it. */
  readonly toInstall: readonly string[];
  /** The package as `npm pack` has made it, which belongs in the folder; null where package.json says where it is. */
  readonly packed: string | null;
}

/** npm leaves a file of that name out of a package. */
const NAMES: Readonly<Partial<Record<string, string>>> = { gitignore: '.gitignore' };

/** Made by `npm install` before, or somebody's own: left alone, for what is in them stands beside what we need. */
const MAY_BE_THERE = ['package.json', '.gitignore'];

/**
 * Writes the files of the hub stack into a folder, all of them or none.
 * @param from the files, as the package brings them
 * @throws UsageError when one is there already, or the folder cannot be written to
 */
export async function writeStackFiles(from: string, folder: string): Promise<Initial> {
  const files = (await readdir(from)).map((name) => ({
    source: join(from, name),
    name: NAMES[name] ?? name,
  }));
  const there = files.filter(({ name }) => existsSync(join(folder, name))).map(({ name }) => name);
  const inTheWay = there.filter((name) => !MAY_BE_THERE.includes(name));
  if (inTheWay.length > 0) {
    const [are, them] = inTheWay.length === 1 ? ['is', 'it'] : ['are', 'them'];
    throw new UsageError(
      `${inTheWay.map((name) => join(folder, name)).join(' and ')} ${are} there already, and nothing was written: name an empty folder (keyrotation init <folder>), or move ${them} away.`,
    );
  }
  const toWrite = files.filter(({ name }) => !there.includes(name));
  const made: string[] = [];
  try {
    if (!existsSync(folder)) await mkdir(folder);
    for (const { source, name } of toWrite) {
      const content = await readFile(source);
      const file = await open(join(folder, name), 'wx');
      made.push(join(folder, name));
      await file.writeFile(content).finally(() => file.close());
    }
  } catch (error) {
    await Promise.allSettled(made.map((file) => rm(file)));
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${JSON.stringify(folder)} cannot be written to: ${why}`);
  }
  const wanted = await readPackage(join(from, 'package.json'));
  const hasPackage = there.includes('package.json');
  const lacking = missing(wanted, hasPackage ? await readPackage(join(folder, 'package.json')) : {});
  return {
    written: toWrite.map(({ name }) => name).sort(),
    kept: there.sort(),
    toInstall: hasPackage ? Object.entries(lacking).map(([name, version]) => `${name}@${version}`) : [],
    packed: lacking.keyrotation?.replace(/^file:/, '') ?? null,
  };
}

interface PackageFile {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The dependencies that one package.json wants and the other has not. */
function missing({ dependencies = {} }: PackageFile, has: PackageFile): Readonly<Record<string, string>> {
  const named = { ...has.devDependencies, ...has.dependencies };
  return Object.fromEntries(Object.entries(dependencies).filter(([name]) => !(name in named)));
}

/** One that is no JSON says nothing. */
async function readPackage(file: string): Promise<PackageFile> {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) ?? {}) as PackageFile;
  } catch {
    return {};
  }
}

/**
 * Where the package has them: above the module that asks, wherever that was bundled to.
 * @throws UsageError in a checkout, which deploys from its own files
 */
export function stackFilesOf(module: string): string {
  for (let folder = dirname(module); folder !== dirname(folder); folder = dirname(folder)) {
    const files = join(folder, 'stack', 'init');
    if (existsSync(files)) return files;
  }
  throw new UsageError(
    'This keyrotation is a checkout and not a package: deploy from here (cp parameters.example.yml parameters.yml, npx serverless deploy), or make the package first (npm pack).',
  );
}
