import { keyOfRow, type Key } from '../../src/ledger/row.ts';
import { sortedRows } from '../../src/ledger/sorted-rows.ts';

/** Rows of two runs, made up one by one. */
export interface MadeUp {
  readonly accounts: number;
  /** Of an account, on an average. */
  readonly dueKeys: number;
  /** The run that is measured, and the one that it is compared with. */
  readonly runId: string;
  readonly lastRunId: string;
  readonly asOf: string;
  /** Addresses that the keys are told to; each has keys in many accounts. */
  readonly contacts: number;
  /** Whether each key was told of eight days ago, so that its grace period is over. */
  readonly pastDeadline: boolean;
  /** Whether decisions are there from the beginning; else each is from when it is written. */
  readonly isDecided: boolean;
}

interface MadeUpRow {
  readonly pk: string;
  readonly sk: string;
  readonly v: number;
  readonly [field: string]: unknown;
}

export interface MadeUpRows {
  /** In the order of `sk`, from a prefix on, as long as rows begin with it. */
  from(pk: string, prefix: string, after: string | null): Iterable<MadeUpRow>;
  at(key: Key): MadeUpRow | null;
  /** What is remembered of a row that was written: that it is there. */
  wrote(key: Key): void;
  /** The notice left the outbox. */
  sent(key: Key): void;
  /** In the order of the outbox's index: those behind a name, be it there or not; null: all. */
  pending(after: Key | null): AsyncIterable<MadeUpRow>;
}

const DAY_MS = 86_400_000;

