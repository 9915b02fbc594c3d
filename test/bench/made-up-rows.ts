/** Rows of two runs, made up one by one. */
export interface MadeUp {
  readonly accounts: number;
  /** Of an account, on an average. */
  readonly dueKeys: number;
  /** The run that is measured, and the one that it is compared with. */
  readonly runId: string;
  readonly lastRunId: string;
  readonly asOf: string;
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
  at(key: { readonly pk: string; readonly sk: string }): MadeUpRow | null;
}

const DAY_MS = 86_400_000;

export function madeUpRows({ accounts, dueKeys, runId, lastRunId, asOf }: MadeUp): MadeUpRows {
  const ago = (days: number): string => new Date(Date.parse(asOf) - days * DAY_MS).toISOString();
  const accountIdOf = (n: number): string => String(100_000_000_000 + n);
  const keyIdOf = (n: number, k: number): string => `AKIA${String(n * 10_000 + k).padStart(16, '0')}`;
  const deadline = ago(-7);

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
        // Contacts have keys in many accounts.
        contactTag: `team-${(n * 7 + k) % 5_000}@example.com`,
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
    decision: { kind: 'notify', notice: 'first', reason: 'age', cycle: asOf, deadline },
    contacts: [`team-${(n * 7 + k) % 5_000}@example.com`],
    contactSource: 'user-tag',
    notice: 'first',
    problems: [],
  });
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
      if (sk === 'META') return meta(pk.slice('RUN#'.length));
      const [kind = ''] = sk.split('#');
      if (!pk.startsWith('RUN#') || !['SEEN', 'FINDING'].includes(kind)) return null;
      // Nothing is decided yet.
      return kind === 'FINDING' ? null : keyRow(pk, kind, ...placeOf(sk));
    },
  };
}
