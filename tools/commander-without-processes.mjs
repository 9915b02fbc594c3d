/**
 * Commander can start commands that are programs of their own; ours are not. Left out with what it would load for that,
 * Node's network among it, `--help` answers some ten milliseconds earlier.
 */
export const commanderWithoutProcesses = {
  name: 'commander-without-processes',
  setup(build) {
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/node_modules/commander/')
        ? { path: 'no-processes', namespace: 'commander-without-processes' }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'commander-without-processes' }, () => ({
      contents: 'module.exports = {};',
      loader: 'js',
    }));
  },
};
