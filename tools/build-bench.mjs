// Bundles the benchmarks and the processes that they start into .bench/run/, dependencies left in node_modules.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const outdir = '.bench/run';

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: ['test/bench/bench.ts', 'test/bench/c7n-org.ts', 'test/bench/*-process.ts'],
  outdir,
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  target: 'node24',
  format: 'esm',
  sourcemap: true,
  logLevel: 'warning',
});
