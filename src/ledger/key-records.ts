import { keyText, type KeyName } from '../core/access-key.ts';
import type { KeyAction } from '../core/key-action.ts';
import type { Notice } from '../core/notice.ts';
import type { Expression } from './dynamodb/expression.ts';
import type { UnreadableRow } from './ledger-error.ts';
import { ACTION_PREFIX, keyNameIn, keyState, NOTICE_PREFIX } from './row-keys.ts';
import { readMail, type Undelivered } from './rows/address-rows.ts';
import {
  readAction,
  readKeyState,
  readNoticeRecord,
  type KeyState,
  type NoticeRecord,
} from './rows/key-rows.ts';
import { sortRows, type ReadRows } from './rows/reading.ts';
import type { LedgerTable } from './table.ts';

/** All that the ledger has about one key. */
export interface KeyRecord extends KeyName {
  readonly state: KeyState | null;
  readonly notices: readonly NoticeRecord[];
  readonly actions: readonly KeyAction[];
  readonly unreadable: readonly UnreadableRow[];
}

/** What keys are asked for by; all that is given holds. */
export interface KeyFilter {
  readonly accountId?: KeyName['accountId'];
  readonly userName?: string;
  readonly contact?: Notice['contact'];
  /** Of a restore. */
  readonly restoreId?: string;
}

/** The ledger as those read it who ask what happened. */
export interface KeyRecords {
  ofKey(key: KeyName): Promise<KeyRecord>;
  /**
   * Keys of which a row says so. No index has these, so that this reads the whole ledger.
   * @param onPage told how many rows were read since it was told last
   */
  find(filter: KeyFilter, onPage: (rows: number) => void): Promise<KeyName[]>;
  /** What became of mails that did not arrive, by message ID. */
  undelivered(messageIds: readonly string[]): Promise<ReadRows<string, Undelivered | null>>;
}

export function keyRecords(table: LedgerTable): KeyRecords {
  return {
    async ofKey(key) {
      const record = {
        state: null as KeyState | null,
        notices: [] as NoticeRecord[],
        actions: [] as KeyAction[],
        unreadable: [] as UnreadableRow[],
      };
      for await (const row of table.query(keyState(key).pk, {})) {
        if (row.sk.startsWith(NOTICE_PREFIX)) {
          const read = readNoticeRecord(row);
          if (read.ok) record.notices.push(read.value);
          else record.unreadable.push(read.row);
        } else if (row.sk.startsWith(ACTION_PREFIX)) {
          const read = readAction(row);
          if (read.ok) record.actions.push(read.value);
          else record.unreadable.push(read.row);
        } else if (row.sk === keyState(key).sk) {
          const read = readKeyState(row);
          if (read.ok) record.state = read.value;
          else record.unreadable.push(read.row);
        }
      }
      const { accountId, accessKeyId } = key;
      return { accountId, accessKeyId, ...record };
    },

    async find(filter, onPage) {
      const rows = await table.scanKeys(filterOf(filter), onPage);
      const names = rows.flatMap(({ pk }) => keyNameIn(pk) ?? []);
      return [...new Map(names.map((name) => [keyText(name), name])).values()].sort((a, b) =>
        keyText(a) < keyText(b) ? -1 : 1,
      );
    },

    async undelivered(messageIds) {
      const keys = [...new Set(messageIds)].map((id) => ({ pk: `MAIL#${id}`, sk: 'STATE' }));
      const idIn = ({ pk }: { readonly pk: string }): string => pk.slice('MAIL#'.length);
      const { found, unreadable } = sortRows(await table.getMany(keys), readMail, idIn);
      return { found: new Map([...found].map(([id, mail]) => [id, mail.undelivered])), unreadable };
    },
  };
}

function filterOf({ accountId, userName, contact, restoreId }: KeyFilter): Expression {
  const prefix = accountId === undefined ? 'KEY#' : `KEY#${accountId}#`;
  const parts = ['begins_with(#pk, :prefix)'];
  const names: Record<string, string> = {};
  const values: Record<string, string> = { ':prefix': prefix };
  if (userName !== undefined) {
    parts.push('(notice.userName = :user OR #key.userName = :user OR deactivation.finding.userName = :user)');
    names['#key'] = 'key';
    values[':user'] = userName;
  }
  if (contact !== undefined) {
    parts.push('notice.contact = :contact');
    values[':contact'] = contact;
  }
  if (restoreId !== undefined) {
    // A notice has the contact and the user, too, who may be asked for with it.
    parts.push('(#action.runId = :restore OR restoration.restoreId = :restore OR notice.runId = :restore)');
    names['#action'] = 'action';
    values[':restore'] = restoreId;
  }
  return { text: parts.join(' AND '), names, values };
}
