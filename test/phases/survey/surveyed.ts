import type { CredentialReport, ReportedUser } from '../../../src/aws/credential-report.ts';
import type { ListedKey } from '../../../src/aws/iam.ts';
import type { RememberedKey } from '../../../src/core/remembered-survey.ts';
import { surveyUsers, type SurveyedUsers } from '../../../src/phases/survey/users.ts';
import { awsError } from '../../builders/aws-error.ts';
import { ACCOUNT } from '../../builders/finding.ts';
import { phaseRun, phaseServices, RUN } from '../../builders/phase.ts';
import { runAccount } from '../../builders/run-row.ts';

export const GONE = awsError('NoSuchEntityException');
export const DENIED = awsError('AccessDeniedException', 'not allowed');

interface Given {
  readonly report: CredentialReport | null;
  /** Whom ListUsers tells. */
  readonly users?: readonly ReportedUser[] | Error;
  /** By user, what ListAccessKeys tells; of all others that they have no key. */
  readonly keys?: Readonly<Record<string, readonly ListedKey[] | Error>>;
  readonly answer?: (userName: string) => Promise<ListedKey[]>;
  /** By user, what is remembered. */
  readonly remembered?: Readonly<Record<string, readonly ListedKey[]>>;
  readonly after?: string | null;
  /** Time is up when so many have been asked. */
  readonly timeFor?: number;
}

/** The users of an account, part by part. */
export async function surveyed({
  report,
  users = [],
  keys = {},
  answer,
  remembered = {},
  after = null,
  timeFor = Infinity,
}: Given) {
  const asked: string[] = [];
  const noted: string[] = [];
  let lists = 0;
  let begun = 0;
  const services = phaseServices({
    iam: {
      listUsers: () => {
        lists += 1;
        return users instanceof Error ? Promise.reject(users) : Promise.resolve(users);
      },
      listAccessKeys: (userName) => {
        asked.push(userName);
        if (answer) return answer(userName);
        const known = keys[userName] ?? [];
        return known instanceof Error ? Promise.reject(known) : Promise.resolve([...known]);
      },
      userTags: () => Promise.resolve([]),
      lastUsed: () => Promise.resolve(null),
    },
  });
  const iam = services.enterAccount({ accountId: ACCOUNT, partition: 'aws' }, { kind: 'survey' }, RUN);
  const parts: SurveyedUsers[] = [];
  const bounds = {
    report,
    after,
    isTimeUp: () => {
      begun += 1;
      return begun > timeFor;
    },
    memory: {
      answers: () => new Map(Object.entries(remembered) as [string, readonly RememberedKey[]][]),
      keysOf: () => null,
      note: ({ userName }: ReportedUser, _: unknown, isDoubtful: boolean) =>
        void noted.push(isDoubtful ? `${userName} in doubt` : userName),
      keep: () => Promise.resolve(),
    },
  };
  for await (const part of surveyUsers(iam, runAccount().account, phaseRun(), bounds)) parts.push(part);
  return { parts, asked, noted, lists };
}
