import type { Row } from '../../src/ledger/row.ts';
import type { Stage } from '../e2e/harness.ts';
import { NO_RETRIES, stage } from '../e2e/harness.ts';
import { keyOf, outcomes } from '../e2e/people.ts';
import {
  keepRows,
  keptRows,
  liveScene,
  releases,
  SCENES,
  upgradeWorld,
  VERSION,
  type SceneName,
} from './kept-rows.ts';
import { isKeyState } from './table-rows.ts';

/** The organization as it is in that scene, over the rows that a release has left. */
async function takeOver(rows: readonly Row[], scene: SceneName): Promise<Stage> {
  const staged = await stage(upgradeWorld(), {}, { client: NO_RETRIES });
  await staged.putRows(rows);
  if (scene === 'begun')
    for (const user of ['ci', 'web']) keyOf(staged.organization.world, user).status = 'Inactive';
  return staged;
}

/** What has no members of its own: a set of texts, and bytes. */
const isOpaque = (value: object): boolean => value instanceof Set || ArrayBuffer.isView(value);

/** Of each kind of row all members at any depth, so that a member that comes or goes is seen. */
function shapesOf(rows: readonly Row[]): Record<string, string[]> {
  const shapes: Record<string, Set<string>> = {};
  const note = (kind: string, value: unknown, path: string): void => {
    const shape = (shapes[kind] ??= new Set());
    if (path !== '') shape.add(path);
    if (typeof value !== 'object' || value === null || isOpaque(value)) return;
    for (const [name, each] of Object.entries(value))
      note(kind, each, `${path}.${Array.isArray(value) ? '*' : (name.split('#')[0] ?? '')}`);
  };
  for (const row of rows) note(`${row.pk.split('#')[0] ?? ''} ${row.sk.split('#')[0] ?? ''}`, row, '');
  return Object.fromEntries(Object.entries(shapes).map(([kind, shape]) => [kind, [...shape].sort()]));
}

test.each(SCENES)('the rows of this version are kept as it writes them: %s', async (scene) => {
  const staged = await liveScene(scene);
  const rows = await staged.rows();
  if (process.env.ROWS === 'write') keepRows(VERSION, scene, rows);
  expect(shapesOf(keptRows(VERSION, scene))).toEqual(shapesOf(rows));
});

const mailsTo = ({ organization }: Stage, user: string): number =>
  organization.ses.mailbox.to(`${user}@example.org`).length;

describe.each(releases())('over the rows of %s', (release) => {
  test('a cycle goes on: the key goes on its day, and its contact is told once', async () => {
    const staged = await takeOver(keptRows(release, 'told'), 'told');
    expect(outcomes(await staged.run(1))).toEqual({ ci: 'wait none', web: 'wait none' });
    expect(outcomes(await staged.run(4)).ci).toBe('notify reminder notified');
    expect(outcomes(await staged.run(7))).toEqual({
      ci: 'deactivate deactivated deactivated',
      web: 'deactivate deactivated deactivated',
    });
    expect(mailsTo(staged, 'ci')).toBe(2);
  });

  test('a notice that waits is sent, and its clock begins then', async () => {
    const staged = await takeOver(keptRows(release, 'waiting'), 'waiting');
    expect(outcomes(await staged.run(1)).ci).toBe('notify first notified');
    expect(mailsTo(staged, 'ci')).toBe(1);
    expect(outcomes(await staged.run(7)).ci).not.toMatch(/deactivate/);
    expect(outcomes(await staged.run(8)).ci).toBe('deactivate deactivated deactivated');
  });

  test('a deactivation that was cut short is finished, and told once', async () => {
    const staged = await takeOver(keptRows(release, 'begun'), 'begun');
    const report = await staged.run(8);
    expect(outcomes(report)).toEqual({ ci: 'deactivate deactivated', web: 'deactivate deactivated' });
    expect([mailsTo(staged, 'ci'), mailsTo(staged, 'web')]).toEqual([1, 1]);
    await staged.run(9);
    expect(mailsTo(staged, 'ci')).toBe(1);
  });
});

describe('a step back: over rows of which some are of a later version', () => {
  const later = (rows: readonly Row[], isLater: (row: Row) => boolean): Row[] =>
    rows.map((row) => (isLater(row) ? { ...row, v: 2, more: 'than anybody here knows' } : row));
  const KINDS: readonly (readonly [string, (row: Row) => boolean])[] = [
    ['states of keys', isKeyState],
    ['notices', ({ sk }) => sk.startsWith('NOTICE#')],
    ['contacts', ({ pk }) => pk.startsWith('CONTACT#')],
    ['mails', ({ pk }) => pk.startsWith('MAIL#')],
    // What is remembered of accounts is written anew: nothing is lost with it.
    ['all that was told and seen', ({ pk }) => pk !== 'LOCK' && !pk.startsWith('SEEN#')],
  ];

  test.each(KINDS)(
    '%s stay as they are, and lose nothing until they can be read again',
    async (_, isLater) => {
      const rows = keptRows(VERSION, 'told');
      const staged = await takeOver(later(rows, isLater), 'told');
      const before = (await staged.rows()).filter(({ v }) => v === 2);
      expect(before.length).toBeGreaterThan(0);
      const report = await staged.run(3);
      for (const { accessKeyId, decision } of report.keys)
        expect([accessKeyId, decision]).not.toEqual([accessKeyId, 'deactivate']);
      expect((await staged.rows()).filter(({ v }) => v === 2)).toEqual(before);

      const steppedUp = (await staged.rows()).filter(({ v }) => v === 2).map((row) => ({ ...row, v: 1 }));
      await staged.putRows(steppedUp);
      expect(outcomes(await staged.run(7))).toEqual({
        ci: 'deactivate deactivated deactivated',
        web: 'deactivate deactivated deactivated',
      });
    },
  );

  test('a key past its deadline whose state nobody here can read is left active and undetermined', async () => {
    const isState = ({ pk, sk }: Row): boolean => pk.endsWith('CI') && sk === 'STATE';
    const staged = await takeOver(later(keptRows(VERSION, 'told'), isState), 'told');
    const report = await staged.run(7);
    expect(outcomes(report)).toEqual({
      ci: 'undetermined none',
      web: 'deactivate deactivated deactivated',
    });
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
    expect(report.problems).toMatchObject([{ id: 'AKIAUPGRADEEXAMPLECI', code: 'HISTORY_UNREAD' }]);
  });
});
