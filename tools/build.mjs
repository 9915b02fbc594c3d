// Bundles TypeScript into plain JavaScript, dependencies left in node_modules: the command line into dist/, or, with
// an output folder and entry points as arguments, anything else (`npm run bench`).
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const [outdir = 'dist', ...entries] = process.argv.slice(2);

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: entries.length > 0 ? entries : ['src/cli.ts'],
  outdir,
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  logLevel: 'warning',
});
