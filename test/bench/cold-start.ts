import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageHub, type Archive } from '../deploy/packaged-hub.ts';
import { commandStart } from './command-start.ts';
import { figure, type Figure } from './figure.ts';
import { median } from './median.ts';
import { measuredBy } from './stage.ts';

const TIMES = 7;

/**
 * What each Lambda gets, as `serverless package` makes it, how long a fresh process takes to import the enforcer, and how
 * long the command line takes to begin.
 */
export async function coldStart(): Promise<Figure[]> {
  const { enforcer, mailEvents } = await packageHub();
  return [
    ...sizes('enforcer', enforcer),
    ...sizes('mailEvents', mailEvents),
    figure(
      `cold start: import of src/durable-handler (median of ${TIMES})`,
      await importTime(enforcer, 'src/lambda/durable-handler.mjs'),
      'ms',
      0,
    ),
    ...commandStart(),
  ];
}

/** The archive holds the source map as well: stack traces need it. */
function sizes(name: string, { files, zippedBytes }: Archive): Figure[] {
  const code = [...files].filter(([file]) => file.endsWith('.mjs'));
  const bytes = code.reduce((sum, [, content]) => sum + content.length, 0);
  return [
    figure(`cold start: ${name}, bundle`, bytes / 1024, 'KB', 0),
    figure(`cold start: ${name}, zipped with its source map`, zippedBytes / 1024, 'KB', 0),
  ];
}

async function importTime({ files }: Archive, handler: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'keyrotation-bench-'));
  try {
    for (const [name, content] of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const times: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      // As the function's NODE_OPTIONS have it: reading the source map takes its time, too.
      const deployed = { execArgv: ['--enable-source-maps'] };
      times.push(await measuredBy<number>('import-process', join(folder, handler), deployed));
    }
    return median(times);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
