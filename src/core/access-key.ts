import type { AccountId } from './account.ts';
import type { Instant } from './instant.ts';
import type { ProblemCode } from './problem.ts';

/** An access key ID, `AKIA` and more; IAM promises 16–128 word characters. */
export type AccessKeyId = string & { readonly __brand: 'AccessKeyId' };

export function parseAccessKeyId(text: string | undefined): AccessKeyId | null {
  return text !== undefined && /^\w{16,128}$/.test(text) ? (text as AccessKeyId) : null;
}

/** `AKIA…WXYZ`: how a key is named in logs. Mail and reports name it whole. */
export function maskAccessKeyId(id: string): string {
  return id.length > 8 ? `${id.slice(0, 4)}…${id.slice(-4)}` : '…';
}

/** What IAM's GetAccessKeyLastUsed tells; null stands for "never used". */
export interface LastUsed {
  readonly date: Instant;
  readonly service: string;
  readonly region: string;
}

/** What tells a key from all others. */
export interface KeyName {
  readonly accountId: AccountId;
  readonly accessKeyId: AccessKeyId;
}

/** As one text, in the order of the ledger: by account, then key ID. */
export function keyText({ accountId, accessKeyId }: Record<keyof KeyName, string>): string {
  return `${accountId} ${accessKeyId}`;
}

/** Which key, of whom, where: enough to find it and to name it in a mail. */
export interface KeyIdentity extends KeyName {
  readonly accountName: string;
  readonly userName: string;
}

/**
 * The reads that only keys old enough to be due are worth. `unread` says that one of them failed: such a key is
 * undetermined, never taken for one without tags or use (I3).
 */
export type KeyDetails =
  | {
      readonly kind: 'read';
      readonly contactTag: string | null;
      readonly optOutTag: string | null;
      /** The console keeps it as a user tag whose key is the access key ID. */
      readonly description: string | null;
      readonly lastUsed: LastUsed | null;
      /** When the credential report that told the last use was written; null: it was asked for. */
      readonly lastUsedAsOf: Instant | null;
    }
  | { readonly kind: 'unread'; readonly code: ProblemCode; readonly message: string };

/** Another key of the same user: whoever rotates has to know, since IAM makes no third one. */
export interface OtherKey {
  readonly accessKeyId: AccessKeyId;
  readonly active: boolean;
  /** null when IAM's answer carried none that could be read. */
  readonly createDate: Instant | null;
  /** Asked only of keys old enough to be due. */
  readonly lastUse: Instant | 'never' | 'not-asked';
}

/** IAM's quota is two a user; some users hold more. Of one with still more than these nobody tells which there are. */
export const MAX_OTHER_KEYS = 8;

/**
 * The user's keys beside one of them, as they were listed. null when they are too many to be told.
 * @param known what was told of them before: of a key that is listed again, its last use
 */
export function othersOf(
  accessKeyId: AccessKeyId,
  listed: readonly Omit<OtherKey, 'lastUse'>[],
  known: readonly OtherKey[] | null = null,
): readonly OtherKey[] | null {
  const others = listed.filter((key) => key.accessKeyId !== accessKeyId);
  if (others.length > MAX_OTHER_KEYS) return null;
  return others.map(({ accessKeyId: id, active, createDate }) => {
    const lastUse = known?.find((key) => key.accessKeyId === id)?.lastUse ?? 'not-asked';
    return { accessKeyId: id, active, createDate, lastUse };
  });
}

/** An active key that the survey found old enough to need a decision. */
export interface Finding extends KeyIdentity {
  /** With its path, as session policies name it. */
  readonly userArn: string;
  /** The user's other keys; null when nobody knows them: in rows of the time before, or when they are too many. */
  readonly otherKeys: readonly OtherKey[] | null;
  /** null when IAM's answer carried none that could be read. */
  readonly createDate: Instant | null;
  readonly details: KeyDetails;
}

/** A finding whose age is known; without that no rule applies to it. */
export interface DatedFinding extends Finding {
  readonly createDate: Instant;
}

export function isDated(finding: Finding): finding is DatedFinding {
  return finding.createDate !== null;
}

/** Its name is the second part of every ARN (core/partitions.ts). */
export function partitionOf(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}
