import { partitionOf, type DatedFinding } from '../../core/access-key.ts';
import { groupBy } from '../../core/group-by.ts';
import type { Iam } from '../../aws/iam.ts';
import { inSessions } from '../../aws/session-policy.ts';
import type { Services } from '../run.ts';
import type { Candidate } from './candidates.ts';

/** A candidate that a run deactivated, or began to. */
export interface DeactivatedKey {
  readonly candidate: Candidate;
  readonly finding: DatedFinding;
}

/** A user with keys to restore, and the session that may touch exactly this user and a few like it. */
export interface UserAtWork {
  readonly userName: string;
  readonly iam: Iam;
  readonly keys: readonly DeactivatedKey[];
}

/** Candidates by account, user by user; those of whom no user is known are left out. */
export function sessionsFor(
  { enterAccount }: Pick<Services, 'enterAccount'>,
  restoreId: string,
  candidates: readonly Candidate[],
): readonly (readonly UserAtWork[])[] {
  const known = candidates.flatMap((candidate) => {
    const finding = candidate.deeds?.deactivation?.finding;
    return finding === undefined ? [] : [{ candidate, finding }];
  });
  return [...groupBy(known, ({ candidate }) => candidate.accountId)].map(([accountId, ofAccount]) => {
    const byUser = groupBy(ofAccount, ({ finding }) => finding.userArn);
    return inSessions([...byUser.keys()]).flatMap((userArns) => {
      const partition = partitionOf(userArns[0] ?? '');
      const iam = enterAccount({ accountId, partition }, { kind: 'restore', userArns }, restoreId);
      return userArns.flatMap((userArn) => {
        const keys = byUser.get(userArn) ?? [];
        const userName = keys[0]?.finding.userName;
        return userName === undefined ? [] : [{ userName, iam, keys }];
      });
    });
  });
}
