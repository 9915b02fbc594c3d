import type { KeyName } from '../core/access-key.ts';
import type { EmailAddress } from '../core/contact.ts';
import type { NoticeName } from '../core/notice.ts';
import type { Key } from './row.ts';

/** `pk` and `sk` of every row that others than its own file name. */
export function keyState({ accountId, accessKeyId }: KeyName): Key {
  return { pk: `KEY#${accountId}#${accessKeyId}`, sk: 'STATE' };
}

/** A notice within its key; its accepted twin is an attribute of that name in the key's `STATE`. */
export function noticeSk({ day, kind, contact }: NoticeName): string {
  return `NOTICE#${day}#${kind}#${contact}`;
}

export function noticeRow(name: NoticeName): Key {
  return { pk: keyState(name).pk, sk: noticeSk(name) };
}

export function contactState(address: EmailAddress): Key {
  return { pk: `CONTACT#${address}`, sk: 'STATE' };
}
