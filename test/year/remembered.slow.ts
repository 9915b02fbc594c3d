import { instant, plusDays, type Instant } from '../../src/core/instant.ts';
import type { SurveyMemory } from '../../src/core/remembered-survey.ts';
import type { SurveyMemories } from '../../src/ledger/survey-memories.ts';
import { seededRandom, chance } from '../../src/simulator/random.ts';
import type { Fact } from './life/chronicle.ts';
import { live } from './life/live.ts';
import type { Tamper } from './life/stage.ts';
import type { Story } from './story/story.ts';
import { writeStory } from './story/write-story.ts';

/** People, accounts, mail and settings as in any year; nothing that hangs on how many calls a run makes. */
function undisturbed(seed: number, days: number): Story {
  const story = writeStory(seed, days);
  return {
    ...story,
    abuses: [],
    durableDays: [],
    events: story.events
      .filter(({ what }) => what.kind !== 'fault' && what.kind !== 'run')
      .map((event) => ({ ...event, during: null })),
  };
}

type Read = (
  stored: SurveyMemories,
  accountId: Parameters<SurveyMemories['read']>[0],
  now: Instant,
) => Promise<SurveyMemory | null>;

/** The ledger remembers, or not, what the test says. */
function remembering(read: Read): Tamper {
  return (engine) => {
    const { ledger, clock } = engine.services;
    const memories: SurveyMemories = {
      read: (accountId) => read(ledger.memories, accountId, clock.now()),
      write: (accountId, memory, by) => ledger.memories.write(accountId, memory, by),
    };
    return { ...engine, services: { ...engine.services, ledger: { ...ledger, memories } } };
  };
}

/** What became of keys by the engine, and what mails told whom, day by day. */
function deedsAndMails(facts: readonly Fact[]): string[] {
  return facts
    .flatMap((fact) => {
      const day = new Date(fact.atMs).toISOString().slice(0, 10);
      if (fact.kind === 'key' && fact.by === 'engine') return [`${day} ${fact.key.keyId} ${fact.key.status}`];
      return fact.kind === 'mail' ? [`${day} ${fact.to} ${JSON.stringify(fact.told)}`] : [];
    })
    .sort();
}

function decisions(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) =>
    fact.kind === 'ended' && fact.report !== null
      ? [
          `${fact.report.runId} ${fact.report.keys
            .map(({ accessKeyId, decision, notice, deadline, outcome }) =>
              [accessKeyId, decision, notice, deadline, outcome].join(' '),
            )
            .sort()
            .join(', ')}`,
        ]
      : [],
  );
}

const remembered = (facts: readonly Fact[]): number =>
  facts.reduce((sum, fact) => sum + (fact.kind === 'ended' ? (fact.report?.counts.remembered ?? 0) : 0), 0);

/** How many users a story answers from memory, beside the one whose memory is as it is. */
const ANSWERED = {
  none: (users: number) => users === 0,
  fewer: (users: number, asItIs: number) => users > 0 && users < asItIs,
};

const asOf = (memory: SurveyMemory, at: Instant): SurveyMemory => {
  const askedAt = instant(`${at.slice(0, 10)}T00:00:00Z`);
  return new Map([...memory].map(([fingerprint, user]) => [fingerprint, { ...user, askedAt }]));
};

const some = <T>(items: Iterable<T>, random: () => number): T[] =>
  [...items].filter(() => chance(random, 0.5));

describe.each([[4]])('a year of seed %i ends the same', (seed) => {
  const story = undisturbed(seed, 40);
  const asItIs = live(story);

  test('and more than a third of all users are answered from memory', async () => {
    const { chronicle } = await asItIs;
    const users = chronicle.facts.reduce(
      (sum, fact) => sum + (fact.kind === 'ended' ? (fact.report?.counts.users ?? 0) : 0),
      0,
    );
    expect(deedsAndMails(chronicle.facts).length).toBeGreaterThan(20);
    expect(remembered(chronicle.facts) / users).toBeGreaterThan(1 / 3);
  });

  const random = seededRandom(seed);
  const kept = new Map<string, SurveyMemory>();
  const others = new Map<string, SurveyMemory>();
  test.each<[string, keyof typeof ANSWERED, Read]>([
    ['without memory', 'none', () => Promise.resolve(null)],
    [
      'when it is lost every other day',
      'fewer',
      (stored, id) => (chance(random, 0.5) ? Promise.resolve(null) : stored.read(id)),
    ],
    [
      'when it is of days ago',
      'fewer',
      async (stored, id, clock) => {
        const now = await stored.read(id);
        const before = kept.get(id);
        // Weeks old, and as if it were of now.
        if (now !== null && (before === undefined || chance(random, 0.1))) kept.set(id, now);
        return before === undefined || now === null ? now : asOf(before, clock);
      },
    ],
    [
      'when half of it is torn off',
      'fewer',
      async (stored, id) => {
        const now = await stored.read(id);
        return now && new Map(some(now, random));
      },
    ],
    [
      'when it is of another organization',
      'none',
      async (stored, id) => {
        const now = await stored.read(id);
        if (now !== null) others.set(id, now);
        return now && new Map([...others].flatMap(([other, memory]) => (other === id ? [] : [...memory])));
      },
    ],
    [
      'when it says each day that everybody was asked a month ago',
      'none',
      async (stored, id, now) => {
        const is = await stored.read(id);
        return is && asOf(is, plusDays(now, -30));
      },
    ],
  ])('%s', async (_, answered, read) => {
    const [is, other] = await Promise.all([asItIs, live(story, { tamper: remembering(read) })]);
    expect(deedsAndMails(other.chronicle.facts)).toEqual(deedsAndMails(is.chronicle.facts));
    expect(decisions(other.chronicle.facts)).toEqual(decisions(is.chronicle.facts));
    // Or else it would agree because nothing was another.
    const [users, asItWas] = [remembered(other.chronicle.facts), remembered(is.chronicle.facts)];
    expect(ANSWERED[answered](users, asItWas)).toBe(true);
  });
});
