import { partitionOf, type Finding } from '../../core/access-key.ts';
import type { Iam, ListedKey } from '../../aws/iam.ts';
import type { Run, Services } from '../run.ts';
import { keyOf, liveKeys } from './live-key.ts';
import { ownerNow } from './look-again.ts';

/** A key's user as IAM has it now, and a session that may do what is to be done to that user's keys. */
export interface Owner {
  readonly iam: Iam;
  /** Under the name that the user has by now. */
  readonly finding: Finding;
  /** The user's keys. */
  readonly keys: readonly ListedKey[];
  /** null: nobody has the key, or IAM does not say who. */
  readonly name: string | null;
}

/** Under the user's name, or under the one that the user got since the survey: a new name keeps no key alive. */
export async function ownerOf(services: Services, run: Run, finding: Finding): Promise<Owner> {
  const known = await under(services, run, finding);
  if (keyOf(known.keys, finding) !== null) return { ...known, name: finding.userName };
  const { accountId, userArn } = finding;
  const account = { accountId, partition: partitionOf(userArn) };
  const name = await ownerNow(services.enterAccount(account, { kind: 'survey' }, run.runId), finding);
  if (name === null || name === finding.userName) return { ...known, name };
  const renamed = { ...finding, userName: name, userArn: arnOf(finding, name) };
  return { ...(await under(services, run, renamed)), name };
}

async function under(services: Services, run: Run, finding: Finding): Promise<Omit<Owner, 'name'>> {
  const { accountId, userArn } = finding;
  const account = { accountId, partition: partitionOf(userArn) };
  const iam = services.enterAccount(account, { kind: 'act', userArn }, run.runId);
  return { iam, finding, keys: await liveKeys(iam, finding) };
}

/** The path may be another one, too; session policies go by the name, whatever its path. */
function arnOf({ accountId, userArn }: Finding, userName: string): string {
  return `arn:${partitionOf(userArn)}:iam::${accountId}:user/${userName}`;
}
