import { parseDay } from '../../core/instant.ts';
import type { RunMeta } from '../../core/run-record.ts';
import { isRestore } from '../../history/read-history.ts';
import { unlessOfOneRow } from '../../ledger/ledger-error.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { KEPT_DAYS } from '../../ledger/retention.ts';
import { UsageError } from '../../settings/usage-error.ts';
import { nearest } from '../../words/nearest.ts';

export interface NamedRun {
  readonly runId: string;
  readonly isRunning: boolean;
}

/**
 * A run by its ID, or by its day; of several on a day the last enforcing one that was not blocked, which is then said. A run whose own row
 * cannot be read is there.
 * @param say told what a reader should know of the choice
 * @throws UsageError when the ledger has no such run, with the one that was probably meant
 */
export async function namedRun(
  { runs }: Pick<Ledger, 'runs'>,
  named: string,
  say: (line: string) => void,
): Promise<NamedRun> {
  const runId = parseDay(named) === null ? named : await runOfDay({ runs }, named, say);
  const status = await unlessOfOneRow(runs.readMeta(runId).then(statusOf), () => undefined);
  if (status !== 'absent') return { runId, isRunning: status === 'running' };
  throw new UsageError(noRun(runId, await idsOf({ runs })));
}

/** The same, or the last one that ended. @throws UsageError when none is named and none has ended, too */
export async function namedOrLastRun(
  ledger: Pick<Ledger, 'runs'>,
  named: string | undefined,
  say: (line: string) => void,
): Promise<NamedRun> {
  const runId = named ?? (await ledger.runs.lastEnded());
  if (runId === null) throw new UsageError('No run has ended yet; name one that has begun, as its log does.');
  return namedRun(ledger, runId, say);
}

function noRun(runId: string, ids: readonly string[]): string {
  const what = `The ledger has no run ${JSON.stringify(runId.slice(0, 100))}`;
  if (isRestore(runId))
    return `${what}: that is the ID of a restore, and \`keyrotation history --run\` tells what it did.`;
  const meant = nearest(runId.slice(0, 100), ids);
  return (
    `${what}${meant === undefined ? '.' : `; did you mean ${meant}?`} ` +
    `It keeps runs for ${KEPT_DAYS.run} days, and no plans of the command line: \`keyrotation runs\` lists them.`
  );
}

const statusOf = (meta: RunMeta | null): RunMeta['status'] | 'absent' => meta?.status ?? 'absent';

async function runOfDay(
  { runs }: Pick<Ledger, 'runs'>,
  day: string,
  say: (line: string) => void,
): Promise<string> {
  const ids = await idsOf({ runs });
  const ofDay = ids.filter((id) => id.startsWith(`${day}T`));
  const enforcing = ofDay.filter((id) => id.endsWith('-enforce'));
  const chosen = (await lastThatActed({ runs }, enforcing)) ?? enforcing.at(-1) ?? ofDay.at(-1);
  if (chosen === undefined) {
    const [first, last] = [ids[0]?.slice(0, 10), ids.at(-1)?.slice(0, 10)];
    const kept =
      first === undefined ? 'It has none at all yet.' : `It has runs from ${first} to ${last ?? first}.`;
    throw new UsageError(`The ledger has no run of ${day}. ${kept} \`keyrotation runs\` lists them.`);
  }
  if (ofDay.length > 1)
    say(`There are ${ofDay.length} runs of ${day}: ${ofDay.join(', ')}. This is ${chosen}.`);
  return chosen;
}

/** One that ended as it should: whoever asks for a day's run means none that was blocked, declined or broken off after it. */
async function lastThatActed(
  { runs }: Pick<Ledger, 'runs'>,
  ids: readonly string[],
): Promise<string | undefined> {
  if (ids.length < 2) return undefined;
  const { found } = await runs.readMetas(ids);
  return ids.filter((id) => ['complete', 'problems'].includes(found.get(id)?.status ?? '')).at(-1);
}

async function idsOf({ runs }: Pick<Ledger, 'runs'>): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of runs.ids()) ids.push(id);
  return ids;
}