export function madeUpRows({
  accounts,
  dueKeys,
  runId,
  lastRunId,
  asOf,
  contacts,
  pastDeadline,
  isDecided,
}: MadeUp): MadeUpRows {
  const ago = (days: number): string => new Date(Date.parse(asOf) - days * DAY_MS).toISOString();
  const accountIdOf = (n: number): string => String(100_000_000_000 + n);
  const keyIdOf = (n: number, k: number): string => `AKIA${String(n * 10_000 + k).padStart(16, '0')}`;
  const contactOf = (n: number, k: number): string => `team-${(n * 7 + k) % contacts}@example.com`;
  const deadline = ago(pastDeadline ? 1 : -7);
  const cycle = pastDeadline ? ago(8) : asOf;

  const account = (pk: string, n: number): MadeUpRow => ({
    pk,
    sk: `ACCOUNT#${accountIdOf(n)}`,
    v: 1,
    entry: {
      account: {
        accountId: accountIdOf(n),
        name: `workload-${n}-production`,
        partition: 'aws',
        state: 'ACTIVE',
        ouPath: ['r-ab12', `ou-ab12-${String(n % 40).padStart(8, '0')}`],
      },
      status: n % 50 === 7 ? 'unreachable' : 'surveyed',
      reason: n % 50 === 7 ? 'MEMBER_ROLE_UNASSUMABLE' : null,
      users: 20,
      activeKeys: 33,
      comingDue: 2,
      ages: { counts: [3, 4, 3, 3, 4, 3, 6, 3, 4], oldestDays: 44 },
      exemption: { kind: 'none' },
      contactTag: null,
      problems: [],
      unreadUsers: [],
      rootKey: 'none',
      progress: null,
    },
  });
  const seen = (n: number, k: number) => ({
    finding: {
      accountId: accountIdOf(n),
      accountName: `workload-${n}-production`,
      userName: `deployment-pipeline-${k >> 1}`,
      userArn: `arn:aws:iam::${accountIdOf(n)}:user/deployment-pipeline-${k >> 1}`,
      accessKeyId: keyIdOf(n, k),
      createDate: ago(30 + (k % 9)),
      otherKeys: [],
      details: {
        kind: 'read',
        contactTag: contactOf(n, k),
        optOutTag: null,
        description: null,
        lastUsed: { date: ago(1), service: 's3', region: 'eu-west-1' },
      },
    },
    accountContactTag: null,
  });
  const finding = (n: number, k: number) => ({
    ...seen(n, k),
    stage: 'decided',
    decision: pastDeadline
      ? { kind: 'deferred', reason: 'age', cycle, deadline, reminderDue: false }
      : { kind: 'notify', notice: 'first', reason: 'age', cycle, deadline },
    contacts: [contactOf(n, k)],
    contactSource: 'user-tag',
    notice: pastDeadline ? null : 'first',
    problems: [],
  });
  const notice = (n: number, k: number) => {
    const { accountId, accountName, userName, accessKeyId, createDate, details, otherKeys } = seen(
      n,
      k,
    ).finding;
    return {
      ...{ accountId, accountName, userName, accessKeyId, createDate, otherKeys, cycle, deadline },
      ...{ kind: 'first', contact: contactOf(n, k), contactSource: 'user-tag', runId, decidedAt: asOf },
      ...{
        reason: 'age',
        description: null,
        lastUsed: details.lastUsed,
        lastUsedAsOf: null,
        partition: 'aws',
      },
    };
  };
  const meta = (id: string): MadeUpRow => ({
    pk: `RUN#${id}`,
    sk: 'META',
    v: 1,
    meta: {
      runId: id,
      asOf: id === runId ? asOf : ago(1),
      mode: id.endsWith('dry-run') ? 'dry-run' : 'enforce',
      status: id === runId ? 'running' : 'complete',
      startedAt: asOf,
      finishedAt: id === runId ? null : asOf,
      mail: { sent: 0, pending: 0, withheld: 0, failed: 0, blocked: null },
      problems: [],
      rule: null,
      contactDomains: null,
      figures: null,
      summary: id === runId ? null : 'sent',
      toldAt: null,
    },
  });

  const keyRow = (pk: string, kind: string, n: number, k: number): MadeUpRow => ({
    pk,
    sk: `${kind}#${accountIdOf(n)}#${keyIdOf(n, k)}`,
    v: 1,
    entry: kind === 'SEEN' ? seen(n, k) : finding(n, k),
  });
  /** Which account and key a name is of. */
  const placeOf = (sk: string): readonly [number, number] => {
    const [, accountId = '', keyId = ''] = sk.split('#');
    const n = Number(accountId) - 100_000_000_000;
    return [n, keyId === '' ? 0 : Number(keyId.slice(4)) - n * 10_000];
  };
  const written = new Set<string>();
  const outbox = sortedRows<Key>();
  const placeInOutbox = ({ pk, sk }: Key): string => `${sk}\0${pk}`;
  const left = new Set<string>();
  const noticeRow = (key: Key): MadeUpRow => ({
    ...key,
    v: 1,
    ...(left.has(keyOfRow(key)) ? { status: 'sent' } : { status: 'pending', outbox: 'PENDING' }),
    notice: notice(...placeOf(key.pk)),
  });
  /** Told eight days ago. */
  const stateRow = (pk: string): MadeUpRow => {
    const [n, k] = placeOf(pk);
    const contact = contactOf(n, k);
    const told = {
      kind: 'first',
      contact,
      cycle,
      countsFrom: cycle,
      deadline,
      status: 'sent',
      messageId: 'mail',
    };
    return { pk, sk: 'STATE', v: 1, [`NOTICE#${cycle.slice(0, 10)}#first#${contact}`]: told };
  };
  // Of the last run every tenth account had no due key yet.
  const keysOf = (pk: string, n: number): number =>
    pk === `RUN#${runId}` || n % 10 > 0 ? Math.floor((n + 1) * dueKeys) - Math.floor(n * dueKeys) : 0;

  return {
    *from(pk, prefix, after) {
      if (pk === 'RUN#ALL') {
        for (const sk of [lastRunId, runId].sort()) if (after === null || sk > after) yield { pk, sk, v: 1 };
      }
      if (pk !== `RUN#${runId}` && pk !== `RUN#${lastRunId}`) return;
      const [kind = ''] = prefix.split('#');
      const [fromAccount, fromKey] = after === null ? [0, -1] : placeOf(after);
      for (let n = fromAccount; n < accounts; n += 1) {
        if (kind === 'ACCOUNT') {
          if (after === null || n > fromAccount) yield account(pk, n);
          continue;
        }
        const from = n === fromAccount ? fromKey + 1 : 0;
        for (let k = from; k < keysOf(pk, n); k += 1) yield keyRow(pk, kind, n, k);
      }
    },
    at({ pk, sk }) {
      if (sk === 'META' && pk.startsWith('RUN#')) return meta(pk.slice('RUN#'.length));
      const [kind = ''] = sk.split('#');
      if (pk.startsWith('KEY#') && sk === 'STATE') return pastDeadline ? stateRow(pk) : null;
      if (kind === 'NOTICE') return written.has(keyOfRow({ pk, sk })) ? noticeRow({ pk, sk }) : null;
      if (!pk.startsWith('RUN#') || !['SEEN', 'FINDING'].includes(kind)) return null;
      const isThere = kind === 'SEEN' || isDecided || written.has(keyOfRow({ pk, sk }));
      return isThere ? keyRow(pk, kind, ...placeOf(sk)) : null;
    },
    wrote(key) {
      if (!/^(?:NOTICE|FINDING)#/.test(key.sk) || written.has(keyOfRow(key))) return;
      written.add(keyOfRow(key));
      if (!key.sk.startsWith('NOTICE#')) return;
      outbox.put(placeInOutbox(key), key);
    },
    sent(key) {
      if (key.sk.startsWith('NOTICE#')) left.add(keyOfRow(key));
    },
    async *pending(after) {
      const first = after === null ? '' : `${placeInOutbox(after)}\0`;
      for await (const key of outbox.range([first, '\uffff']))
        if (!left.has(keyOfRow(key))) yield noticeRow(key);
    },
  };
}
