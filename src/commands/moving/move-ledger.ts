import { buildClients, type Clients } from '../../aws/clients.ts';
import { KeyRotationError } from '../../core/problem.ts';
import { ledgerOn } from '../../ledger/ledger.ts';
import { orEnd } from '../../ledger/ledger-error.ts';
import { isMarkedForEvents } from '../../ledger/lock.ts';
import { moveRows, type MovedRows } from '../../ledger/move-rows.ts';
import { ledgerTable } from '../../ledger/table.ts';
import { UsageError } from '../../settings/usage-error.ts';
import { confirmed, isOnTerminal } from '../../terminal/confirm.ts';
import { untilInterrupted } from '../../terminal/until-interrupted.ts';
import { count } from '../../words/counts.ts';
import { jsonText } from '../../words/json-text.ts';
import { systemClock } from '../../workflow/clock.ts';
import { assertCaller, otherCallerConfig } from '../connection/caller.ts';
import type { LedgerConnection } from '../connection/connect.ts';
import { EXIT } from '../exit-codes.ts';
import { assertIdle, assertLedger, assertTwoOfOne, holdingLock, hubOf, type Hub } from './hubs.ts';

export interface MoveRequest {
  readonly from: {
    readonly profile: string | undefined;
    readonly region: string;
    readonly table: string | null;
  };
  readonly yes: boolean;
  readonly json: boolean;
}

/**
 * Shows from where to where, asks, pauses the old hub, copies.
 * @returns the exit code
 * @throws UsageError when both are the same ledger or of two organizations, or no run was ever on the old one
 * @throws KeyRotationError RUN_IN_PROGRESS while either is at work, DECLINED, or where a ledger does not answer
 */
export async function moveLedger(to: LedgerConnection, request: MoveRequest): Promise<number> {
  const { profile, region, table } = request.from;
  const config = await otherCallerConfig(
    { profile, region },
    { profile: '--from-profile', region: '--from-region' },
  );
  const clients = buildClients(config, null);
  try {
    await assertCaller(clients.dynamodb);
    return await move({ clients, table: table ?? to.table }, to, request);
  } finally {
    clients.close();
  }
}

async function move(
  from: { readonly clients: Clients; readonly table: string },
  to: LedgerConnection,
  { yes, json }: MoveRequest,
): Promise<number> {
  const tell = (text: string): void => {
    if (!json) process.stderr.write(`${text}\n`);
  };
  const [old, fresh] = await Promise.all([hubOf(from.clients, from.table), hubOf(to.clients, to.table)]);
  assertTwoOfOne(old, fresh);
  const [oldTable, freshTable] = [from, to].map(({ clients, table }) =>
    ledgerTable(clients.dynamodb, table, systemClock),
  );
  if (!oldTable || !freshTable) throw new RangeError('a move is from one ledger to another');
  const oldLedger = ledgerOn(oldTable, systemClock);
  await assertLedger(oldLedger, old);

  await untilInterrupted(async (signal) => {
    tell(
      `From  ${old.name}, as ${old.by}\nTo    ${fresh.name}, as ${fresh.by}\nThe old hub is paused for good: it mails nobody and deactivates nothing any more. No row of either is written over.`,
    );
    await assertAgreed({ yes, json }, signal);
  });

  await assertIdle(to.ledger, fresh);
  // Then the pause, so that nothing more is done there whose rows would come too late.
  const reason = `moved to ${fresh.name}`;
  const standing = await orEnd(oldLedger.pause.begin({ by: old.by, since: systemClock.now(), reason }));
  await assertIdle(
    oldLedger,
    old,
    ' That hub is paused by now; `npx keyrotation resume` there, if it is not to be moved.',
  );
  const moved = await holdingLock(to.ledger, fresh, await isMarkedForEvents(oldTable, systemClock), (renew) =>
    orEnd(
      moveRows(oldTable, freshTable, async (done, total) => {
        tell(`${done} of ${count(total, 'row')}`);
        await renew();
      }),
    ),
  );
  await orEnd(to.ledger.lock.addUnchecked(await orEnd(oldLedger.lock.uncheckedRuns())));
  const wasPaused = standing.reason === reason ? null : standing;
  process.stdout.write(
    json
      ? `${jsonText({ from: old.name, to: fresh.name, ...moved, pausedBefore: wasPaused })}\n`
      : inWords(moved, { old, fresh, wasPaused: wasPaused !== null }),
  );
  return moved.refused.length > 0 ? EXIT.errors : EXIT.done;
}

async function assertAgreed(
  { yes, json }: Pick<MoveRequest, 'yes' | 'json'>,
  signal: AbortSignal,
): Promise<void> {
  if (yes) return;
  if (json || !isOnTerminal()) {
    const why = json ? 'with --json nothing is asked' : 'there is no terminal to ask on';
    throw new UsageError(`Nothing was moved: ${why}. Pass --yes to move the ledger.`);
  }
  if (!(await confirmed('Move the ledger?', signal)))
    throw new KeyRotationError('DECLINED', 'Nothing was moved: nobody said yes.');
}

function inWords(
  { written, alreadyThere, refused }: MovedRows,
  { old, fresh, wasPaused }: { readonly old: Hub; readonly fresh: Hub; readonly wasPaused: boolean },
): string {
  return [
    `Moved: ${count(written, 'row')} from ${old.name} to ${fresh.name}; ${alreadyThere} were there already.`,
    ...(refused.length > 0
      ? [`${count(refused.length, 'row')} could not be written:`, ...refused.map((each) => `  ${each}`)]
      : []),
    wasPaused
      ? 'The old hub was paused already, and stays so.'
      : 'The old hub is paused. `npx serverless remove` there, if that was not done yet; its ledger and its report bucket stay.',
    'The new one goes on from here: `npx keyrotation doctor`, then set `mode: enforce` and deploy.',
    '',
  ].join('\n');
}
