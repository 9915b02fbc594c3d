import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { figure, type Figure } from './figure.ts';
import { median } from './median.ts';

const TIMES = 15;

/** How long `keyrotation --help` takes, bundled, beside a Node that does nothing; one after the other, so that both meet the same load. */
export function commandStart(): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'keyrotation-bench-'));
  try {
    execFileSync(process.execPath, ['tools/build.mjs', join(folder, 'dist')]);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const [bare, help]: [number[], number[]] = [[], []];
    for (let time = 0; time < TIMES; time += 1) {
      bare.push(wallMs('-e', '0'));
      help.push(wallMs(join(folder, 'dist/cli.js'), '--help'));
    }
    return [
      figure(`command start: node that does nothing (median of ${TIMES})`, median(bare), 'ms', 0),
      figure(`command start: keyrotation --help (median of ${TIMES})`, median(help), 'ms', 0),
      figure('command start: keyrotation --help', median(help) / median(bare), '× bare Node', 1, {
        atMost: 3,
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function wallMs(...args: string[]): number {
  const startedAt = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status ?? 'a signal'}`);
  return performance.now() - startedAt;
}
