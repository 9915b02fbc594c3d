import { keyText } from '../../core/access-key.ts';
import { isWordOfDeed, noticeId } from '../../core/notice.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { RunFinding } from '../../core/run-finding.ts';
import { unlessOfOneRow, type UnreadableRow } from '../../ledger/ledger-error.ts';
import { keyNameOf } from '../../ledger/row-keys.ts';
import { inChunks } from '../../workflow/in-chunks.ts';
import type { Run, Services } from '../run.ts';
import { unreadableKey } from '../unreadable.ts';
import { addDecided } from './add-decided.ts';
import { accountStatuses, fateOf } from './fate.ts';
import type { HeldNotice } from './held-notice.ts';
import { noticeLine, type NoticeLine } from './notice-line.ts';
import { tellInstead } from './tell-instead.ts';
import { unreachedWords } from './unreached-words.ts';

/** What this run has to send, and what waits without being sent. */
export interface Collected {
  /**
   * The notices to send; those that wait, of accounts whose state is unknown; those that were accepted before, in an earlier
   * step of this run or in an earlier attempt at it, and are not yet noted in their findings.
   */
  readonly line: NoticeLine;
  /** Message IDs of the mails by which this run told what it decided. */
  readonly mails: ReadonlySet<string>;
  /** Of mails that earlier runs sent, and of notices that the ledger does not tell or take. */
  readonly problems: readonly Problem[];
}

const CHUNK = 100;

/**
 * The outbox of this run: what earlier runs left pending, sorted by what the key needs now, and the notices that this
 * run decided. Nothing that was decided is dropped without a recorded reason (I4), nothing is added twice (I5). Of each
 * notice that is held here no more than its place in line.
 */
export async function collectNotices(services: Services, run: Run): Promise<Collected> {
  const { outbox, runs } = services.ledger;
  const problems: Problem[] = [];
  const mails = new Set<string>();
  const line = noticeLine();
  const tell = (found: Problem): void => void problems.push(found);
  const onUnreadable = (row: UnreadableRow): void => {
    tell(unreadableKey(row));
  };
  for await (const notice of outbox.pending(onUnreadable)) line.add(notice, 'left');

  const accounts = await accountStatuses(services, run);
  const settleFates = async (
    left: readonly HeldNotice[],
    rowOf: (notice: HeldNotice) => RunFinding | 'unreadable' | null,
  ): Promise<void> => {
    const unreached = await unreachedWords(services, run, left);
    for (const notice of left) {
      if (notice.standing !== 'left') continue;
      if (isTwin(line, notice)) line.stand(notice, 'over');
      else if (unreached.has(notice))
        await orTell(notice, tellInstead(services, run, notice, { line, tell }), tell);
      else await settleFate(notice, rowOf(notice));
    }
  };
  const settleFate = async (notice: HeldNotice, row: RunFinding | 'unreadable' | null): Promise<void> => {
    const fate = fateOf(notice, row, accounts.get(notice.accountId) ?? null);
    if (fate === 'wait') line.stand(notice, 'waits');
    else if (fate === 'send')
      line.stand(notice, isWordOfDeed(notice.kind) ? 'as-sent-by-this-run' : 'with-keys-seen');
    else {
      line.stand(notice, 'over');
      await orTell(notice, outbox.withdraw(notice, run.asOf, fate.withdrawn), tell);
    }
  };

  const unreadable = new Set<string>();
  const unreadFinding = (row: UnreadableRow): void => {
    const key = keyNameOf(row);
    if (key) unreadable.add(keyText(key));
  };
  for await (const chunk of inChunks(runs.findings(run.runId, unreadFinding), CHUNK)) {
    await addDecided(services, run, chunk, { line, mails, tell });
    const rows = new Map(chunk.map((row) => [keyText(row.finding), row]));
    const left = chunk.flatMap(({ finding }) => line.ofKey(finding));
    await settleFates(left, (notice) => rows.get(keyText(notice)) ?? null);
  }
  for (const ofAccount of line.byAccount())
    await settleFates(
      ofAccount.filter(({ standing }) => standing === 'left'),
      (notice) => (unreadable.has(keyText(notice)) ? 'unreadable' : null),
    );
  return { line, mails, problems };
}

/** Whether the very notice is to be sent already: carried over, told in place of another, or listed twice. */
function isTwin(line: NoticeLine, notice: HeldNotice): boolean {
  const id = noticeId(notice);
  return line.ofKey(notice).some((other) => other.isToSend && noticeId(other) === id);
}

async function orTell(
  notice: HeldNotice,
  work: Promise<void>,
  tell: (found: Problem) => void,
): Promise<void> {
  await unlessOfOneRow(work, ({ problemCode, message }) => {
    tell(problem('key', notice.accessKeyId, problemCode, message));
  });
}
