import { keyText, type KeyName } from '../core/access-key.ts';
import type { EmailAddress } from '../core/contact.ts';
import type { ContactState } from '../core/contact-state.ts';
import { DAY_MS, instant, toMs, type Instant } from '../core/instant.ts';
import { NO_HISTORY, type KeyHistory } from '../core/notice-cycle.ts';
import { noticeId, type Notice } from '../core/notice.ts';
import type { Problem } from '../core/problem.ts';
import type { RunFinding, SeenFinding } from '../core/run-finding.ts';
import type { RunAccount, RunMeta } from '../core/run-record.ts';
import type { Clock } from '../workflow/clock.ts';
import type { EventOutbox } from './event-outbox.ts';
import type { KeyHistories } from './key-history.ts';
import type { KeyRecords } from './key-records.ts';
import type { Ledger } from './ledger.ts';
import type { RunLock } from './lock.ts';
import type { Outbox } from './outbox.ts';
import type { Restores } from './restores.ts';
import { fittingAccount, fittingFinding, fittingMeta, fittingSeen } from './rows/fitting.ts';
import type { RunRecords } from './run-records.ts';
import type { ReadRows } from './rows/reading.ts';
import { asyncItems, sortedRows } from './sorted-rows.ts';

/**
 * A ledger of one run that ends with the process: for plans, which leave nothing behind, and for organizations that are
 * too large for an emulator. Nobody else has its lock, and nothing bounces.
 */
export function inMemoryLedger(clock: Clock): Ledger {
  return {
    lock: uncontestedLock(clock),
    // Nobody else has it, so nobody pauses it.
    pause: { read: nothing, begin: (pause) => Promise.resolve(pause), end: nothing },
    runs: runsInMemory(),
    keys: keysInMemory(),
    restores: nothingToRestore(),
    actions: { record: done },
    records: noRecords(),
    outbox: outboxInMemory(),
    events: noEvents(),
    contacts: contactsInMemory(),
    mails: {
      record: done,
      recordUndelivered: done,
      read: nothing,
      voidNotice: nothing,
      voidedRows: () => Promise.resolve([]),
    },
    identities: { readMany: () => Promise.resolve(new Set()), recordRequest: done },
  };
}

const done = (): Promise<void> => Promise.resolve();
const nothing = (): Promise<null> => Promise.resolve(null);
/** Nothing is refused. */
const taken = (): Promise<readonly Problem[]> => Promise.resolve([]);

/** Of these names, what is there; nothing that lies in memory can be damaged. */
function readRows<Name, T>(
  names: readonly Name[],
  get: (name: Name) => T | undefined,
): Promise<ReadRows<Name, T>> {
  const found = new Map<Name, T>();
  for (const name of names) {
    const row = get(name);
    if (row !== undefined) found.set(name, row);
  }
  return Promise.resolve({ found, unreadable: new Map() });
}

function uncontestedLock(clock: Clock): RunLock {
  // Longer than any run: the heartbeat beats in real time, which stands still where simulated hours pass.
  const leaseUntil = (): Instant => instant(toMs(clock.now()) + DAY_MS);
  return {
    acquire: () => Promise.resolve({ held: true, leaseUntil: leaseUntil() }),
    renew: () => Promise.resolve(leaseUntil()),
    release: done,
    heldBy: nothing,
    lastRun: nothing,
    uncheckedRuns: () => Promise.resolve([]),
    recordChecked: done,
  };
}

function runsInMemory(): RunRecords {
  let meta: RunMeta | null = null;
  const accounts = sortedRows<RunAccount>();
  const seen = sortedRows<SeenFinding>();
  const findings = sortedRows<RunFinding>();
  const putFindings = (rows: readonly RunFinding[]): Promise<readonly Problem[]> => {
    for (const row of rows) findings.put(keyText(row.finding), fittingFinding(row));
    return taken();
  };
  return {
    readMeta: () => Promise.resolve(meta),
    putMeta: (given) => {
      meta = fittingMeta(given);
      return done();
    },
    addProblem: (_, problem) => {
      if (meta !== null) meta = { ...meta, problems: [...meta.problems, problem] };
      return done();
    },
    recordAccountChange: done,
    markTold: done,
    lastEnded: () => Promise.resolve(null),
    ids: () => asyncItems([]),
    readMetas: () => Promise.resolve({ found: new Map(), unreadable: new Map() }),
    recordEnded: done,
    listAccounts: (_, rows) => {
      for (const row of rows) accounts.put(row.account.accountId, fittingAccount(row));
      return done();
    },
    putAccounts: (_, rows) => {
      for (const row of rows) accounts.put(row.account.accountId, fittingAccount(row));
      return taken();
    },
    accounts: (_, __, between) => accounts.range(between),
    accountsOf: (_, ids) => readRows(ids, (id) => accounts.get(id)),
    putSeen: (_, rows) => {
      const fitting = rows.map(fittingSeen);
      for (const { entry } of fitting) seen.put(keyText(entry.finding), entry);
      return Promise.resolve(fitting.flatMap(({ problem }) => (problem === null ? [] : [problem])));
    },
    seen: () => seen.range(),
    seenOf: (_, keys) => readRows(keys.map(keyText), (key) => seen.get(key)),
    decideFindings: (_, rows) => putFindings(rows),
    putFindings: (_, rows) => putFindings(rows),
    findings: (_, __, between) => findings.range(between && [keyText(between[0]), keyText(between[1])]),
    findingsOf: (_, keys) => readRows(keys.map(keyText), (key) => findings.get(key)),
  };
}

