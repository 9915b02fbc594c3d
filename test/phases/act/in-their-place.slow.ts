import type { RunReport } from '../../../src/core/report.ts';
import { codes } from '../../e2e/people.ts';
import type { Scene } from '../../e2e/scene.ts';
import { DAY, eveOfDeadlines, off, onTheDay, STUCK } from './stuck-keys.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await eveOfDeadlines();
});

const decisions = ({ keys }: RunReport): string[] =>
  keys.map(({ userName, decision, outcome }) => `${userName} ${decision} ${outcome}`).sort();

test('in place of keys that cannot be deactivated the next in line go, in the same run', async () => {
  const staged = await onTheDay(scene);
  const report = await staged.run(DAY);
  expect(off(staged)).toEqual(['free-0', 'free-1']);
  expect(decisions(report)).toEqual([
    'free-0 deactivate deactivated',
    'free-1 deactivate deactivated',
    'free-2 deferred notified',
    'stuck-0 deactivate failed',
    'stuck-1 deactivate failed',
    'stuck-2 deferred notified',
  ]);
  // Those go last the next day, and are tried all the same.
  const next = await staged.run(DAY + 1);
  expect(off(staged)).toEqual(['free-0', 'free-1', 'free-2']);
  expect(decisions(next)).toEqual([
    'free-2 deactivate deactivated',
    'stuck-0 deactivate failed',
    'stuck-1 deactivate failed',
    'stuck-2 deactivate failed',
  ]);
});

test('with no place at all nobody goes', async () => {
  const staged = await onTheDay(scene, { MAXDEACTIVATIONS: '0' });
  const report = await staged.run(DAY);
  expect(off(staged)).toEqual([]);
  expect(report.counts.deferred).toBe(6);
});

test('a deactivation of which nobody knows whether it took effect keeps its place', async () => {
  const staged = await onTheDay(scene);
  const { faults } = staged.organization;
  faults.clear();
  // The answer to each deactivation in one account is lost, and IAM does not answer whoever looks.
  let sent = false;
  faults.intercept(({ action, accountId }) => {
    if (accountId !== STUCK) return undefined;
    if (action === 'UpdateAccessKey') {
      sent = true;
      return { kind: 'drop', when: 'after' };
    }
    return sent && action === 'ListAccessKeys' ? { kind: 'drop', when: 'before' } : undefined;
  });
  await staged.run(DAY);
  expect(off(staged)).toEqual(['free-0', 'stuck-0']);
});

const THROTTLED = { kind: 'error', status: 400, code: 'Throttling', message: 'Rate exceeded' } as const;
const BROKEN = { kind: 'error', status: 500, code: 'InternalFailure', message: 'try later' } as const;

test('a deactivation that is throttled at each attempt makes room in the same run', async () => {
  const staged = await onTheDay(scene);
  const { faults } = staged.organization;
  faults.clear();
  faults.intercept(({ action, accountId }) =>
    accountId === STUCK && action === 'UpdateAccessKey' ? THROTTLED : undefined,
  );
  const report = await staged.run(DAY);
  expect(off(staged)).toEqual(['free-0', 'free-1']);
  expect(codes(report)).toEqual(['DEACTIVATION_FAILED', 'DEACTIVATION_FAILED']);
});

test('a deactivation that was throttled after an attempt of which nobody knows keeps its place', async () => {
  const staged = (await onTheDay(scene)).engine({}, { maxAttempts: 2 });
  const { faults } = staged.organization;
  faults.clear();
  let attempts = 0;
  faults.intercept(({ action, accountId }) => {
    if (accountId !== STUCK || action !== 'UpdateAccessKey') return undefined;
    attempts += 1;
    return attempts === 1 ? BROKEN : THROTTLED;
  });
  const report = await staged.run(DAY);
  expect(off(staged)).toEqual(['free-0']);
  expect(codes(report)).toEqual(['INTENT_OPEN']);
});

test('a key of which nobody knows whether it was deactivated goes after all others the next day', async () => {
  const staged = await onTheDay(scene, { MAXDEACTIVATIONS: '1' });
  const { faults } = staged.organization;
  faults.clear();
  faults.intercept(({ action, accountId }) =>
    accountId === STUCK && action === 'UpdateAccessKey' ? BROKEN : undefined,
  );
  // The keys of the two accounts take turns, and those of the broken one would be first each day.
  for (let day = DAY; day <= DAY + 6; day += 1) await staged.run(day);
  expect(off(staged)).toEqual(['free-0', 'free-1', 'free-2']);
});

test('a key that is left open is reminded all the same, so that its cycle goes on', async () => {
  const staged = await onTheDay(scene);
  const { faults, ses } = staged.organization;
  faults.clear();
  faults.intercept(({ action }) => (action === 'UpdateAccessKey' ? BROKEN : undefined));
  for (let day = DAY; day <= DAY + 9; day += 1) await staged.run(day);
  const kinds = ses.mailbox
    .to('stuck-0@example.org')
    .map(({ text }) => /^(?:OVERDUE|ROTATE)/m.exec(text)?.[0]);
  expect(kinds).toEqual(['OVERDUE', 'OVERDUE']);
});
