import { DAY_MS, instant, toMs } from '../../src/core/instant.ts';
import { NO_HISTORY, type KeyHistory, type RecordedNotice } from '../../src/core/notice-cycle.ts';
import type { Notice } from '../../src/core/notice.ts';
import type { ContactState } from '../../src/ledger/contacts.ts';
import { historyKey } from '../../src/ledger/key-history.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { noticeId } from '../../src/ledger/outbox.ts';
import type { KeyName, RunAccount, RunFinding, RunMeta } from '../../src/ledger/runs.ts';
import type { EmailAddress } from '../../src/core/contact.ts';
import type { Clock } from '../../src/workflow/clock.ts';

/** A ledger of one run without DynamoDB: for organizations that are too large for an emulator. */
export function memoryLedger(clock: Clock): Ledger {
  let meta: RunMeta | null = null;
  const accounts = sortedRows<RunAccount>();
  const findings = sortedRows<RunFinding>();
  const histories = new Map<string, KeyHistory>();
  const notices = new Map<string, { readonly notice: Notice; status: 'pending' | 'sent' | 'withdrawn' }>();
  const contacts = new Map<EmailAddress, ContactState>();
  const nameOf = ({ accountId, accessKeyId }: KeyName): string => `${accountId}#${accessKeyId}`;
  const historyOf = (key: KeyName): KeyHistory =>
    histories.get(historyKey(key.accountId, key.accessKeyId).pk) ?? NO_HISTORY;
  const remember = (key: KeyName, more: Partial<KeyHistory>): void => {
    histories.set(historyKey(key.accountId, key.accessKeyId).pk, { ...historyOf(key), ...more });
  };

  /** Does it now, and answers as the ledger does: later. */
  const later = (): Promise<void> => Promise.resolve();

  return {
    lock: {
      // The heartbeat beats in real time, which here stands still while the simulated hours pass.
      acquire: () =>
        Promise.resolve({ held: true, leaseUntil: instant(toMs(clock.now()) + DAY_MS) } as const),
      renew: () => Promise.resolve(instant(toMs(clock.now()) + DAY_MS)),
      release: () => Promise.resolve(),
      lastFinishedRun: () => Promise.resolve(null),
      recordFinished: () => Promise.resolve(),
    },
    runs: {
      readMeta: () => Promise.resolve(meta),
      putMeta: (given) => {
        meta = given;
        return later();
      },
      markTold: later,
      lastEnded: () => Promise.resolve(null),
      recordEnded: later,
      putAccounts: (_, rows) => {
        accounts.put(rows.map((row) => [row.account.accountId, row]));
        return later();
      },
      accounts: (_, between) => accounts.range(between),
      putFindings: (_, rows) => {
        findings.put(rows.map((row) => [nameOf(row.finding), row]));
        return later();
      },
      found: () => Promise.resolve(new Map()),
      findings: (_, between) =>
        findings.range(between && ([nameOf(between[0]), nameOf(between[1])] as const)),
    },
    keys: {
      read: (accountId, accessKeyId) => Promise.resolve(historyOf({ accountId, accessKeyId })),
      readMany: (keys) =>
        Promise.resolve(
          new Map(keys.map((key) => [historyKey(key.accountId, key.accessKeyId).pk, historyOf(key)])),
        ),
      recordIntent: (deactivation) => {
        if (historyOf(deactivation.finding).deactivation?.state === 'done') return Promise.resolve(false);
        remember(deactivation.finding, { deactivation });
        return Promise.resolve(true);
      },
      closeIntent: (deactivation, state) => {
        remember(deactivation.finding, { deactivation: { ...deactivation, state } });
        return later();
      },
      openIntents: () => findings.none(),
      recordFoundInactive: (accountId, accessKeyId, at) => {
        remember({ accountId, accessKeyId }, { foundInactiveAt: at });
        return later();
      },
      recordNotice: (key: KeyName, recorded: RecordedNotice) => {
        remember(key, { notices: [...historyOf(key).notices, recorded] });
        return later();
      },
    },
    outbox: {
      add: (notice) => {
        const present = notices.get(noticeId(notice));
        if (!present) notices.set(noticeId(notice), { notice, status: 'pending' });
        return Promise.resolve(present && present.status !== 'pending' ? 'settled' : 'pending');
      },
      // eslint-disable-next-line @typescript-eslint/require-await
      async *pending() {
        for (const { notice, status } of [...notices.values()]) if (status === 'pending') yield notice;
      },
      markSent: (notice) => end(notice, 'sent'),
      withdraw: (notice) => end(notice, 'withdrawn'),
    },
    // Nothing bounces here.
    mails: {
      record: later,
      recordUndelivered: later,
      read: () => Promise.resolve(null),
      voidNotice: () => Promise.resolve(null),
    },
    contacts: {
      readMany: (addresses) =>
        Promise.resolve(
          new Map(
            addresses.flatMap((address) => {
              const state = contacts.get(address);
              return state ? [[address, state] as const] : [];
            }),
          ),
        ),
      recordDigest: (address, lastDigest) => {
        contacts.set(address, { undeliverableSince: null, lastDigest });
        return later();
      },
      markUndeliverable: later,
      recordFailedMail: () => Promise.resolve([]),
    },
    identities: { readMany: () => Promise.resolve(new Set()), recordRequest: () => Promise.resolve() },
  };

  function end(notice: Notice, status: 'sent' | 'withdrawn'): Promise<void> {
    const row = notices.get(noticeId(notice));
    if (row) row.status = status;
    return later();
  }
}

/** Rows in the order of their names. */
function sortedRows<T>() {
  const rows = new Map<string, T>();
  let names: string[] | null = null;
  const sorted = (): string[] => (names ??= [...rows.keys()].sort());
  return {
    put(entries: readonly (readonly [string, T])[]): void {
      for (const [name, row] of entries) {
        if (!rows.has(name)) names = null;
        rows.set(name, row);
      }
    },
    // eslint-disable-next-line @typescript-eslint/require-await
    async *range(between?: readonly [string, string]): AsyncIterable<T> {
      const all = sorted();
      for (let at = between ? lowerBound(all, between[0]) : 0; at < all.length; at += 1) {
        const name = all[at];
        if (name === undefined || (between && name > between[1])) return;
        const row = rows.get(name);
        if (row !== undefined) yield row;
      }
    },
    // eslint-disable-next-line @typescript-eslint/require-await, require-yield
    async *none(): AsyncIterable<never> {
      return;
    },
  };
}

function lowerBound(sorted: readonly string[], wanted: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
