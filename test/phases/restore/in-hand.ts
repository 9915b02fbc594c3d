import type { Iam, ListedKey } from '../../../src/aws/iam.ts';
import type { Ses } from '../../../src/aws/ses.ts';
import type { AccessKeyId } from '../../../src/core/access-key.ts';
import { instant, toMs, type Instant } from '../../../src/core/instant.ts';
import type { RecordedDeactivation } from '../../../src/core/notice-cycle.ts';
import type { RestoreEvent } from '../../../src/core/restore-event.ts';
import type { KeyDeeds } from '../../../src/core/restoration.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import type { Candidate } from '../../../src/phases/restore/candidates.ts';
import type { RestoreOrder } from '../../../src/phases/restore/order.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { ACCOUNT, finding, KEY_ID } from '../../builders/finding.ts';
import { deeds, recordedDeactivation } from '../../builders/history.ts';
import { ledgerWith, phaseRun, phaseServices, type LedgerParts } from '../../builders/phase.ts';
import { plainTable } from '../../ledger/race/plain-table.ts';

/** A restore without AWS: the ledger is a table in memory, and IAM lists what the test says. */

export const RESTORE = '2026-11-22T08-00-00Z-restore-000001';
export const CALLER = 'arn:aws:sts::111111111111:assumed-role/ops/ann';
export const GONE = awsError('NoSuchEntityException', 'no such user');
export const DENIED = awsError('AccessDeniedException', 'no iam:UpdateAccessKey', {
  $metadata: { attempts: 1 },
});
export const LOST = awsError('TimeoutError', 'no answer');

export const id = (number: number): AccessKeyId => `AKIA${String(number).padStart(16, '0')}` as AccessKeyId;

export const listed = (active: boolean, overrides: Partial<ListedKey> = {}): ListedKey => ({
  accessKeyId: KEY_ID,
  active,
  createDate: ago(60),
  ...overrides,
});

/** Of a user of that name, and what was done to the key. */
export function ofUser(userName: string, accessKeyId = KEY_ID, accountId = ACCOUNT) {
  return recordedDeactivation({
    finding: {
      ...finding({ accountId, userName, accessKeyId, userArn: `arn:aws:iam::${accountId}:user/${userName}` }),
      createDate: ago(60),
    },
  });
}

/** Starts as the key of `ci` that yesterday's run deactivated. */
export function candidate(known: Partial<KeyDeeds> = {}, overrides: Partial<Candidate> = {}): Candidate {
  const done = deeds(known);
  const of = done.deactivation?.finding ?? finding();
  return {
    accountId: of.accountId,
    accessKeyId: of.accessKeyId,
    userName: done.deactivation === null ? null : of.userName,
    deeds: done,
    unread: null,
    ...overrides,
  };
}

interface InHand {
  /** By user, which keys IAM lists, in whichever account; all others are gone. */
  readonly users?: Readonly<Record<string, readonly ListedKey[]>>;
  /** So long a key takes before it is about to be switched on. */
  readonly slowMs?: number;
  readonly iam?: Partial<Iam>;
  readonly ses?: Partial<Ses>;
  readonly parts?: LedgerParts;
  readonly order?: Partial<RestoreOrder>;
}

export function inHand({
  users = { ci: [listed(false)] },
  slowMs = 0,
  iam = {},
  ses = {},
  parts = {},
  order = {},
}: InHand = {}) {
  let now: Instant = AS_OF;
  const pass = (ms: number): void => {
    now = instant(toMs(now) + ms);
  };
  const clock = {
    now: () => now,
    sleep: (ms: number) => {
      pass(ms);
      return Promise.resolve();
    },
  };
  const told: RestoreEvent[] = [];
  const entered: unknown[] = [];
  const active = new Set<string>();
  const session: Partial<Iam> = {
    listAccessKeys: (userName) => {
      const keys = users[userName];
      return keys === undefined
        ? Promise.reject(GONE)
        : Promise.resolve(keys.map((key) => ({ ...key, active: key.active || active.has(key.accessKeyId) })));
    },
    listUsers: () =>
      Promise.resolve(
        Object.keys(users).map((userName) => ({ userName, userArn: `arn:of:${userName}` }) as never),
      ),
    ownerOf: () => Promise.reject(GONE),
    activate: async (_, accessKeyId, mayGoOn) => {
      pass(slowMs);
      await mayGoOn?.();
      active.add(accessKeyId);
    },
    ...iam,
  };
  const services = phaseServices({
    clock,
    iam: session,
    ses,
    ledger: ledgerWith(parts, ledgerOn(plainTable(), clock)),
  });
  return {
    active,
    clock,
    entered,
    pass,
    told,
    services: {
      ...services,
      enterAccount: (...asked: Parameters<typeof services.enterAccount>) => {
        entered.push(asked);
        return services.enterAccount(...asked);
      },
    },
    order: {
      restoreId: RESTORE,
      at: AS_OF,
      by: CALLER,
      reason: 'the shop is down',
      settings: phaseRun().settings,
      emit: (event: RestoreEvent) => void told.push(event),
      ...order,
    } satisfies RestoreOrder,
  };
}

/** Yesterday's run has deactivated the key; with the state `intent` it died before it could say so. */
export async function deactivate(
  { services: { ledger } }: Pick<ReturnType<typeof inHand>, 'services'>,
  deactivation: RecordedDeactivation = recordedDeactivation(),
): Promise<void> {
  const { state } = deactivation;
  await ledger.keys.recordIntent({ ...deactivation, state: 'intent' }, { restoredAt: null });
  if (state !== 'intent') await ledger.keys.closeIntent(deactivation, state);
}
