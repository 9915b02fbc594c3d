import type { Fingerprint } from '../../src/core/remembered-survey.ts';
import { foldedUsers } from '../../src/ledger/rows/seen-row.ts';
import type { DatedFinding } from '../../src/core/access-key.ts';
import { problem } from '../../src/core/problem.ts';
import { NO_MAIL } from '../../src/core/report.ts';
import type { RunFinding } from '../../src/core/run-finding.ts';
import type { ContactDomain } from '../../src/core/contact-domains.ts';
import type { RunAccount, RunMeta } from '../../src/core/run-record.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { ACCOUNT, details, finding, KEY_ID, otherKey } from '../builders/finding.ts';
import { deactivation, recorded } from '../builders/history.ts';
import { ANN, notice } from '../builders/notice.ts';

/** One row of each kind as it lies in the table, every member of it there. */

export const RUN_ID = '2026-11-22T08-00-00Z-enforce';
const PROBLEM = problem('key', KEY_ID, 'KEY_UNREAD', 'denied');

export const FINDING: RunFinding = {
  stage: 'done',
  finding: finding({
    otherKeys: [otherKey({ lastUse: ago(1) })],
    details: details({
      contactTag: ANN,
      optOutTag: 'opt-out until 2026-01-01',
      description: 'deploys the shop',
      lastUsed: { date: ago(1), service: 's3', region: 'eu-west-1' },
      lastUsedAsOf: ago(1),
    }),
  }),
  accountContactTag: ANN,
  decision: { kind: 'deactivate', reason: 'age', cycle: ago(8), deadline: ago(1), reminderDue: false },
  contacts: [ANN],
  contactSource: 'user-tag',
  notice: 'deactivated',
  problems: [PROBLEM],
  outcome: 'deactivated',
  recovered: false,
};

export const RUN_ACCOUNT: RunAccount = {
  account: { accountId: ACCOUNT, name: 'shop', partition: 'aws', state: 'ACTIVE', ouPath: ['r-1', 'ou-1'] },
  status: 'surveyed',
  reason: 'no end',
  users: 2,
  remembered: 1,
  activeKeys: 1,
  comingDue: 0,
  ages: { counts: [0, 1], oldestDays: 7 },
  exemption: { kind: 'unreadable', value: 'opt out, please' },
  contactTag: ANN,
  problems: [PROBLEM],
  unreadUsers: ['ci'],
  rootKey: 'active',
  progress: { upTo: 'ci', unlisted: 0 },
};

const COUNTS = { users: 2, remembered: 1, activeKeys: 1, compliant: 0, exempt: 0 };

export const META: RunMeta = {
  runId: RUN_ID,
  asOf: AS_OF,
  mode: 'enforce',
  status: 'complete',
  startedAt: AS_OF,
  finishedAt: AS_OF,
  mail: NO_MAIL,
  problems: [PROBLEM],
  figures: {
    coverage: { total: 1, surveyed: 1, optedOut: 0, notActive: 0, outOfScope: 0, unreachable: 0 },
    counts: { ...COUNTS, notified: 0, deactivated: 1, deferred: 0, undetermined: 0 },
    mail: NO_MAIL,
    keysDue: 1,
    ages: { bands: [{ fromDays: 0, keys: 1 }], oldestDays: 3, medianDays: 3 },
  },
  rule: { notifyKeyAgeDays: 30, graceDays: 7 },
  contactDomains: ['example.org', '*.example.org'] as ContactDomain[],
  summary: 'sent',
  toldAt: AS_OF,
};

const KEY_PK = `KEY#${ACCOUNT}#${KEY_ID}`;
const SENT = { day: '2026-11-22', kind: 'first', contact: ANN } as const;
const NOTICE_SK = `NOTICE#${SENT.day}#${SENT.kind}#${SENT.contact}`;

export const KEY_STATE = {
  pk: KEY_PK,
  sk: 'STATE',
  v: 1,
  [NOTICE_SK]: recorded(AS_OF),
  deactivation: { ...deactivation(), finding: FINDING.finding as DatedFinding, reason: 'age' },
  restoration: {
    state: 'done',
    restoreId: '2026-11-19T09-30-00Z-restore-1a2b3c',
    at: ago(3),
    until: ago(3),
    by: 'arn:aws:sts::111111111111:assumed-role/ops/ann',
    why: 'the shop is down',
    deactivatedBy: 'yesterday',
  },
  restoredAt: ago(3),
  foundInactiveAt: ago(2),
  setBackAt: ago(1),
  cyclesBegun: new Set([ago(9), AS_OF]),
  key: { accountId: ACCOUNT, accessKeyId: KEY_ID, userName: 'ci' },
};

export const NOTICE = {
  pk: KEY_PK,
  sk: NOTICE_SK,
  v: 1,
  notice: notice({
    lastUsed: { date: ago(1), service: 's3', region: 'eu-west-1' },
    lastUsedAsOf: ago(1),
    description: 'a key',
    otherKeys: [otherKey({ lastUse: 'never' })],
  }),
  status: 'pending',
};

export const ACTION = {
  pk: KEY_PK,
  sk: `ACTION#${AS_OF}#restored`,
  v: 1,
  action: {
    accountId: ACCOUNT,
    accessKeyId: KEY_ID,
    kind: 'restored',
    of: AS_OF,
    at: AS_OF,
    runId: RUN_ID,
    by: 'arn:aws:iam::111111111111:user/ann',
    why: 'the shop is down',
  },
};

const CARRIED = { accountId: ACCOUNT, accessKeyId: KEY_ID, ...SENT };

export const CONTACT = {
  pk: `CONTACT#${ANN}`,
  sk: 'STATE',
  v: 1,
  undeliverableSince: ago(2),
  lastDigest: { day: SENT.day, messageId: 'message-1', sentAt: AS_OF, asOf: AS_OF, notices: [CARRIED] },
  failedMails: new Set([`${AS_OF} message-1`]),
};

export const MAIL = {
  pk: 'MAIL#message-1',
  sk: 'STATE',
  v: 1,
  notices: [CARRIED],
  undelivered: { at: AS_OF, why: 'bounce Permanent', kind: 'undeliverable' },
};

export const IDENTITY = { pk: `IDENTITY#${ANN}`, sk: 'STATE', v: 1, requestedAt: AS_OF };

export const LOCK = {
  pk: 'LOCK',
  sk: 'RUN',
  v: 1,
  owner: 'owner-1',
  runId: RUN_ID,
  leaseUntil: ahead(0, 60_000),
  unchecked: new Set([RUN_ID]),
};

export const PAUSE = {
  pk: 'CONTROL',
  sk: 'PAUSE',
  v: 1,
  by: 'arn:aws:iam::111111111111:user/ann',
  since: AS_OF,
  reason: 'wrong keys',
};

export const SEEN_PART = {
  pk: `SEEN#${ACCOUNT}`,
  sk: 'PART#0',
  v: 1,
  writtenBy: RUN_ID,
  parts: 1,
  users: foldedUsers([
    [
      'AbCdEfGhIjKlMn-_' as Fingerprint,
      { askedAt: AS_OF, keys: [{ accessKeyId: KEY_ID, active: true, createDate: ago(3) }] },
    ],
  ]),
};
