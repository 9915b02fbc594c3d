import type { AccountId } from '../../src/core/account.ts';
import type { RunAccount } from '../../src/core/run-record.ts';
import type { ListedAccount } from '../../src/aws/organizations-answers.ts';
import { asyncItems } from '../../src/ledger/sorted-rows.ts';
import { discover } from '../../src/phases/discover.ts';
import type { Run } from '../../src/phases/run.ts';
import type { SettingValues } from '../../src/settings/settings.ts';
import { awsError } from '../builders/aws-error.ts';
import { DAMAGED, ledgerWith, phaseRun, phaseServices, RUN, type LedgerParts } from '../builders/phase.ts';
import { runAccount } from '../builders/run-row.ts';

export const DENIED = awsError('AccessDeniedException', 'no organizations:ListAccounts');
export const idOf = (number: number) => String(100_000_000_000 + number) as AccountId;
export const listed = (number: number, overrides: Partial<ListedAccount> = {}): ListedAccount => ({
  ...runAccount().account,
  accountId: idOf(number),
  ...overrides,
});
interface Given {
  readonly accounts?: readonly ListedAccount[] | Error;
  /** What an earlier attempt at the run has written. */
  readonly before?: readonly RunAccount[];
  readonly ouPath?: () => Promise<readonly string[]>;
  readonly settings?: SettingValues;
  readonly run?: Partial<Run>;
  readonly runs?: LedgerParts['runs'];
}

export async function discovered({
  accounts = [],
  before = [],
  ouPath,
  settings = {},
  run: more = {},
  runs = {},
}: Given) {
  const written: RunAccount[] = [];
  const run = phaseRun(more, settings);
  const services = phaseServices({
    organizations: {
      listAccounts: async function* () {
        await Promise.resolve();
        if (accounts instanceof Error) throw accounts;
        yield* accounts;
      },
      ...(ouPath && { ouPath }),
    },
    ledger: ledgerWith({
      runs: {
        accounts: (runId, onUnreadable) => {
          onUnreadable(DAMAGED);
          return asyncItems(runId === RUN ? before : []);
        },
        listAccounts: (_, rows) => {
          written.push(...rows);
          return Promise.resolve([]);
        },
        ...runs,
      },
    }),
  });
  const found = await discover(services, run);
  return { ...found, written, told: run.told };
}

export const statuses = (rows: readonly RunAccount[]) =>
  rows.map(({ account, status, reason }) => `${account.accountId.slice(-1)} ${status} ${reason}`);
