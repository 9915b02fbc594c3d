import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_AGAIN_MS = 50;

/**
 * What many files of tests need, and which takes seconds to make: made by the first that asks, in one run of Jest, and waited for by
 * all others. Where that one fails, the next one makes it.
 * @param name all that it depends on, and the sources, which are the same for the whole run, not
 * @param make fills the folder that it is handed
 * @param all the folder that all of them have for the run
 * @returns the folder, which is to be read only
 */
export async function madeOnce(
  name: readonly string[],
  make: (folder: string) => Promise<void>,
  all: string,
): Promise<string> {
  const folder = join(all, createHash('sha256').update(JSON.stringify(name)).digest('hex').slice(0, 32));
  const making = `${folder}.${process.pid}`;
  for (;;) {
    if (isThere(folder)) return folder;
    const lock = `${folder}.lock`;
    if (!taken(lock)) {
      await sleep(LOOK_AGAIN_MS);
      continue;
    }
    try {
      if (isThere(folder)) return folder;
      mkdirSync(making);
      await make(making);
      renameSync(making, folder);
      return folder;
    } finally {
      for (const each of [making, lock]) rmSync(each, { recursive: true, force: true });
    }
  }
}

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** A folder is made by one only. */
function taken(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
