import type { ContactSource } from '../core/contact.ts';
import { daysBetween, type Instant } from '../core/instant.ts';
import { consoleUrl } from './console-url.ts';
import { code, link, name, type Card, type Fact, type Line, type Step } from './document.ts';
import { keyCommands } from './key-commands.ts';
import type { Notice } from '../core/notice.ts';
import { sourceFact } from './why-you.ts';
import { count } from '../words/counts.ts';
import { formatDate, formatMoment } from '../words/dates.ts';
import { oneLine } from '../words/one-line.ts';

/** One access key in full; the heading of its account stands above it. */
export function keyCard(notice: Notice, asOf: Instant, sources: readonly ContactSource[]): Card {
  return {
    kind: 'card',
    ...headline(notice, asOf),
    title: ['User ', name(notice.userName), ', access key ', code(notice.accessKeyId)],
    facts: [...facts(notice, asOf), ...sourceFact(notice, sources), consoleLink(notice)],
    steps: steps(notice),
  };
}

function headline({ kind, deadline }: Notice, asOf: Instant): Pick<Card, 'tone' | 'badge'> {
  const left = Math.ceil(daysBetween(asOf, deadline));
  switch (kind) {
    case 'deactivated':
      return { tone: 'stopped', badge: 'DEACTIVATED' };
    case 'restored':
      return { tone: 'restored', badge: 'SWITCHED ON AGAIN' };
    case 'reminder':
      if (left <= 0)
        return { tone: 'urgent', badge: 'REMINDER, past its deadline, deactivated at any run from now on' };
      return left === 1
        ? { tone: 'urgent', badge: 'REMINDER, last day' }
        : { tone: 'due', badge: `REMINDER, ${count(left, 'day')} left` };
    case 'first':
      return { tone: 'due', badge: `ROTATE by ${formatDate(deadline)}` };
  }
}

function facts(notice: Notice, asOf: Instant): Fact[] {
  const { description, createDate } = notice;
  const age = Math.floor(daysBetween(createDate, asOf));
  return [
    ...(description === null || description === '' ? [] : [['Description', [name(description)]] as const]),
    ['Age', [`${count(age, 'day')} (created ${formatDate(createDate)})`]],
    ['Last used', lastUse(notice)],
    ...moments(notice),
  ];
}

/** A mail may be read, and even be sent, on a later day than what it tells of. */
function moments({ kind, deadline, decidedAt }: Notice): Fact[] {
  switch (kind) {
    case 'deactivated':
      return [
        ['Was due by', [formatMoment(deadline)]],
        ['Deactivated', [formatMoment(decidedAt)]],
      ];
    case 'restored':
      return [
        ['Was due by', [formatMoment(deadline)]],
        ['Switched on', [formatMoment(decidedAt)]],
      ];
    case 'first':
    case 'reminder':
      return [['Deadline', [formatMoment(deadline)]]];
  }
}

function lastUse({ lastUsed }: Notice): Line {
  if (lastUsed === null) return ['never'];
  const where = [lastUsed.service, lastUsed.region]
    .filter((part) => part !== 'N/A')
    .map((part) => oneLine(part, 64));
  return [[formatDate(lastUsed.date), ...(where.length > 0 ? [where.join(' in ')] : [])].join(', ')];
}

const consoleLink = ({ partition, userName }: Notice): Fact => [
  'Console',
  [link(consoleUrl(partition, userName), 'open the user')],
];

/** Deleting is for good: it never stands in one block with what comes before it. */
function steps({ kind, userName, accessKeyId, lastUsed }: Notice): Step[] {
  const { create, deactivate, activate, remove } = keyCommands(userName, accessKeyId);
  if (kind === 'deactivated') {
    return [
      {
        label: ['To switch it on again while you move to a new key (new notices will follow):'],
        commands: [activate],
      },
      { label: ['When nothing has missed it for some days, delete it:'], commands: [remove] },
    ];
  }
  if (lastUsed === null) {
    return [
      { label: ['It was never used. If nobody needs it, delete it:'], commands: [remove] },
      { label: ['If somebody is about to use it, create a new one for that instead:'], commands: [create] },
    ];
  }
  return [
    {
      label: [
        '1. Create the new key (IAM allows two a user: with two already, first delete one that is unused):',
      ],
      commands: [create],
    },
    {
      label: ['2. Put the new key where the old one is used, then deactivate the old one:'],
      commands: [deactivate],
    },
    { label: ['3. When nothing has missed it for some days, delete it:'], commands: [remove] },
  ];
}
