import type { User } from '../../src/simulator/world/world.ts';
import { accessKey, user } from '../../src/simulator/world/builders.ts';
import { keyOf, owner } from '../e2e/people.ts';
import { HOSTILE, month, type Hostile, type Lived, PATIENCE_MS } from './month.ts';
import { IN_PEACE } from './in-peace.ts';

/** What is called by the run, and what the hostile account does right before it is answered. */
function rightBefore(
  { staged, account }: Hostile,
  answers: Readonly<Record<string, (users: Map<string, User>) => void>>,
): void {
  const done = new Set<string>();
  staged.organization.faults.clear();
  staged.organization.faults.intercept(({ action, accountId }) => {
    if (accountId === HOSTILE && !done.has(action)) {
      done.add(action);
      answers[action]?.(account.users);
    }
    return undefined;
  });
}

function rename(users: Map<string, User>, name: string, to: string): void {
  const found = users.get(name);
  if (!found) throw new Error(`nobody is called ${name}`);
  users.delete(name);
  users.set(to, { ...found, name: to });
}

function switchKey({ staged }: Hostile, name: string, status: 'Active' | 'Inactive'): void {
  const key = keyOf(staged.organization.world, name);
  key.status = status;
  key.statusChangedAt = staged.organization.clock.now();
}

/** The keys of the hostile account, and on which days a run saw them. */
const outcomesOf = ({ reports }: Lived): string[] =>
  reports.flatMap(({ keys }, day) =>
    keys
      .filter(({ accountId }) => accountId === HOSTILE)
      .map(({ userName, decision }) => `day ${day}: ${userName} ${decision}`)
      .sort(),
  );
const codesOf = ({ reports }: Lived): string[] =>
  reports.map(({ problems }) => problems.map(({ code, id }) => `${code} ${id}`).join());

/** First notice on day 0, reminders on 4 and 6, off on day 7. */
const asEverybody = (name: string): string[] => [
  `day 0: ${name} notify`,
  ...[1, 2, 3].map((day) => `day ${day}: ${name} wait`),
  `day 4: ${name} notify`,
  `day 5: ${name} wait`,
  `day 6: ${name} notify`,
  `day 7: ${name} deactivate`,
];

const keyless = (name: string): User => user({ name });

/** All of them at once: one switches its key, two are renamed over users who never had one, every day anew. */
test(
  'nobody is hidden by a credential report that was true when it was written',
  async () => {
    const names = ['sly', 'fox', 'eel'];
    const hostile = await month({
      account: {
        name: 'evaders',
        users: [...names.map((name) => owner(name)), keyless('one'), keyless('two')],
      },
      before: (evader, day) => {
        if (day <= 7) switchKey(evader, 'sly', 'Inactive');
        rightBefore(evader, {
          GetCredentialReport: () => {
            if (day <= 7) switchKey(evader, 'sly', 'Active');
          },
          ListAccessKeys: (users) => {
            users.delete('one');
            users.delete('two');
            rename(users, 'fox', 'one');
            rename(users, 'eel', 'two');
            // In the old places stand a user without a key, and one with a key that is younger than the report.
            users.set('fox', keyless('fox'));
            const { clock } = evader.staged.organization;
            clock.advance(5_000);
            users.set('eel', user({ name: 'eel', accessKeys: [accessKey({ createDate: clock.now() })] }));
          },
        });
      },
      // The next report is to tell the same as this one.
      after: ({ account: { users } }) => {
        for (const [name, over] of [
          ['fox', 'one'],
          ['eel', 'two'],
        ] as const) {
          users.delete(name);
          rename(users, over, name);
          users.set(over, keyless(over));
        }
      },
    });
    expect(hostile.ofOthers).toEqual(IN_PEACE);
    expect(outcomesOf(hostile)).toEqual(
      asEverybody('sly').flatMap((line) =>
        [line, line.replace('sly', 'one'), line.replace('sly', 'two')].sort(),
      ),
    );
    for (const name of names) expect(keyOf(hostile.staged.organization.world, name).status).toBe('Inactive');
    // What was switched is told, and is nothing that is missed.
    expect(codesOf(hostile).slice(0, 9)).toEqual([
      ...Array<string>(8).fill(`KEY_SWITCHED ${HOSTILE}/sly`),
      '',
    ]);
    expect(hostile.reports.every(({ status }) => status === 'complete')).toBe(true);
  },
  PATIENCE_MS,
);
