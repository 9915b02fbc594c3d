import type { PageData } from '../data/page-data.ts';

const MINUTE_MS = 60_000;

/** A listed key in words; made when it is shown or looked at, since there may be 100,000. */
export interface KeyView {
  readonly account: string;
  readonly accountId: string;
  readonly ou: string;
  readonly user: string;
  readonly id: string;
  readonly kind: string;
  readonly isOverdue: boolean;
  readonly age: number | null;
  readonly deadline: string;
  readonly contacts: readonly string[];
  readonly facts: readonly (readonly [string, string])[];
  readonly history: readonly string[];
}

export function momentOf(data: PageData, minutes: number): string {
  return new Date(data.asOf - minutes * MINUTE_MS).toISOString();
}

const dayIn = (data: PageData, minutes: number | null | undefined): string =>
  minutes === null || minutes === undefined ? '' : momentOf(data, minutes).slice(0, 10);

export function contactsOf({ contacts, keys }: PageData, row: number): string[] {
  const told = keys.contacts[row] ?? [];
  return (typeof told === 'number' ? [told] : told).map((place) => contacts[place] ?? '');
}

export function accountOf({ accounts, ous, keys }: PageData, row: number) {
  const [id = '', name = '', ou = -1] = accounts[keys.account[row] ?? -1] ?? [];
  return { id, name, ou: ous[ou] ?? '' };
}

export const deadlineOf = (data: PageData, row: number): string => dayIn(data, data.keys.deadline[row]);

export function viewOf(data: PageData, row: number): KeyView {
  const { keys, kinds, words, uses } = data;
  const { id: accountId, name, ou } = accountOf(data, row);
  const contacts = contactsOf(data, row);
  const used = keys.used[row];
  const usedBy = uses[keys.usedBy[row] ?? -1];
  const source = words[keys.source[row] ?? -1] ?? '';
  return {
    account: name || accountId,
    accountId,
    ou,
    user: keys.user[row] ?? '',
    id: keys.id[row] ?? '',
    kind: kinds[keys.kind[row] ?? -1] ?? '',
    isOverdue: keys.overdue[row] === 1,
    age: keys.age[row] ?? null,
    deadline: deadlineOf(data, row),
    contacts,
    facts: [
      ['Access key', keys.id[row] ?? ''],
      ['Account', `${accountId} ${name}`],
      ['OU', ou || 'not known'],
      ['Created', dayIn(data, keys.created[row]) || 'not known'],
      [
        'Last used',
        used === null || used === undefined ? 'no use known' : `${dayIn(data, used)}, ${usedBy ?? ''}`,
      ],
      ['Contacts', contacts.length === 0 ? 'none' : `${contacts.join(', ')}${source && ` (by ${source})`}`],
      ['Why', words[keys.reason[row] ?? -1] ?? ''],
    ],
    history: historyOf(data, row),
  };
}

const EVENTS: Readonly<Partial<Record<string, string>>> = {
  'first-notice': 'first notice sent',
  'reminder-notice': 'reminder sent',
  'deactivated-notice': 'told of the deactivation',
  'restored-notice': 'told of the restore',
  'first-bounced': 'first notice did not arrive',
  'reminder-bounced': 'reminder did not arrive',
  'deactivated-bounced': 'word of the deactivation did not arrive',
  'restored-bounced': 'word of the restore did not arrive',
  deactivating: 'deactivation begun',
  deactivated: 'deactivated',
  restored: 'restored',
  inactive: 'found inactive: the notices before count no more',
  exempt: 'found exempt: the notices before count no more',
};

function historyOf(data: PageData, row: number): string[] {
  const flat = data.keys.history[row] ?? [];
  const lines: string[] = [];
  for (let at = 0; at < flat.length; at += 3) {
    const kind = data.events[flat[at] ?? -1] ?? '';
    const moment = momentOf(data, flat[at + 1] ?? 0);
    const contact = data.contacts[flat[at + 2] ?? -1];
    const what = `${EVENTS[kind] ?? kind}${contact === undefined ? '' : ` to ${contact}`}`;
    lines.push(`${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC: ${what}`);
  }
  return lines;
}
