import type { Iam } from '../../src/aws/iam.ts';
import type { Ses } from '../../src/aws/ses.ts';
import type { RunEvent } from '../../src/core/run-event.ts';
import { inMemoryLedger } from '../../src/ledger/in-memory.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { LedgerOutageError, RowUnreadableError, type UnreadableRow } from '../../src/ledger/ledger-error.ts';
import type { ReadRows } from '../../src/ledger/rows/reading.ts';
import type { Lease, Run, Services } from '../../src/phases/run.ts';
import { parseSettings, type SettingValues } from '../../src/settings/settings.ts';
import type { Clock } from '../../src/workflow/clock.ts';
import { AS_OF } from './as-of.ts';

/** What a phase is called with, all in this process: for tests of one phase, where a whole run would take seconds. */

export const RUN = '2026-11-22T08-00-00Z-enforce';
export const OPERATOR = 'ops@example.com';

/** Stands at the as-of instant. */
export const STILL: Clock = { now: () => AS_OF, sleep: () => Promise.resolve() };

const HELD: Lease = {
  assertHeld: () => undefined,
  allowDeed: async (turn) => turn?.(),
  takeAgain: () => Promise.resolve(),
};

/** Starts as an enforcing run with the default settings; what it tells is in `told`. */
export function phaseRun(
  overrides: Partial<Run> = {},
  settings: SettingValues = {},
): Run & { readonly told: RunEvent[] } {
  const told: RunEvent[] = [];
  return {
    runId: RUN,
    asOf: AS_OF,
    mode: 'enforce',
    settings: parseSettings({ SOURCEMAIL: 'keys@example.com', OPERATORMAIL: OPERATOR, ...settings }),
    emit: (event) => void told.push(event),
    lease: HELD,
    mailSummary: true,
    told,
    ...overrides,
  };
}

export type LedgerParts = { readonly [Part in keyof Ledger]?: Partial<Ledger[Part]> };

/** The ledger in memory, some of which does what the test says. */
export function ledgerWith(parts: LedgerParts, ledger = inMemoryLedger(STILL)): Ledger {
  return {
    lock: { ...ledger.lock, ...parts.lock },
    pause: { ...ledger.pause, ...parts.pause },
    runs: { ...ledger.runs, ...parts.runs },
    memories: { ...ledger.memories, ...parts.memories },
    keys: { ...ledger.keys, ...parts.keys },
    restores: { ...ledger.restores, ...parts.restores },
    actions: { ...ledger.actions, ...parts.actions },
    records: { ...ledger.records, ...parts.records },
    outbox: { ...ledger.outbox, ...parts.outbox },
    accepted: { ...ledger.accepted, ...parts.accepted },
    events: { ...ledger.events, ...parts.events },
    contacts: { ...ledger.contacts, ...parts.contacts },
    mails: { ...ledger.mails, ...parts.mails },
    identities: { ...ledger.identities, ...parts.identities },
  };
}

/** Of what a test does not expect to be asked. */
const unasked = (): never => {
  throw new TypeError('nobody was to ask this');
};

const NO_IAM: Iam = {
  credentialReport: unasked,
  listUsers: unasked,
  listAccessKeys: unasked,
  userTags: unasked,
  lastUsed: unasked,
  deactivate: unasked,
  activate: unasked,
  ownerOf: unasked,
};

const NO_SES: Ses = {
  account: unasked,
  verification: unasked,
  requestVerification: unasked,
  deleteIdentity: unasked,
  send: unasked,
};

interface InHand {
  readonly ledger: Ledger;
  readonly iam: Partial<Iam>;
  readonly ses: Partial<Ses>;
  readonly clock: Clock;
  readonly organizations: Partial<Services['organizations']>;
  readonly enterAccount: Services['enterAccount'];
}

/** AWS answers what the test says, and is not to be asked anything else. */
export function phaseServices(given: Partial<InHand> = {}): Services {
  const { ledger = inMemoryLedger(STILL), clock = STILL } = given;
  const iam = { ...NO_IAM, ...given.iam };
  return {
    clock,
    ledger,
    eventBus: null,
    organizations: { listAccounts: unasked, accountTags: unasked, ouPath: unasked, ...given.organizations },
    ses: { ...NO_SES, ...given.ses },
    reportBucket: null,
    sts: { caller: unasked, accountOf: unasked },
    enterAccount: given.enterAccount ?? (() => iam),
  };
}

export const DAMAGED: UnreadableRow = {
  pk: 'KEY#111122223333#AKIAIOSFODNN7EXAMPLE',
  sk: 'STATE',
  why: 'it is torn',
};
export const IS_DAMAGED =
  'the row KEY#111122223333#AKIAIOSFODNN7EXAMPLE / STATE of the ledger cannot be read: it is torn';

/** A call about one row that cannot be read. */
export const unreadableRow = (): Promise<never> => Promise.reject(new RowUnreadableError(DAMAGED));

/** A call that the whole table does not answer. */
export const outage = (): Promise<never> =>
  Promise.reject(new LedgerOutageError('the table does not answer', { reason: 'REFUSED' }));

/** Bugs pass for nothing else. */
export const bug = (): Promise<never> => Promise.reject(new TypeError('a bug'));

/** Rows of which all can be read. */
export function readAll<Name, T>(found: Iterable<readonly [Name, T]> = []): Promise<ReadRows<Name, T>> {
  return Promise.resolve({ found: new Map(found), unreadable: new Map() });
}

/** Rows of which these cannot be read. */
export function unread<Name, T>(
  rows: Iterable<readonly [Name, UnreadableRow]>,
  found: Iterable<readonly [Name, T]> = [],
): Promise<ReadRows<Name, T>> {
  return Promise.resolve({ found: new Map(found), unreadable: new Map(rows) });
}
