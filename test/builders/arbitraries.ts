import fc from 'fast-check';
import type { AccessKeyId } from '../../src/core/access-key.ts';
import type { AccountId } from '../../src/core/account.ts';
import type { DecidedKey, PlaceInLine } from '../../src/core/brake.ts';
import type { EmailAddress } from '../../src/core/contact.ts';
import type { KeyCase } from '../../src/core/decision.ts';
import { instant, plusDays, toMs, type Instant } from '../../src/core/instant.ts';
import type { KeyHistory, RecordedNotice } from '../../src/core/notice-cycle.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { Notice } from '../../src/core/notice.ts';
import { ago, ahead } from './as-of.ts';
import { decidedKey, due } from './decided-key.ts';
import { details, finding, UNREAD } from './finding.ts';
import { deactivation, recorded } from './history.ts';
import { notice } from './notice.ts';
import { RUN_ID } from './key-case.ts';

/** Instants of the last `days` days: half of them whole days ago, where the thresholds are. */
export function recentInstants(days: number): fc.Arbitrary<Instant> {
  return fc
    .tuple(fc.integer({ min: 0, max: days }), fc.constantFrom(0, 0, 0, -1, 1, 3_600_001, 40_000_000))
    .map(([wholeDays, ms]) => ago(wholeDays, ms));
}

/** Policies as the settings allow them, mostly small. The unused rule is off unless asked for. */
export function policies(unused: fc.Arbitrary<number | null> = fc.constant(null)): fc.Arbitrary<Policy> {
  const days = (max: number) =>
    fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max }) }, fc.integer({ min: 1, max: 3650 }));
  return fc.record({
    notifyKeyAgeDays: days(90),
    graceDays: fc.oneof({ weight: 2, arbitrary: fc.constant(7) }, days(14)),
    reminderDays: fc.oneof(fc.constant([3, 1]), fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 })),
    unusedKeyAgeDays: unused,
    maxDeactivations: fc.option(fc.nat(100)),
  });
}

const recordedNotices: fc.Arbitrary<RecordedNotice> = fc
  .record({
    kind: fc.constantFrom('first', 'first', 'reminder', 'deactivated'),
    contact: fc.constantFrom('ann@example.com', 'bob@example.com') as fc.Arbitrary<EmailAddress>,
    cycle: fc.constantFrom(6, 7, 8, 9, 13, 20).map((days) => ago(days)),
    lateMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 15 * 86_400_000 })),
    graceDays: fc.oneof({ weight: 3, arbitrary: fc.constant(7) }, fc.integer({ min: 0, max: 20 })),
    status: fc.constantFrom('sent', 'sent', 'sent', 'bounced'),
  })
  .map(({ cycle, lateMs, graceDays, ...rest }) => ({
    ...recorded(cycle),
    ...rest,
    countsFrom: instant(toMs(cycle) + lateMs),
    deadline: plusDays(cycle, graceDays),
  }));

/** Whatever the ledger may hold, and more: any mixture of notices; deactivations are of earlier runs. */
export const histories: fc.Arbitrary<KeyHistory> = fc.record({
  notices: fc.array(recordedNotices, { maxLength: 6 }),
  deactivation: fc.option(
    fc
      .record({ state: fc.constantFrom('intent', 'done', 'withdrawn'), asOf: recentInstants(30) })
      .map((past) => deactivation({ ...past, runId: 'earlier' })),
    { freq: 2 },
  ),
  restoredAt: fc.option(recentInstants(30), { freq: 2 }),
  foundInactiveAt: fc.option(recentInstants(30), { freq: 1 }),
  exemptAt: fc.option(recentInstants(30), { freq: 1 }),
  setBackAt: fc.option(recentInstants(30), { freq: 1 }),
  cyclesBegun: fc.uniqueArray(recentInstants(30), { maxLength: 3 }),
});

export const optOutTags: fc.Arbitrary<string | null> = fc.oneof(
  fc.constant(null),
  fc.constantFrom('opt-out', 'opt-out until 2026-11-22', 'opt-out until 2026-11-21', ''),
  fc.string({ unit: 'binary', maxLength: 256 }),
);

/** Any key: old, young or of unknown age, tagged in any way, used or not, read or not. */
export const keyCases: fc.Arbitrary<KeyCase> = fc
  .record({
    createDate: fc.oneof(
      { weight: 6, arbitrary: recentInstants(400) },
      fc.constant(ahead(1)),
      fc.constant(null),
    ),
    optOutTag: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, optOutTags),
    lastUsedAt: fc.option(recentInstants(100)),
    isRead: fc.integer({ max: 9, min: 0 }).map((n) => n > 0),
    history: fc.option(histories, { freq: 8 }),
  })
  .map(({ createDate, optOutTag, lastUsedAt, isRead, history }) => {
    const lastUsed = lastUsedAt && { date: lastUsedAt, service: 's3', region: 'eu-west-1' };
    const read = isRead ? details({ optOutTag, lastUsed }) : UNREAD;
    return { finding: finding({ createDate, details: read }), history, runId: RUN_ID };
  });

/** Keys of one run, each once, most of them to deactivate and many with the same deadline. */
export const decidedKeys: fc.Arbitrary<DecidedKey[]> = fc.uniqueArray(
  fc
    .record({
      id: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'),
      accountId: fc.constantFrom('111122223333', '444455556666', '777788889999') as fc.Arbitrary<AccountId>,
      deadline: recentInstants(3),
      toDeactivate: fc.constantFrom(true, true, false),
      place: fc.constantFrom<PlaceInLine>('next', 'next', 'next', 'set-back', 'begun'),
    })
    .map(({ id, accountId, deadline, toDeactivate, place }) =>
      decidedKey(id, {
        accountId,
        deadline,
        place,
        ...(toDeactivate ? {} : { decision: { kind: 'wait', ...due() } as const }),
      }),
    ),
  { selector: (key) => `${key.accountId} ${key.accessKeyId}`, maxLength: 16 },
);

/** Notices of one run: one a key and address. */
export const notices: fc.Arbitrary<Notice[]> = fc.uniqueArray(
  fc
    .record({
      kind: fc.constantFrom('first', 'reminder', 'deactivated'),
      contact: fc.constantFrom('a', 'b', 'c', 'd').map((name) => `${name}@example.com` as EmailAddress),
      accessKeyId: fc.constantFrom('AKIA1', 'AKIA2', 'AKIA3') as fc.Arbitrary<AccessKeyId>,
      userName: fc.string({ unit: 'binary', maxLength: 8 }),
      deadline: recentInstants(10),
    })
    .map(notice),
  { selector: ({ contact, accessKeyId }) => `${contact} ${accessKeyId}` },
);
