import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { onDay, stage, type Stage } from './harness.ts';
import { refuseMailTo } from './mail-refusal.ts';
import { keyOf, outcomes, owner } from './people.ts';
import { isKeyState } from '../ledger/table-rows.ts';

const MINUTE = 1 / (24 * 60);
const MINUTE_MS = 60_000;

const shop = (settings: Readonly<Record<string, string>> = {}): Promise<Stage> =>
  stage(emptyWorld({ accounts: [account({ users: [owner('ci')] })] }), settings);

const statusOf = ({ organization }: Stage) => keyOf(organization.world, 'ci').status;

describe('a key is deactivated only after a notice that went out seven full days before (I1)', () => {
  test.each([
    ['a minute less', 7 - MINUTE, { ci: 'notify reminder notified' }, 'Active'],
    ['exactly seven days', 7, { ci: 'deactivate deactivated deactivated' }, 'Inactive'],
    ['a minute more', 7 + MINUTE, { ci: 'deactivate deactivated deactivated' }, 'Inactive'],
  ])('counted between as-of instants: %s', async (_, day, expected, status) => {
    const staged = await shop();
    expect(outcomes(await staged.run(0))).toEqual({ ci: 'notify first notified' });
    expect(outcomes(await staged.run(day))).toEqual(expected);
    expect(statusOf(staged)).toBe(status);
  });

  test.each([
    ['59 minutes late counts from the as-of instant', 59, 7, 'Inactive'],
    ['61 minutes late counts from the sending: not yet due', 61, 7 + 60 * MINUTE, 'Active'],
    ['61 minutes late counts from the sending: due', 61, 7 + 62 * MINUTE, 'Inactive'],
  ])('a notice sent %s', async (_, lateMinutes, day, status) => {
    const staged = await shop();
    await staged.run(0, { lateMs: lateMinutes * MINUTE_MS });
    await staged.run(day);
    expect(statusOf(staged)).toBe(status);
  });

  test('a mail that leaves late names the deadline that holds', async () => {
    const staged = await shop();
    await staged.run(0, { lateMs: 90 * MINUTE_MS });
    const [mail] = staged.organization.ses.mailbox.to('ci@example.org');
    expect(mail?.text).toMatch(/Deadline: +8 Mar 2027, 09:30 UTC/);
  });

  test.each([
    ['fourteen days old still stands', 14, { ci: 'deactivate deactivated deactivated' }],
    ['a minute older is worth nothing: a new cycle begins', 14 + MINUTE, { ci: 'notify first notified' }],
  ])('a last notice %s', async (_, day, expected) => {
    const staged = await shop();
    await staged.run(0);
    expect(outcomes(await staged.run(day))).toEqual(expected);
  });

  test('a restarted cycle gives seven full days again', async () => {
    const staged = await shop();
    await staged.run(0);
    const report = await staged.run(20);
    expect(report.keys[0]?.deadline).toBe(onDay(27));
    await staged.run(27 - MINUTE);
    expect(statusOf(staged)).toBe('Active');
    await staged.run(27);
    expect(statusOf(staged)).toBe('Inactive');
  });

  test('a key that was deactivated and switched on again starts anew', async () => {
    const staged = await shop();
    await staged.run(0);
    await staged.run(7);
    keyOf(staged.organization.world, 'ci').status = 'Active';
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'notify first notified' });
    await staged.run(15 - MINUTE);
    expect(statusOf(staged)).toBe('Active');
    expect(outcomes(await staged.run(15))).toEqual({ ci: 'deactivate deactivated deactivated' });
  });

  test('a shorter GRACEDAYS takes nothing back that a mail has promised', async () => {
    const staged = await shop({ GRACEDAYS: '14' });
    await staged.run(0);
    const stricter = staged.engine({ GRACEDAYS: '7' });
    for (const day of [7, 13, 14 - MINUTE]) {
      const report = await stricter.run(day);
      expect(report.keys[0]?.deadline).toBe(onDay(14));
      expect(statusOf(staged)).toBe('Active');
    }
    await stricter.run(14);
    expect(statusOf(staged)).toBe('Inactive');
  });

  test('a longer GRACEDAYS counts at once', async () => {
    const staged = await shop();
    await staged.run(0);
    const milder = staged.engine({ GRACEDAYS: '9' });
    await milder.run(9 - MINUTE);
    expect(statusOf(staged)).toBe('Active');
    await milder.run(9);
    expect(statusOf(staged)).toBe('Inactive');
  });

  test('a notice that SES never accepted starts no clock, however long ago it was decided', async () => {
    const staged = await shop();
    refuseMailTo(staged.organization, 'ci@example.org');
    // Never three within 30 days, which would pass the address over.
    for (const day of [0, 7, 37, 44]) {
      expect(outcomes(await staged.run(day))).toEqual({ ci: 'notify first failed' });
    }
    expect(statusOf(staged)).toBe('Active');
  });

  test('a notice that bounced is void: the key gets another first one', async () => {
    const staged = await shop();
    await staged.run(0);
    const [state] = (await staged.rows()).filter(isKeyState);
    const [name] = Object.keys(state ?? {}).filter((each) => each.startsWith('NOTICE#'));
    if (!state || name === undefined) throw new Error('the notice was not recorded');
    await staged.putRows([{ ...state, [name]: { ...(state[name] as object), status: 'bounced' } }]);
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'notify first notified' });
    expect(statusOf(staged)).toBe('Active');
  });
});
