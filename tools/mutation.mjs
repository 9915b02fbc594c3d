// Tests tested: changes the code in thousands of small ways, and sees whether a test notices each.  npm run test:mutation -- --help
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { rooms } from './mutation/rooms.mjs';

const usage = `npm run test:mutation -- [room, folder or file ...] [options]

Changes the code in small ways (mutants), one at a time, and runs the tests that reach the place. A mutant that no test
notices has survived: a test is missing, or code that does nothing. Rooms: ${Object.keys(rooms).join(', ')}; all, if none is named.

  --changed          only files that differ from the base
  --base <commit>    what to compare with (main)
  --minutes <n>      stop after so long: what is not done by then is named, and not judged
  --concurrency <n>  test processes at once (1)
  --force            forget what earlier runs found; else only what changed since is tried again
  --help

Fails when a room notices fewer of its mutants than it has to: ${Object.entries(rooms)
  .flatMap(([name, { atLeast }]) => (atLeast === undefined ? [] : [`${name} ${atLeast} %`]))
  .join(', ')}. Survivors in their places: reports/mutation/<room>.html.`;

class UsageError extends Error {}
class StrykerError extends Error {}

const git = (...args) => execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' }).trim();

function changedFiles(base) {
  try {
    const common = git('merge-base', base, 'HEAD');
    return new Set(git('diff', '--name-only', '--diff-filter=d', common, '--', 'src').split('\n'));
  } catch {
    throw new UsageError(`There is no ${base} here to compare with. Fetch it, or name another with --base.`);
  }
}

const isBelow = (path, folder) => path.startsWith(`${folder.replace(/\/$/, '')}/`);

/** A pattern for each word in its braces: with all of them it finds something as long as one of them does. */
function eachOf(pattern) {
  const [, before, words, after] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(pattern) ?? [];
  return words === undefined
    ? [pattern]
    : words.split(',').flatMap((word) => eachOf(`${before}${word}${after}`));
}

/** The files that are meant, by room. */
function filesByRoom(named, changed) {
  for (const pattern of Object.values(rooms).flatMap(({ mutate, tests }) =>
    [...mutate, ...tests].flatMap(eachOf),
  ))
    if (globSync(pattern).length === 0)
      throw new UsageError(`No file is ${pattern} any more: mend tools/mutation/rooms.mjs.`);
  const unknown = new Set(named);
  const chosen = Object.entries(rooms).map(([name, room]) => {
    const files = globSync(room.mutate).sort();
    const meant = files.filter((file) => {
      const by = named.filter(
        (each) => [name, file].includes(each) || isBelow(name, each) || isBelow(file, each),
      );
      for (const each of by) unknown.delete(each);
      return (named.length === 0 || by.length > 0) && (!changed || changed.has(file));
    });
    return { name, room, files: meant, whole: meant.length === files.length };
  });
  // With --changed, a room may have nothing to do, though it was named rightly.
  if (unknown.size > 0)
    throw new UsageError(
      `No room, folder or file to mutate: ${[...unknown].join(', ')}. Rooms: ${Object.keys(rooms).join(', ')}.`,
    );
  return chosen.filter(({ files }) => files.length > 0);
}

/** @returns the mutants of the files, or null when time was up */
function mutantsOf({ name, files }, { concurrency, force, until }) {
  const left = until - Date.now();
  if (left <= 0) return null;
  const { status, signal, error } = spawnSync(
    process.execPath,
    [
      'node_modules/@stryker-mutator/core/bin/stryker.js',
      'run',
      '--mutate',
      files.join(','),
      ...(force ? ['--force'] : []),
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, MUTATION_ROOM: name, MUTATION_CONCURRENCY: String(concurrency) },
      ...(Number.isFinite(left) && { timeout: left }),
    },
  );
  if (error?.code === 'ETIMEDOUT' || signal) return null;
  if (status !== 0) throw new StrykerError(`Stryker could not try the mutants of ${name}: see above.`);
  const report = JSON.parse(readFileSync(`reports/mutation/${name}.json`, 'utf8'));
  return files.flatMap((file) => (report.files[file]?.mutants ?? []).map((mutant) => ({ ...mutant, file })));
}

const isNoticed = ({ status }) => status === 'Killed' || status === 'Timeout';
const isMissed = ({ status }) => status === 'Survived' || status === 'NoCoverage';

function scoreOf(mutants) {
  const noticed = mutants.filter(isNoticed).length;
  const all = noticed + mutants.filter(isMissed).length;
  return { noticed, all, score: all === 0 ? 100 : (100 * noticed) / all };
}

function tell(label, mutants) {
  const { noticed, all, score } = scoreOf(mutants);
  console.log(
    `${label.padEnd(44)} ${score.toFixed(1).padStart(5)} %  ${String(noticed).padStart(5)} of ${all}`,
  );
}

function judge({ name, room }, mutants) {
  console.log('');
  for (const { file, location, mutatorName, replacement, status } of mutants.filter(isMissed)) {
    const what = `${mutatorName}: ${(replacement ?? '').replace(/\s+/g, ' ').slice(0, 80)}`;
    const where = `${file}:${location.start.line}:${location.start.column}`;
    console.log(`${status === 'NoCoverage' ? 'no test    ' : 'survived   '} ${where}  ${what}`);
  }
  console.log('');
  for (const [file, those] of Map.groupBy(mutants, ({ file }) => file)) tell(file, those);
  const byFolder = Map.groupBy(mutants, ({ file }) => dirname(file));
  if (byFolder.size > 1) for (const [folder, those] of byFolder) tell(`${folder}/`, those);
  tell(name, mutants);
  const enough = scoreOf(mutants).score >= (room.atLeast ?? 0);
  if (!enough) console.log(`${name}: at least ${room.atLeast} % have to be noticed.`);
  return enough;
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      changed: { type: 'boolean' },
      base: { type: 'string', default: 'main' },
      minutes: { type: 'string' },
      concurrency: { type: 'string', default: '1' },
      force: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(usage);
  } else {
    for (const name of ['minutes', 'concurrency'])
      if (values[name] !== undefined && !/^[1-9]\d{0,3}$/.test(values[name]))
        throw new UsageError(`--${name} takes a whole number from 1, not ${values[name]}.`);
    const until = values.minutes === undefined ? Infinity : Date.now() + Number(values.minutes) * 60_000;
    const chosen = filesByRoom(positionals, values.changed && changedFiles(values.base));
    if (chosen.length === 0) console.log(`Nothing to mutate has changed since ${values.base}.`);
    for (const each of chosen) {
      const mutants = mutantsOf(each, { ...values, until });
      if (mutants === null)
        console.log(`Not done in ${values.minutes} minutes, so not judged: ${each.files.join(', ')}`);
      else if (!judge(each, mutants)) process.exitCode = 1;
    }
  }
} catch (error) {
  const isUsage = error instanceof UsageError || String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!isUsage && !(error instanceof StrykerError)) throw error;
  console.error(isUsage ? `${error.message}\nnpm run test:mutation -- --help  tells more.` : error.message);
  process.exitCode = isUsage ? 2 : 1;
}
