import { keyText } from '../core/access-key.ts';
import type { EmailAddress } from '../core/contact.ts';
import type { ContactState } from '../core/contact-state.ts';
import { DAY_MS, instant, toMs, type Instant } from '../core/instant.ts';
import { NO_HISTORY } from '../core/notice-cycle.ts';
import { noticeId, type Notice } from '../core/notice.ts';
import type { Problem } from '../core/problem.ts';
import type { RunFinding, SeenFinding } from '../core/run-finding.ts';
import type { RunAccount, RunMeta } from '../core/run-record.ts';
import type { Clock } from '../workflow/clock.ts';
import type { EventOutbox } from './event-outbox.ts';
import type { KeyRecords } from './key-records.ts';
import { keysInMemory, readRows } from './keys-in-memory.ts';
import type { Ledger } from './ledger.ts';
import type { RunLock } from './lock.ts';
import type { SentMails } from './mails.ts';
import type { Outbox } from './outbox.ts';
import type { Restores } from './restores.ts';
import type { MailRecord } from './rows/address-rows.ts';
import { fittingAccount, fittingFinding, fittingMeta, fittingSeen } from './rows/fitting.ts';
import type { SurveyMemories } from './survey-memories.ts';
import type { RunRecords } from './run-records.ts';
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
    memories: NO_MEMORY,
    keys: keysInMemory(),
    restores: nothingToRestore(),
    actions: { record: done },
    records: noRecords(),
    outbox: outboxInMemory(),
    // There are no calls to be saved: each goes its own way.
    accepted: { record: (accepted) => Promise.resolve(accepted) },
    events: noEvents(),
    contacts: contactsInMemory(),
    mails: mailsInMemory(),
    identities: { readMany: () => Promise.resolve(new Set()), recordRequest: done },
  };
}

const done = (): Promise<void> => Promise.resolve();
const nothing = (): Promise<null> => Promise.resolve(null);
/** It ends with its run, which asks nobody twice. */
const NO_MEMORY: SurveyMemories = { read: nothing, write: done };

/** Nothing is refused. */
const taken = (): Promise<readonly Problem[]> => Promise.resolve([]);

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
    addUnchecked: done,
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
      return taken();
    },
    putAccount: (_, row) => {
      const { accountId } = row.account;
      const isDone = (accounts.get(accountId)?.status ?? 'pending') !== 'pending';
      if (!isDone) accounts.put(accountId, fittingAccount(row));
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
  return {
    add: (notice) => {
      const present = rows.get(noticeId(notice));
      if (present?.status === 'sent') return Promise.resolve('settled');
      if (present?.status !== 'pending') rows.set(noticeId(notice), { notice, status: 'pending' });
      return Promise.resolve('pending');
    },
    addMany: (notices) => Promise.resolve({ added: new Map(), left: notices }),
    pending: () => asyncItems(pending()),
    readMany: (notices) => readRows(notices.map(noticeId), (id) => rows.get(id)),
    markSent: (notice) => {
      const row = rows.get(noticeId(notice));
      if (row) row.status = 'sent';
      return done();
    },
    withdraw: (notice) => {
      const row = rows.get(noticeId(notice));
      if (row?.status === 'pending') row.status = 'withdrawn';
      return done();
    },
  };
}

function mailsInMemory(): SentMails {
  const mails = new Map<string, MailRecord>();
  return {
    record: (messageId, notices) => {
      mails.set(messageId, { notices, undelivered: null });
      return done();
    },
    recordUndelivered: done,
    read: (messageId) => Promise.resolve(mails.get(messageId) ?? null),
    voidNotice: nothing,
    voidedRows: () => Promise.resolve([]),
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
