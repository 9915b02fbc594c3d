import type { CredentialReport } from '../../../src/aws/credential-report.ts';
import type { Iam } from '../../../src/aws/iam.ts';
import type { RunAccount } from '../../../src/core/run-record.ts';
import type { Run } from '../../../src/phases/run.ts';
import { surveyAccount } from '../../../src/phases/survey/account.ts';
import { ledgerWith, phaseRun, phaseServices, type LedgerParts } from '../../builders/phase.ts';
import { runAccount } from '../../builders/run-row.ts';
import { id, listed, reported, reportOf } from './reported.ts';

export const PENDING = runAccount({ status: 'pending', users: 0, activeKeys: 0 });

interface Given {
  readonly pending?: RunAccount;
  readonly tags?: readonly (readonly [string, string])[];
  readonly report?: CredentialReport | Error | null;
  readonly iam?: Partial<Iam>;
  readonly isTimeUp?: () => boolean;
  readonly run?: Partial<Run>;
  readonly runs?: LedgerParts['runs'];
}

/** Starts as an account of one user with two due keys, which nobody remembers. */
export async function surveyed({
  pending = PENDING,
  tags = [],
  report = reportOf([reported('ci')]),
  iam = {},
  isTimeUp = () => false,
  run = {},
  runs = {},
}: Given = {}) {
  const wrote: unknown[] = [];
  const entered: unknown[] = [];
  let turns = 0;
  const session: Partial<Iam> = {
    credentialReport: () => (report instanceof Error ? Promise.reject(report) : Promise.resolve(report)),
    listAccessKeys: (userName) =>
      Promise.resolve(userName === 'ci' ? [listed(), listed({ accessKeyId: id(2) })] : []),
    listUsers: () => Promise.resolve([]),
    userTags: () => Promise.resolve([]),
    lastUsed: () => Promise.resolve(null),
    ...iam,
  };
  const services = phaseServices({
    iam: session,
    organizations: { accountTags: () => Promise.resolve(tags) },
    ledger: ledgerWith({
      runs: {
        putSeen: (runId, seen) => {
          wrote.push([
            runId,
            seen.map(({ finding, accountContactTag }) => [finding.accessKeyId, accountContactTag]),
          ]);
          return Promise.resolve([]);
        },
        putAccount: (runId, { status, progress }) => {
          wrote.push([runId, status, progress?.upTo]);
          return Promise.resolve([]);
        },
        ...runs,
      },
      memories: {
        read: () => Promise.resolve(null),
        write: (accountId, memory) => Promise.resolve(void wrote.push([accountId, 'remembers', memory.size])),
      },
    }),
  });
  const enterAccount: typeof services.enterAccount = (...asked) => {
    entered.push(asked);
    return services.enterAccount(...asked);
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    turns += 1;
    return work();
  };
  const bounds = { isTimeUp, inTurn };
  const found = await surveyAccount({ ...services, enterAccount }, phaseRun(run), pending, bounds);
  return { ...found, wrote, entered, turns };
}
