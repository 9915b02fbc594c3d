import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_AGAIN_MS = 50;

/**
 * What many files of tests need, and which takes seconds to make: made by the first that asks, in one run of Jest, and waited for by
 * all others. Where it cannot be made all are told why, and none of them tries again; whoever was ended while making it is followed
 * by the next.
 * @param name all that it depends on, and the sources, which are the same for the whole run, not
 * @param make fills the folder that it is handed
 * @param all the folder that all of them have for the run
 * @returns the folder, which is to be read only
 * @throws Error what the one that made it said
 */
export async function madeOnce(
  name: readonly string[],
  make: (folder: string) => Promise<void>,
  all: string,
): Promise<string> {
  const folder = join(all, createHash('sha256').update(JSON.stringify(name)).digest('hex').slice(0, 32));
  const failed = `${folder}.failed`;
  const isMade = (): boolean => {
    if (existsSync(failed)) throw new Error(readFileSync(failed, 'utf8'));
    return existsSync(folder);
  };
  for (;;) {
    if (isMade()) return folder;
    if (isTaken(`${folder}.lock`)) break;
    await sleep(LOOK_AGAIN_MS);
  }
  // Its holder may have come to an end, with it, in between.
  if (isMade()) return folder;
  const making = `${folder}.${process.pid}`;
  try {
    mkdirSync(making);
    await make(making);
    renameSync(making, folder);
    return folder;
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    const unseen = `${failed}.${process.pid}`;
    writeFileSync(unseen, error instanceof Error ? error.message : String(error));
    renameSync(unseen, failed);
    throw error;
  }
}

/**
 * A lock is never given back: what comes of it, either way, is so for the whole run. It says whose it is, and after its end is followed
 * by another lock, which again one alone can take.
 */
function isTaken(lock: string): boolean {
  const unseen = `${lock}.by-${process.pid}`;
  writeFileSync(unseen, String(process.pid));
  try {
    linkSync(unseen, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(unseen);
  }
  const holder = Number(readFileSync(lock, 'utf8'));
  return !isAlive(holder) && isTaken(`${lock}.${holder}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
