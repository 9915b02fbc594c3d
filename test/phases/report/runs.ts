import type { AccountId } from '../../../src/core/account.ts';
import type { AccessKeyId } from '../../../src/core/access-key.ts';
import { NO_MAIL, runIdFor, type Mode, type RunFigures } from '../../../src/core/report.ts';
import type { RunAccount, RunMeta } from '../../../src/core/run-record.ts';
import { UNKNOWN_VERSION } from '../../../src/ledger/ledger-error.ts';
import { ledgerOn } from '../../../src/ledger/ledger.ts';
import { keyOfRow, type Key } from '../../../src/ledger/row.ts';
import { runRow } from '../../../src/ledger/row-keys.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { RUN, STILL } from '../../builders/phase.ts';
import { runAccount } from '../../builders/run-row.ts';
import { figuresOf } from '../../builders/whole-report.ts';
import { quietReport } from '../../builders/report.ts';
import { plainTable } from '../../ledger/race/plain-table.ts';

/** As a phase of today's run asks for it. */
export const TODAY = { runId: RUN, asOf: AS_OF, mode: 'enforce' } as const;

export const idAgo = (days: number, mode: Mode = 'enforce'): string => runIdFor(ago(days), mode);

export const keyId = (n: number) => `AKIA${String(n).padStart(16, '0')}` as AccessKeyId;
export const accountId = (n: number) => String(100_000_000_000 + n) as AccountId;

/** An account named `shop`, surveyed unless the test says otherwise. */
export function accountRow(overrides: Partial<RunAccount> = {}, id: AccountId = ACCOUNT): RunAccount {
  const row = runAccount(overrides);
  return { ...row, account: { ...row.account, accountId: id } };
}

/** A ledger of many runs, on a table in memory, of which the test may spoil a row. */
export function ledgerOfRuns({ hasBus = false } = {}) {
  const table = plainTable();
  const spoil = ({ pk, sk }: Key): void => void table.rows.set(keyOfRow({ pk, sk }), { pk, sk, v: 99 });
  return { ledger: ledgerOn(table, STILL, hasBus), rows: table.rows, spoil };
}

export const spoilt = ({ pk, sk }: Key): string =>
  `the row ${keyOfRow({ pk, sk })} of the ledger cannot be read: ${UNKNOWN_VERSION}`;

const QUIET = figuresOf(quietReport());

/** Starts as an enforcing run of so many days ago that ended well, and whose summary left. */
export function metaAgo(days: number, overrides: Partial<RunMeta> = {}): RunMeta {
  const { mode = 'enforce' } = overrides;
  return {
    runId: idAgo(days, mode),
    asOf: ago(days),
    mode,
    status: 'complete',
    startedAt: ago(days),
    finishedAt: ago(days),
    mail: NO_MAIL,
    problems: [],
    rule: null,
    contactDomains: null,
    figures: QUIET,
    summary: 'sent',
    toldAt: null,
    ...overrides,
  };
}

/** Of a run that surveyed so many accounts, or left out so many by their OU, and deactivated so many keys. */
export function figures({ surveyed = 1, outOfScope = 0, deactivated = 0 } = {}): RunFigures {
  return {
    ...QUIET,
    coverage: { ...QUIET.coverage, surveyed, outOfScope },
    counts: { ...QUIET.counts, deactivated },
  };
}

/** Begun and ended, so that the list of runs has it. */
export async function keep({ ledger }: ReturnType<typeof ledgerOfRuns>, ...metas: readonly RunMeta[]) {
  for (const meta of metas) {
    await ledger.runs.putMeta({ ...meta, status: 'running' });
    await ledger.runs.putMeta(meta);
  }
}

export const metaRow = (days: number): Key => runRow(idAgo(days));

export type Said = Readonly<Record<'scope' | 'id' | 'code' | 'message', string>>;

/** What problems say, without their fixes. */
export const words = (problems: readonly Said[]): string[] =>
  problems.map(({ scope, id, code, message }) => `${scope} ${id} ${code}: ${message}`);
