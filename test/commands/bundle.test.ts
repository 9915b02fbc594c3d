import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundledCommand } from './bundled-command.ts';

/** The command line as `npm run build` makes it, in a folder from which no node_modules is in reach. */
describe('the bundled command line', () => {
  let folder: string;
  beforeAll(async () => {
    ({ folder } = await bundledCommand());
  });

  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli.js', ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  test('helps without anything installed, and says nothing on stderr', () => {
    expect(run('--help')).toEqual({
      status: 0,
      stdout: expect.stringContaining('Usage: keyrotation') as string,
      stderr: '',
    });
  });

  test('tells the demo without anything installed, and says nothing on stderr', () => {
    expect(run('demo', '--accounts', '2', '--days', '1')).toEqual({
      status: 0,
      stdout: expect.stringMatching(/Day 0 .*\n.*first notice/) as string,
      stderr: '',
    });
  });

  test('reads a settings file in YAML', () => {
    const settings = join(mkdtempSync(join(tmpdir(), 'keyrotation-settings-')), 'settings.yml');
    writeFileSync(settings, 'ledgerTable: "?"\n');
    const { status, stderr } = run('report', '--config', settings);
    rmSync(dirname(settings), { recursive: true });
    expect(status).toBe(2);
    expect(stderr).toContain(`LEDGERTABLE is "?" in ${settings}; it takes a table name`);
  });

  test('imports no CommonJS package at run time but dynalite, whose default member it takes', () => {
    const chunks = readdirSync(join(folder, 'dist/chunks')).filter((file) => file.endsWith('.js'));
    const common = chunks.filter((file) =>
      /^export default require_\w+\(\);$/m.test(readFileSync(join(folder, 'dist/chunks', file), 'utf8')),
    );
    expect(common).toEqual([expect.stringMatching(/^dynalite-/)]);
  });

  test('loads neither engine, nor SDK, nor demo for its help', () => {
    const atOnce = sourcesIn(chunksFrom(join(folder, 'dist/cli.js')));
    expect(atOnce).toContain('src/cli.ts');
    expect(
      atOnce.filter((file) =>
        /^src\/(?:(enforce|phases|simulator|demo|aws|history|doctor|page)\b|ledger\/(?!retention))|\/(@aws-sdk|@smithy|react|echarts|zrender|dynalite|zod)\//.test(
          file,
        ),
      ),
    ).toEqual([]);
  });

  test('brings the licence of each package that is in it', () => {
    const dist = join(folder, 'dist');
    const all = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.js'),
    );
    const packages = new Set(
      sourcesIn(all.map((file) => join(dist, file))).map(
        (file) => /^node_modules\/(?:.*\/node_modules\/)?((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1],
      ),
    );
    packages.delete(undefined);
    expect(packages.size).toBeGreaterThan(40);
    const notices = readFileSync(join(folder, 'dist/THIRD-PARTY.txt'), 'utf8');
    for (const name of packages)
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\([\\w.-]+\\)$`, 'm'));
  });
});

/** A file of the bundle and all that is loaded before it begins to run. */
function chunksFrom(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/(?:from|import) "(\.[^"]*)";$/gm))
    chunksFrom(join(dirname(file), path), seen);
  return seen;
}

/** The sources that esbuild names in comments above what came from them. */
function sourcesIn(chunks: Iterable<string>): string[] {
  return [...chunks].flatMap((chunk) =>
    [...readFileSync(chunk, 'utf8').matchAll(/^\/\/ ((?:src|node_modules)\/\S+)$/gm)].map(
      ([, file = '']) => file,
    ),
  );
}
