// What the bundles are made from and how: the command line's, and the Lambdas' as serverless.yml has it.
import { readFileSync } from 'node:fs';
import { readYaml } from '../deploy/read-yaml.js';
import { commanderWithoutProcesses } from './commander-without-processes.mjs';
import { dynaliteInMemory } from './dynalite-in-memory.mjs';

/** For esbuild, but for where it goes. Not minified, since it starts no faster for that, and traces stay readable. */
export const COMMAND_LINE = {
  entryPoints: ['src/cli.ts'],
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true, // what a command does not use, it does not load
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  mainFields: ['module', 'main'],
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  define: { 'process.env.NODE_ENV': '"production"' }, // React without its development checks
  plugins: [dynaliteInMemory, commanderWithoutProcesses],
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
};

export function lambdas() {
  const { format, mainFields, define, minify } = readYaml(readFileSync('serverless.yml', 'utf8')).custom
    .esbuild;
  const names = ['durable-handler', 'handler', 'mail-events-handler'];
  return {
    entryPoints: names.map((name) => `src/lambda/${name}.ts`),
    bundle: true,
    platform: 'node',
    format,
    mainFields,
    define,
    minify,
    metafile: true,
    logLevel: 'warning',
  };
}

/** What runs in the page: src/page/script.ts is made of it. */
export const PAGE_SCRIPT = {
  entryPoints: ['src/page/browser/page.ts'],
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  charset: 'ascii',
};

/** The folders of the packages that something of is left in a bundle, by esbuild's own account. */
export function packagesIn(outputs) {
  const files = outputs.flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => inputs[file].bytesInOutput > 0),
  );
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders)].filter((folder) => folder !== undefined).sort();
}
