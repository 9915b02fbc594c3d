import type { SentDigest } from '../../src/core/contact-state.ts';
import type { RunReport } from '../../src/core/report.ts';
import type { EmbeddedOrganization } from '../../src/simulator/embedded-organization.ts';
import type { NoticeName } from '../../src/core/notice.ts';
import { noticeRow } from '../../src/ledger/row-keys.ts';
import { NO_RETRIES, onDay, stage, type Stage } from './harness.ts';
import { refuseMailTo } from './mail-refusal.ts';
import { onlyAccounts } from './only-accounts.ts';
import { keyOf, owner } from './people.ts';
import { keep, replay as replayScene, type Scene } from './scene.ts';
import { stillness } from './stillness.ts';

export type { Scene } from './scene.ts';

export type When = 'before' | 'after';

/**
 * The day of the run that is killed: two deactivations, first notices (one of them left over from days before) and a
 * reminder are due.
 */
export const KILL_DAY = 7;

/** What must have been sent and recorded, once each, when the dust has settled: user, kind, contact. */
const NOTICES = [
  'c first erin@example.org',
  'd1 deactivated ann@example.org',
  'd1 first ann@example.org',
  'd2 deactivated ann@example.org',
  'd2 first ann@example.org',
  'f first ann@example.org',
  'r first bob@example.org',
  'r reminder bob@example.org',
];

const HEADLINE: Readonly<Record<string, RegExp>> = {
  first: /^ROTATE by /m,
  reminder: /^(?:REMINDER|LAST DAY|OVERDUE), /m,
  deactivated: /^DEACTIVATED: /m,
};

/** Lives through the days before the kill, undisturbed, and keeps what is left of them. */
export async function setTheScene(): Promise<Scene> {
  const users = [
    owner('d1', { contact: 'ann@example.org' }),
    owner('f', { contact: 'ann@example.org', ageDays: 23 }),
    owner('d2', { contact: 'ann@example.org' }),
    owner('r', { contact: 'bob@example.org', ageDays: 27 }),
    owner('c', { contact: 'erin@example.org', ageDays: 27 }),
  ];
  const before = await stage(onlyAccounts({ users }));
  await before.run(0);
  const done = refuseMailTo(before.organization, 'erin@example.org');
  await before.run(3);
  done();
  return keep(before);
}

export const replay = (scene: Scene): Promise<Stage> => replayScene(scene, { client: NO_RETRIES });

/**
 * From the n-th write on nothing gets through any more: to AWS the process is dead. That write itself is lost, or
 * only its answer is.
 */
function dieAtWrite({ faults }: EmbeddedOrganization, n: number, when: When): void {
  let writes = 0;
  faults.intercept(({ write }) => {
    if (writes >= n) return { kind: 'drop', when: 'before' };
    if (write) writes += 1;
    return writes >= n ? { kind: 'drop', when } : undefined;
  });
}

export const writesOf = ({ organization }: Stage): number => organization.calls.find({ write: true }).length;

/**
 * Runs the kill day until it dies, and leaves the organization to whoever comes next.
 * @returns the notices whose mail the dead run had not only sent but recorded: nobody may send them again
 */
export async function dieAndBeForgotten(copy: Stage, n: number, when: When): Promise<ReadonlySet<string>> {
  dieAtWrite(copy.organization, n, when);
  await expect(copy.run(KILL_DAY, { mailSummary: true })).rejects.toThrow();
  await stillness(copy.organization.calls);
  copy.organization.faults.clear();
  const digests = (await copy.rows()).map(({ lastDigest }) => lastDigest as SentDigest | undefined);
  return new Set(
    digests.flatMap((digest) => (digest?.asOf === onDay(KILL_DAY) ? digest.notices.map(rowName) : [])),
  );
}

function rowName(name: NoticeName): string {
  const { pk, sk } = noticeRow(name);
  return `${pk} ${sk}`;
}

/** I4 and I5, after whatever happened: all told, all done, all recorded, nothing left open, nothing recorded twice. */
export async function expectAllDoneOnce(
  after: Stage,
  setup: Scene,
  recorded: ReadonlySet<string> = new Set(),
): Promise<void> {
  const { world, ses } = after.organization;
  const rows = await after.rows();
  const userOf = new Map(
    [...world.accounts.values()].flatMap(({ users }) =>
      [...users.values()].flatMap(({ name, accessKeys }) => accessKeys.map(({ id }) => [id, name] as const)),
    ),
  );
  const notices = rows.filter(({ pk, sk }) => pk.startsWith('KEY#') && sk.startsWith('NOTICE#'));
  const named = notices.map(({ pk, sk, status, messageId }) => {
    const keyId = pk.split('#')[2] ?? '';
    const [, , kind = '', contact = ''] = sk.split('#');
    const text = [userOf.get(keyId), kind, contact].join(' ');
    return { id: `${pk} ${sk}`, keyId, kind, contact, status, messageId, text };
  });
  const sent = named.filter(({ status }) => status === 'sent');
  expect(sent.map(({ text }) => text).sort()).toEqual(NOTICES);
  expect(named.filter(({ status }) => status === 'pending')).toEqual([]);
  // A running cycle is nothing left open.
  expect(rows.filter(({ outbox }) => outbox !== undefined && outbox !== 'CYCLE')).toEqual([]);

  const earlier = new Set(setup.rows.map(({ messageId }) => messageId));
  for (const { id, keyId, kind, contact, messageId } of sent.filter(
    (notice) => !earlier.has(notice.messageId),
  )) {
    const telling = ses.mailbox
      .to(contact)
      .filter(({ text }) => text.includes(keyId) && HEADLINE[kind]?.test(text));
    expect(telling.map((mail) => mail.messageId)).toContain(messageId);
    expect(telling.length).toBeLessThanOrEqual(recorded.has(id) ? 1 : 2);
  }
  const statuses = ['d1', 'd2', 'c', 'f', 'r'].map((name) => keyOf(world, name).status);
  expect(statuses).toEqual(['Inactive', 'Inactive', 'Active', 'Active', 'Active']);
  const states = rows.filter(({ sk, deactivation }) => sk === 'STATE' && deactivation !== undefined);
  expect(states.map(({ deactivation }) => (deactivation as { state: string }).state)).toEqual([
    'done',
    'done',
  ]);
}

/** What a report says about accounts and keys; its mail counts, and when IAM wrote what, are those of the attempt that wrote it. */
export function seenAndDone({ coverage, accounts, keys, counts, problems }: RunReport) {
  return { coverage, accounts, keys: keys.map((key) => ({ ...key, lastUsedAsOf: null })), counts, problems };
}
