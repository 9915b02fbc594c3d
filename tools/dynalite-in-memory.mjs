import { readFileSync } from 'node:fs';

const REWRITES = [
  // esbuild finds all files that may be meant, and then needs their whole names to tell them apart.
  ["require('./actions/' + action)", "require('./actions/' + action + '.js')"],
  ["require('./validations/' + action)", "require('./validations/' + action + '.js')"],
  // Deprecated: Node passes over that in node_modules only, and a bundle is not always there.
  ['url.parse(req.url, true).query', "Object.fromEntries(new URL(req.url, 'http://any').searchParams)"],
];

/** Lets dynalite into a bundle, without LevelDB, which is native: the demo's tables are in memory. */
export const dynaliteInMemory = {
  name: 'dynalite-in-memory',
  setup(build) {
    build.onResolve({ filter: /^level$/ }, () => ({ path: 'level', namespace: 'left-out' }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: '' }));
    build.onLoad({ filter: /[\\/]dynalite[\\/]index\.js$/ }, ({ path }) => {
      let contents = readFileSync(path, 'utf8');
      for (const [from, to] of REWRITES) {
        if (contents.split(from).length !== 2) throw new Error(`${path} does not say once: ${from}`);
        contents = contents.replace(from, to);
      }
      return { contents };
    });
  },
};
