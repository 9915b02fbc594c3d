import { randomBytes } from 'node:crypto';
import type { KeyName } from '../core/access-key.ts';
import { restoreIdFor, type RestoreEntry } from '../core/restore-report.ts';
import { orEnd } from '../ledger/ledger-error.ts';
import { candidatesNamed, candidatesOfRun, type Candidate } from '../phases/restore/candidates.ts';
import { entryOf, entryOfProspect } from '../phases/restore/entry.ts';
import { lookAtAll, type LookedAt } from '../phases/restore/look.ts';
import type { RestoreOrder } from '../phases/restore/order.ts';
import type { Services } from '../phases/run.ts';
import { restore } from '../restore.ts';
import { UsageError } from '../settings/usage-error.ts';
import { nearest } from '../words/nearest.ts';
import type { Connection } from './connection/connect.ts';
import { EXIT } from './explain.ts';
import { accountFlag, keyFlag, namedKey } from './named-key.ts';
import { namedRun } from './named-run.ts';
import { assertMayBegin } from './restoring/may-begin.ts';
import { renderPreview, renderRestored } from '../terminal/restore-text.ts';
import { restoreProgress } from '../terminal/restore-progress.ts';
import { assertOwnOrganization } from './own-organization.ts';
import { widthOfStream } from '../terminal/table.ts';
import { untilInterrupted } from '../terminal/until-interrupted.ts';

export interface RestoreRequest {
  readonly run?: string;
  readonly key?: string;
  readonly account?: string;
  readonly user?: string;
  readonly reason?: string;
  readonly yes?: true;
  readonly json?: true;
}

/**
 * Shows what it will do, asks, does it, reports.
 * @returns the exit code
 * @throws KeyRotationError DECLINED when the answer is no, INTERRUPTED when there is none
 */
export function restoreAndReport(
  { services, settings }: Pick<Connection, 'services' | 'settings'>,
  request: RestoreRequest,
): Promise<number> {
  const json = request.json === true;
  const tell = (text: string): void => {
    if (!json) process.stderr.write(text);
  };
  return untilInterrupted(async (signal) => {
    const by = await services.sts.caller();
    const at = services.clock.now();
    const order: RestoreOrder = {
      restoreId: restoreIdFor(at, randomBytes(3).toString('hex')),
      at,
      by,
      why: request.reason?.trim() ? request.reason.trim() : null,
      settings,
      emit: restoreProgress(process.stderr, json),
      signal,
    };
    const candidates = await orEnd(candidatesFor(services, request, tell));
    const looked = await orEnd(lookAtAll(services, order, candidates));
    await assertOwnOrganization(services, looked, { by, table: settings.ledgerTable });
    const keys = looked.map(previewOf);
    const todo = keys.filter(
      ({ outcome }) => outcome === 'to-restore' || outcome === 'being-restored',
    ).length;
    if (todo > 0) {
      tell(renderPreview({ by, ledger: settings.ledgerTable, why: order.why, keys }));
      await assertMayBegin(request, todo, signal);
    }
    const report = await restore(services, order, looked);
    process.stdout.write(
      json ? `${JSON.stringify(report, null, 2)}\n` : renderRestored(report, widthOfStream(process.stdout)),
    );
    return report.status === 'complete' ? EXIT.done : EXIT.errors;
  });
}

function previewOf(key: LookedAt): RestoreEntry {
  return key.prospect === null
    ? entryOf(key, 'unread', key.problem.message)
    : entryOfProspect(key, key.prospect);
}

async function candidatesFor(
  services: Services,
  { run, key, account, user }: RestoreRequest,
  tell: (text: string) => void,
): Promise<readonly Candidate[]> {
  const accountId = account === undefined ? null : accountFlag(account);
  if (key !== undefined)
    return [await known(services, await namedKey(services.sts, keyFlag(key), accountId))];
  const { runId } = await namedRun(services.ledger, run ?? '', (line) => {
    tell(`${line}\n`);
  });
  const userName = user ?? null;
  const wanted = await candidatesOfRun(services, runId, { accountId, userName });
  if (wanted.length > 0) return wanted;
  const all = await candidatesOfRun(services, runId, { accountId: null, userName: null });
  if (all.length === 0)
    throw new UsageError(`Run ${runId} has deactivated no key: there is nothing to restore.`);
  const names = (of: (candidate: Candidate) => string | null): string[] => [
    ...new Set(all.flatMap((candidate) => of(candidate) ?? [])),
  ];
  const meant =
    user === undefined
      ? nearest(
          account ?? '',
          names(({ accountId: id }) => id),
        )
      : nearest(
          user,
          names(({ userName: name }) => name),
        );
  const asked = [
    ...(account === undefined ? [] : [`of account ${account}`]),
    ...(user === undefined ? [] : [`of user ${JSON.stringify(user.slice(0, 100))}`]),
  ].join(' ');
  throw new UsageError(
    `Run ${runId} has deactivated no key ${asked}${meant === undefined ? '' : `; did you mean ${meant}?`} It has deactivated ${all.length} in all.`,
  );
}

/** @throws UsageError when the ledger knows nothing of the key */
async function known(services: Services, key: KeyName): Promise<Candidate> {
  const [candidate] = await candidatesNamed(services, [key]);
  if (candidate && (candidate.deeds !== null || candidate.unread !== null)) return candidate;
  throw new UsageError(
    `The ledger knows nothing of the key ${key.accessKeyId} in account ${key.accountId}: no run has told anybody of it, and none has deactivated it.`,
  );
}
