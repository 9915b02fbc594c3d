import type { PageData } from '../data/page-data.ts';

const MINUTE_MS = 60_000;

/** A listed key in words; made when it is shown or looked at, since there may be 100,000. */
export interface KeyView {
  readonly account: string;
  readonly accountId: string;
  readonly ou: string;
  readonly user: string;
  readonly id: string;
  readonly status: string;
  readonly isTooOld: boolean;
  readonly isOverdue: boolean;
  readonly age: number | null;
  readonly deadline: string;
  readonly contacts: readonly string[];
  readonly facts: readonly (readonly [string, string])[];
  readonly history: readonly string[];
}

function momentOf(data: PageData, minutes: number): string {
  return new Date(data.asOf - minutes * MINUTE_MS).toISOString();
}

/** `2026-11-26 04:12 UTC` */
function minuteIn(data: PageData, minutes: number): string {
  const moment = momentOf(data, minutes);
  return `${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC`;
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

export const isTooOld = ({ keys }: PageData, row: number): boolean => ((keys.late[row] ?? 0) & 1) !== 0;

export const isOverdue = ({ keys }: PageData, row: number): boolean => ((keys.late[row] ?? 0) & 2) !== 0;

export function viewOf(data: PageData, row: number): KeyView {
  const { keys, statuses, words } = data;
  const { id: accountId, name, ou } = accountOf(data, row);
  const contacts = contactsOf(data, row);
  const source = words[keys.source[row] ?? -1] ?? '';
  return {
    account: name || accountId,
    accountId,
    ou,
    user: keys.user[row] ?? '',
    id: keys.id[row] ?? '',
    status: statuses[keys.status[row] ?? -1] ?? '',
    isTooOld: isTooOld(data, row),
    isOverdue: isOverdue(data, row),
    age: keys.age[row] ?? null,
    deadline: deadlineOf(data, row),
    contacts,
    facts: [
      ['Access key', keys.id[row] ?? ''],
      ['Account', `${accountId} ${name}`],
      ['OU', ou || 'not known'],
      ['Created', dayIn(data, keys.created[row]) || 'not known'],
      ['Last used', lastUseOf(data, row)],
      [
        'Contacts',
        contacts.length === 0 ? 'none' : `${contacts.join(', ')}${source && ` (named by ${source})`}`,
      ],
      ['Why', words[keys.reason[row] ?? -1] ?? ''],
    ],
    history: historyOf(data, row),
  };
}

function lastUseOf(data: PageData, row: number): string {
  const { keys, uses } = data;
  const used = dayIn(data, keys.used[row]);
  const asOf = keys.usedAsOf[row] ?? null;
  return [
    used === '' ? 'no use known' : `${used}, ${uses[keys.usedBy[row] ?? -1] ?? ''}`,
    ...(asOf === null ? [] : [`(as of ${minuteIn(data, asOf)})`]),
  ].join(' ');
}

const DEEDS: Readonly<Partial<Record<string, string>>> = {
  'first-notice': 'first notice sent',
  'reminder-notice': 'reminder sent',
  'deactivated-notice': 'told of the deactivation',
  'restored-notice': 'told of the restore',
  'first-bounced': 'first notice voided (bounce or complaint)',
  'reminder-bounced': 'reminder voided (bounce or complaint)',
  'deactivated-bounced': 'word of the deactivation voided (bounce or complaint)',
  'restored-bounced': 'word of the restore voided (bounce or complaint)',
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
    const kind = data.deeds[flat[at] ?? -1] ?? '';
    const moment = minuteIn(data, flat[at + 1] ?? 0);
    const contact = data.contacts[flat[at + 2] ?? -1];
    const what = `${DEEDS[kind] ?? kind}${contact === undefined ? '' : ` to ${contact}`}`;
    lines.push(`${moment}: ${what}`);
  }
  return lines;
}
