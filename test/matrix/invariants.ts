import type { Cost } from './calls.ts';
import type { Ended } from './lived-day.ts';
import type { Happened, Timeline, Told } from './observed.ts';
import type { Rehearsal } from './rehearsal.ts';
import type { Person } from './subject.ts';
import { ACCOUNTS, GRACE_DAYS } from './world.ts';

interface Lived {
  readonly days: readonly [Ended, Ended];
  readonly happened: Happened;
  readonly timeline: Timeline;
}

const DAY_MS = 86_400_000;
/** Mails leave some seconds into a run, and a run's hour is what counts. */
const RUN_MS = 3_600_000;

/**
 * The promises, once more and by themselves: out of what the organization saw and who got which mail, with nothing of
 * the engine's own rule. @returns each one that is broken, in words
 */
export function brokenPromises(calm: Rehearsal, lived: Lived, cost: Cost): string[] {
  const { people } = calm.past;
  const nameOf = new Map(people.map(({ keyId, userName }) => [keyId, userName]));
  const name = (keyId: string): string => nameOf.get(keyId) ?? keyId;
  return [
    ...unwarned(lived.happened).map((keyId) => `${name(keyId)}: deactivated without fair warning`),
    ...untouchable(people)
      .filter(isIn(lived.happened.off))
      .map(({ userName }) => `${userName}: deactivated in spite of its exemption`),
    ...[ACCOUNTS.opted, ACCOUNTS.outside, ACCOUNTS.suspended]
      .filter((accountId) => lived.happened.entered.has(accountId))
      .map((accountId) => `${accountId}: entered`),
    ...twiceADay(lived.happened.told).map((each) => `${name(each)}: told the same twice in a day`),
    ...untold(calm, lived.happened).map((keyId) => `${name(keyId)}: off, and nobody was told`),
    ...beyond(calm, cost)
      .filter(({ keyId }) => String(calm.timeline.get(keyId)) !== String(lived.timeline.get(keyId)))
      .map(({ userName }) => `${userName}: not served as on any other day`),
    ...lived.days.flatMap(({ words }) => (words?.includes('please report it') ? [words] : [])),
  ];
}

/** A mail that named the key, and did not come back, must be GRACEDAYS old, and the last one not much older. */
function unwarned({ told, off }: Happened): string[] {
  return off
    .filter(({ keyId, at }) => {
      const ages = told
        .filter(
          (mail) => mail.keyId === keyId && mail.kind !== 'deactivated' && !mail.bounced && mail.at < at,
        )
        .map((mail) => at.getTime() - mail.at.getTime() + RUN_MS);
      const isWarned = ages.some((ms) => ms >= GRACE_DAYS * DAY_MS);
      const isFresh = ages.some((ms) => ms <= (GRACE_DAYS + 7) * DAY_MS + 2 * RUN_MS);
      return !isWarned || !isFresh;
    })
    .map(({ keyId }) => keyId);
}

function untouchable(people: readonly Person[]): Person[] {
  const accounts: readonly string[] = [ACCOUNTS.opted, ACCOUNTS.outside, ACCOUNTS.suspended];
  return people.filter(
    ({ userName, accountId }) => ['exempt', 'withdrawn'].includes(userName) || accounts.includes(accountId),
  );
}

const isIn =
  (off: Happened['off']) =>
  ({ keyId }: Person): boolean =>
    off.some((each) => each.keyId === keyId);

/** @returns the keys */
function twiceADay(told: readonly Told[]): string[] {
  const seen = new Set<string>();
  return told
    .filter(({ kind, keyId, to, at }) => {
      const id = `${kind} ${keyId} ${to} ${at.toISOString().slice(0, 10)}`;
      return seen.size === seen.add(id).size;
    })
    .map(({ keyId }) => keyId);
}

/** Off because of us, be it before the fault: whoever the key is known by was told so by the end. */
function untold({ past }: Rehearsal, { off, told, inactive }: Happened): string[] {
  const before = past.people
    .filter(({ userName }) => ['taken-effect', 'under-a-new-name'].includes(userName))
    .map(({ keyId }) => keyId);
  const byUs = new Set([...off.map(({ keyId }) => keyId), ...before]);
  const toldOff = new Set(
    told.filter(({ kind, bounced }) => kind === 'deactivated' && !bounced).map(({ keyId }) => keyId),
  );
  return [...byUs].filter((keyId) => inactive.has(keyId) && !toldOff.has(keyId));
}

/** Whom the fault has nothing to do with. */
function beyond({ past: { people, victims } }: Rehearsal, cost: Cost): readonly Person[] {
  switch (cost) {
    case 'run':
      return [];
    case 'nothing':
      return people;
    case 'it':
      return people.filter((person) => !victims.includes(person));
    case 'account': {
      const accounts = new Set(victims.map(({ accountId }) => accountId));
      return people.filter(({ accountId }) => !accounts.has(accountId));
    }
  }
}
