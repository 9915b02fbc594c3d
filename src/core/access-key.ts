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
    }
  | { readonly kind: 'unread'; readonly code: ProblemCode; readonly message: string };

/** An active key that the survey found old enough to need a decision. */
export interface Finding extends KeyIdentity {
  /** With its path, as session policies name it. */
  readonly userArn: string;
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

/** `aws`, `aws-us-gov` or `aws-cn`: the second part of every ARN. */
export function partitionOf(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}