function keysInMemory(): KeyHistories {
  const histories = new Map<string, KeyHistory>();
  const historyOf = (key: KeyName): KeyHistory => histories.get(keyText(key)) ?? NO_HISTORY;
  const remember = (key: KeyName, more: Partial<KeyHistory>): Promise<void> => {
    histories.set(keyText(key), { ...historyOf(key), ...more });
    return done();
  };
  return {
    read: (key) => Promise.resolve(historyOf(key)),
    readMany: (keys) => readRows(keys.map(keyText), (key) => histories.get(key)),
    recordIntent: async (deactivation) => {
      if (historyOf(deactivation.finding).deactivation?.state === 'done') return 'done';
      await remember(deactivation.finding, { deactivation });
      return 'recorded';
    },
    closeIntent: (deactivation, state) =>
      remember(deactivation.finding, { deactivation: { ...deactivation, state } }),
    openIntents: () => asyncItems([]),
    runningCycles: () => asyncItems([]),
    recordRestart: (key, restart, at) =>
      remember(key, restart === 'inactive' ? { foundInactiveAt: at } : { exemptAt: at }),
    setBack: (key, setBackAt) => remember(key, { setBackAt }),
    retireCycle: done,
    recordNotice: (notice, recorded) =>
      remember(notice, { notices: [...historyOf(notice).notices, recorded] }),
  };
}

/** What ends with the process is no fact to tell. */
function noEvents(): EventOutbox {
  return {
    areKept: () => Promise.resolve(false),
    waiting: () => asyncItems([]),
    ofRows: () => asyncItems([]),
    ofKeys: () => asyncItems([]),
    markSent: done,
  };
}

/** It ends with its run. */
function nothingToRestore(): Restores {
  return {
    read: () => Promise.resolve({ ...NO_HISTORY, deactivation: null, restoration: null }),
    readMany: () => Promise.resolve({ found: new Map(), unreadable: new Map() }),
    claim: () => Promise.resolve(false),
    close: done,
    open: () => asyncItems([]),
  };
}

/** Nobody asks it what happened. */
function noRecords(): KeyRecords {
  const nothing = { state: null, notices: [], actions: [], unreadable: [] };
  return {
    ofKey: ({ accountId, accessKeyId }) => Promise.resolve({ accountId, accessKeyId, ...nothing }),
    find: () => Promise.resolve([]),
    undelivered: () => Promise.resolve({ found: new Map(), unreadable: new Map() }),
  };
}

function outboxInMemory(): Outbox {
  const rows = new Map<string, { readonly notice: Notice; status: 'pending' | 'sent' | 'withdrawn' }>();
  function* pending(): Iterable<Notice> {
    for (const { notice, status } of [...rows.values()]) if (status === 'pending') yield notice;
  }
  const end = (notice: Notice, status: 'sent' | 'withdrawn'): Promise<void> => {
    const row = rows.get(noticeId(notice));
    if (row) row.status = status;
    return done();
  };
  return {
    add: (notice) => {
      const present = rows.get(noticeId(notice));
      if (!present) rows.set(noticeId(notice), { notice, status: 'pending' });
      return Promise.resolve(present && present.status !== 'pending' ? 'settled' : 'pending');
    },
    pending: () => asyncItems(pending()),
    markSent: (notice) => end(notice, 'sent'),
    withdraw: (notice) => end(notice, 'withdrawn'),
  };
}

function contactsInMemory(): Ledger['contacts'] {
  const states = new Map<EmailAddress, ContactState>();
  return {
    readMany: (addresses) => readRows(addresses, (address) => states.get(address)),
    recordDigest: (address, lastDigest) => {
      states.set(address, { undeliverableSince: null, lastDigest, refusedMails: [] });
      return done();
    },
    markUndeliverable: done,
    recordFailedMail: () => Promise.resolve([]),
    recordRefusedMail: done,
  };
}
