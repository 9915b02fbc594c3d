import { spawnSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';

/** Where and on what the figures were taken; they say little without it. */
export function machine() {
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    node: process.version,
    processor: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    memory: `${(totalmem() / 1024 ** 3).toFixed(0)} GB`,
    // Others at work on the machine show here, and in every wall time below.
    load: (loadavg()[0] ?? 0).toFixed(1),
  };
}

function commit(): string {
  const described = spawnSync('git', ['describe', '--always', '--dirty', '--exclude', '*'], {
    encoding: 'utf8',
  });
  // From a package or an archive there is none, and perhaps no Git either.
  return described.status === 0 ? described.stdout.trim() : 'unknown';
}
