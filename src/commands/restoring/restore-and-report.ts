import { randomBytes } from 'node:crypto';
import { restoreIdFor, TO_DO, type RestoreEntry } from '../../core/restore-report.ts';
import { orEnd } from '../../ledger/ledger-error.ts';
import { entryOf, entryOfProspect } from '../../phases/restore/entry.ts';
import { lookAtAll, type LookedAt } from '../../phases/restore/look.ts';
import type { RestoreOrder } from '../../phases/restore/order.ts';
import { restore } from '../../restore.ts';
import type { Connection } from '../connection/connect.ts';
import { EXIT } from '../exit-codes.ts';
import { reasonFlag } from '../naming/reason-flag.ts';
import { candidatesAsked, type KeysAsked } from './candidates-asked.ts';
import { assertMayBegin, type Agreement } from './may-begin.ts';
import { renderPreview, renderRestored } from '../../terminal/restore-text.ts';
import { restoreProgress } from '../../terminal/restore-progress.ts';
import { assertOwnOrganization } from './own-organization.ts';
import { sayer } from '../../terminal/say.ts';
import { widthOfStream } from '../../terminal/table.ts';
import { untilInterrupted } from '../../terminal/until-interrupted.ts';
import { jsonText } from '../../words/json-text.ts';

export interface RestoreRequest extends KeysAsked, Agreement {
  readonly reason?: string;
  readonly all?: true;
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
  const all = request.all === true;
  const tell = (text: string): void => {
    if (!json) process.stderr.write(text);
  };
  return untilInterrupted(
    async (signal) => {
      const by = await services.sts.caller();
      const at = services.clock.now();
      const order: RestoreOrder = {
        restoreId: restoreIdFor(at, randomBytes(3).toString('hex')),
        at,
        by,
        reason: reasonFlag(request.reason),
        settings,
        emit: restoreProgress(process.stderr, json),
        signal,
      };
      const candidates = await orEnd(candidatesAsked(services, request, tell));
      const looked = await orEnd(lookAtAll(services, order, candidates));
      await assertOwnOrganization(services, looked, { by, table: settings.ledgerTable });
      const keys = looked.map(previewOf);
      const todo = keys.filter(({ outcome }) => TO_DO.includes(outcome)).length;
      if (todo > 0) {
        tell(renderPreview({ by, ledger: settings.ledgerTable, reason: order.reason, keys }, all));
        await assertMayBegin(request, todo, signal);
      }
      const report = await restore(services, order, looked);
      process.stdout.write(
        json
          ? `${jsonText(report)}\n`
          : renderRestored(report, { width: widthOfStream(process.stdout), all }),
      );
      return report.status === 'complete' ? EXIT.done : EXIT.errors;
    },
    json ? sayer(true) : undefined,
  );
}

function previewOf(key: LookedAt): RestoreEntry {
  return key.prospect === null
    ? entryOf(key, 'unread', key.problem.message)
    : entryOfProspect(key, key.prospect);
}
