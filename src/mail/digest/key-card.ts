import type { ContactSource } from '../../core/contact.ts';
import { daysBetween, type Instant } from '../../core/instant.ts';
import { consoleUrl, eventsUrl, regionOfUse, throughPortal } from '../console-url.ts';
import { code, link, name, quote, type Card, type Fact, type Inline, type Line } from '../render/document.ts';
import type { KeyTold } from './key-told.ts';
import { hostOf } from '../link-template.ts';
import type { Notice } from '../../core/notice.ts';
import { keyInWords } from './rotation-steps.ts';
import { stepsOf } from './steps-of.ts';
import { sourceFact } from './why-you.ts';
import { count } from '../../words/counts.ts';
import { formatDate, formatMoment } from '../../words/dates.ts';
import { oneLine } from '../../words/one-line.ts';

interface CardContext {
  readonly asOf: Instant;
  /** Unused for so many days a key is more likely forgotten than needed. */
  readonly idleDays: number;
  readonly consoleLink: string | null;
  readonly sources: readonly ContactSource[];
}

/** One access key in full; the heading of its account stands above it. */
export function keyCard(told: KeyTold, { asOf, idleDays, consoleLink, sources }: CardContext): Card {
  const { notice } = told;
  return {
    kind: 'card',
    ...headline(told, asOf),
    title: ['User ', name(notice.userName), ', access key ', code(notice.accessKeyId)],
    facts: [
      ...facts(notice, asOf),
      ...moments(told),
      ...sourceFact(notice, sources),
      ...links(notice, asOf, consoleLink),
    ],
    steps: stepsOf(told, asOf, idleDays),
  };
}

function headline({ state, notice: { deadline } }: KeyTold, asOf: Instant): Pick<Card, 'tone' | 'badge'> {
  switch (state) {
    case 'deactivated':
      return { tone: 'stopped', badge: 'DEACTIVATED' };
    case 'reversed':
      return { tone: 'restored', badge: 'DEACTIVATED AND SWITCHED ON AGAIN' };
    case 'restored':
      return { tone: 'restored', badge: 'SWITCHED ON AGAIN' };
    case 'overdue':
      return { tone: 'urgent', badge: 'OVERDUE, it can stop working at any time' };
    case 'last-day':
      return { tone: 'urgent', badge: `LAST DAY, it stops working from ${formatDate(deadline)} on` };
    case 'reminder':
      return {
        tone: 'due',
        badge: `REMINDER, ${count(Math.ceil(daysBetween(asOf, deadline)), 'day')} left`,
      };
    case 'first':
      return { tone: 'due', badge: `ROTATE by ${formatDate(deadline)}` };
  }
}

function facts({ description, createDate, otherKeys, ...notice }: Notice, asOf: Instant): Fact[] {
  const age = Math.floor(daysBetween(createDate, asOf));
  return [
    ...(description === null || description === '' ? [] : [['Description', [quote(description)]] as const]),
    ['Age', [`${count(age, 'day')} (created ${formatDate(createDate)})`]],
    ['Last used', lastUse(notice)],
    ...(otherKeys === null || otherKeys.length === 0
      ? []
      : [['Other keys', [otherKeys.map(keyInWords).join(', ')]] as const]),
  ];
}

/** A mail may be read, and even be sent, on a later day than what it tells of. */
function moments({ notice, earlier }: KeyTold): Fact[] {
  const { kind, deadline } = notice;
  const deeds = [...earlier, notice].flatMap((each): Fact[] => {
    if (each.kind === 'deactivated') return [['Deactivated', [formatMoment(each.decidedAt)]]];
    return each.kind === 'restored' ? [['Switched on', [formatMoment(each.decidedAt)]]] : [];
  });
  const isDeed = kind === 'deactivated' || kind === 'restored';
  return isDeed
    ? [['Was due by', [formatMoment(deadline)]], ...deeds]
    : [...deeds, ['Deadline', [formatMoment(deadline)]]];
}

function lastUse({ lastUsed, lastUsedAsOf }: Pick<Notice, 'lastUsed' | 'lastUsedAsOf'>): Line {
  const asOf = lastUsedAsOf === null ? '' : ` (as of ${formatMoment(lastUsedAsOf)})`;
  if (lastUsed === null) return [`never${asOf}`];
  const where = [lastUsed.service, lastUsed.region]
    .filter((part) => part !== 'N/A')
    .map((part) => oneLine(part, 64));
  return [[formatDate(lastUsed.date), ...(where.length > 0 ? [where.join(' in ')] : [])].join(', ') + asOf];
}

/** So long CloudTrail's Event history remembers. */
const EVENT_DAYS = 90;

/** Each says where it leads. */
function links(notice: Notice, asOf: Instant, consoleLink: string | null): Fact[] {
  const to = (destination: string): Inline => {
    const url = throughPortal(consoleLink, notice, destination);
    return link(url, hostOf(url));
  };
  const { partition, userName, lastUsed } = notice;
  const hasEvents = lastUsed !== null && daysBetween(lastUsed.date, asOf) < EVENT_DAYS;
  return [
    ['Console', [to(consoleUrl(partition, userName))]],
    ...(hasEvents
      ? [['Who uses it', [`CloudTrail, ${regionOfUse(notice)}: `, to(eventsUrl(notice))]] as const]
      : []),
  ];
}
