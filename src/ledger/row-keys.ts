import { parseAccessKeyId, type KeyName } from '../core/access-key.ts';
import { parseAccountId, type AccountId } from '../core/account.ts';
import type { EmailAddress } from '../core/contact.ts';
import type { KeyAction } from '../core/key-action.ts';
import type { NoticeName } from '../core/notice.ts';
import { asOfOf } from '../core/report.ts';
import type { Key } from './row.ts';

/** `pk` and `sk` of every row that others than its own file name. */
export function keyState({ accountId, accessKeyId }: KeyName): Key {
  return { pk: `KEY#${accountId}#${accessKeyId}`, sk: 'STATE' };
}

export const NOTICE_PREFIX = 'NOTICE#';

/** A notice within its key; its accepted twin is an attribute of that name in the key's `STATE`. */
export function noticeSk({ day, kind, contact }: NoticeName): string {
  return `${NOTICE_PREFIX}${day}#${kind}#${contact}`;
}

export function noticeRow(name: NoticeName): Key {
  return { pk: keyState(name).pk, sk: noticeSk(name) };
}

export const ACTION_PREFIX = 'ACTION#';

/** An action within its key, in the order of time. */
export function actionRow({ of, kind, ...key }: Pick<KeyAction, keyof KeyName | 'of' | 'kind'>): Key {
  return { pk: keyState(key).pk, sk: `${ACTION_PREFIX}${of}#${kind}` };
}

/** All runs of the last 90 days, by their IDs. */
export const RUNS_PK = 'RUN#ALL';

export function contactState(address: EmailAddress): Key {
  return { pk: `CONTACT#${address}`, sk: 'STATE' };
}

export function runRow(runId: string): Key {
  return { pk: `RUN#${runId}`, sk: 'META' };
}

export function accountRow(runId: string, accountId: AccountId): Key {
  return { pk: runRow(runId).pk, sk: `ACCOUNT#${accountId}` };
}

/** That an account is not as this run found it; among those that wait to be told, by time. */
export function changeRow(since: string, accountId: string): Key {
  return { pk: runRow(since).pk, sk: `CHANGE#${asOfOf(since)}#${accountId}` };
}

export function seenSk({ accountId, accessKeyId }: KeyName): string {
  return `SEEN#${accountId}#${accessKeyId}`;
}

export function findingSk({ accountId, accessKeyId }: KeyName): string {
  return `FINDING#${accountId}#${accessKeyId}`;
}

export function seenRow(runId: string, key: KeyName): Key {
  return { pk: runRow(runId).pk, sk: seenSk(key) };
}

export function findingRow(runId: string, key: KeyName): Key {
  return { pk: runRow(runId).pk, sk: findingSk(key) };
}

/** Of which key a row is by its name alone: `KEY#<account>#<key>`, `FINDING#<account>#<key>`; null when of none. */
export function keyNameOf({ pk, sk }: Key): KeyName | null {
  return keyNameIn(pk) ?? keyNameIn(sk);
}

export function keyNameIn(text: string): KeyName | null {
  const [, account, key] = text.split('#');
  const [accountId, accessKeyId] = [parseAccountId(account), parseAccessKeyId(key)];
  return accountId === null || accessKeyId === null ? null : { accountId, accessKeyId };
}

/** Of which account a row is by its name alone: `ACCOUNT#<id>`; null when of none. */
export function accountIdOf({ sk }: Key): AccountId | null {
  return parseAccountId(sk.split('#')[1]);
}
