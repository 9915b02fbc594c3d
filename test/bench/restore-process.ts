import pLimit from 'p-limit';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import type { ClientConfig } from '../../src/aws/clients.ts';
import type { DatedFinding } from '../../src/core/access-key.ts';
import type { EmailAddress } from '../../src/core/contact.ts';
import { instant, plusDays, type Instant } from '../../src/core/instant.ts';
import type { RecordedDeactivation } from '../../src/core/notice-cycle.ts';
import { NO_MAIL, runIdFor } from '../../src/core/report.ts';
import { restoreIdFor } from '../../src/core/restore-report.ts';
import type { RunFinding } from '../../src/core/run-finding.ts';
import { candidatesOfRun } from '../../src/phases/restore/candidates.ts';
import { lookAtAll } from '../../src/phases/restore/look.ts';
import type { RestoreOrder } from '../../src/phases/restore/order.ts';
import { restore } from '../../src/restore.ts';
import { startEngine } from '../e2e/engine.ts';
import { SENDER } from './sender.ts';

export interface RestoreRequest {
  readonly config: ClientConfig;
  readonly asOf: Instant;
}

export interface RestoreFigures {
  readonly restored: number;
  readonly mails: number;
  /** Until the keys were looked at, so that they could be shown. */
  readonly shownMs: number;
  readonly lastKeyMs: number;
  readonly wallMs: number;
}

/** In the preparation, of which no time is measured. */
const AT_ONCE = 100;

// One restore in a fresh process, in real time. The run that deactivated the keys is written down here, not lived through.
const { config, asOf } = JSON.parse(process.argv[2] ?? '{}') as RestoreRequest;
const { services, settings, clients } = startEngine(
  { SOURCEMAIL: SENDER, LEDGERTABLE: `bench-${process.pid}` },
  config,
);
const runId = runIdFor(asOf, 'enforce');
await createLedgerTable(clients.dynamodb, settings.ledgerTable);
await deactivateAll();

const startedAt = performance.now();
let [lastKeyMs, restored] = [0, 0];
const now = services.clock.now();
const order: RestoreOrder = {
  restoreId: restoreIdFor(now, 'bench0'),
  at: now,
  by: await services.sts.caller(),
  reason: 'measured',
  settings,
  emit: (event) => {
    if (event.event !== 'key-settled' || event.entry.outcome !== 'restored') return;
    restored += 1;
    lastKeyMs = performance.now() - startedAt;
  },
};
const candidates = await candidatesOfRun(services, runId, { accountId: null, userName: null });
const looked = await lookAtAll(services, order, candidates);
const shownMs = performance.now() - startedAt;
const report = await restore(services, order, looked);
const wallMs = performance.now() - startedAt;
clients.close();
process.send?.({ restored, mails: report.mail.sent, shownMs, lastKeyMs, wallMs } satisfies RestoreFigures);
process.disconnect();

async function deactivateAll(): Promise<void> {
  const limit = pLimit(AT_ONCE);
  const { runs } = services.ledger;
  const meta = { runId, asOf, mode: 'enforce', status: 'running', startedAt: asOf } as const;
  await runs.putMeta({
    ...meta,
    finishedAt: null,
    mail: NO_MAIL,
    problems: [],
    figures: null,
    rule: null,
    contactDomains: null,
    summary: null,
    toldAt: null,
  });
  for await (const account of services.organizations.listAccounts()) {
    const iam = services.enterAccount(account, { kind: 'survey' }, runId);
    const users = await iam.listUsers().catch(() => []);
    if (users.length === 0) continue;
    const userArns = users.map(({ userArn }) => userArn);
    const acting = services.enterAccount(account, { kind: 'restore', userArns }, runId);
    const rows = await Promise.all(
      users.map(({ userName, userArn }, place) =>
        limit(async (): Promise<RunFinding[]> => {
          const [key] = await iam.listAccessKeys(userName);
          if (!key) return [];
          const { accessKeyId } = key;
          await acting.deactivate(userName, accessKeyId);
          const { accountId, name: accountName } = account;
          const details = {
            contactTag: null,
            optOutTag: null,
            description: null,
            lastUsed: null,
            lastUsedAsOf: null,
          };
          const finding: DatedFinding = {
            accountId,
            accountName,
            userName,
            userArn,
            accessKeyId,
            otherKeys: null,
            createDate: key.createDate ?? asOf,
            details: { kind: 'read', ...details },
          };
          return [await recordDone(finding, `team-${accountName}-${place % 2}@example.com` as EmailAddress)];
        }),
      ),
    );
    await runs.putFindings(runId, rows.flat());
  }
}

async function recordDone(finding: DatedFinding, contact: EmailAddress): Promise<RunFinding> {
  const { keys } = services.ledger;
  const cycle = plusDays(asOf, -7);
  const due = { reason: 'age', cycle, deadline: instant(asOf) } as const;
  const told = { contacts: [contact], contactSource: 'user-tag' } as const;
  const deactivation: RecordedDeactivation = { state: 'intent', runId, asOf, ...due, ...told, finding };
  await keys.recordIntent(deactivation, { restoredAt: null });
  await keys.closeIntent(deactivation, 'done');
  return {
    stage: 'done',
    finding,
    accountContactTag: null,
    decision: { kind: 'deactivate', reminderDue: false, ...due },
    ...told,
    notice: null,
    outcome: 'deactivated',
    problems: [],
    recovered: false,
  };
}
