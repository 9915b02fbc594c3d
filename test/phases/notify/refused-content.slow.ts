import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import { onDay, stage, type Stage } from '../../e2e/harness.ts';
import { deliverEvent, eventAbout, freshMails } from '../../e2e/mail-feedback.ts';
import { refuseMails } from '../../e2e/mail-refusal.ts';
import { codes, keyOf, outcomes, owner } from '../../e2e/people.ts';

const OPERATOR = 'security@example.net';
const BOSS = 'boss@example.org';
const BAD_TEXT = { code: 'MessageRejected', message: 'The text is not to our liking' };

/** Two accounts that Boss answers for; in one of them somebody chose a name that SES does not like. */
const twoAccounts = (): Promise<Stage> =>
  stage(
    emptyWorld({
      accounts: [
        account({ id: '200000000001', users: [owner('evil-name', { contact: BOSS })] }),
        account({ id: '200000000002', users: [owner('decent', { contact: BOSS })] }),
      ],
    }),
    { OPERATORMAIL: OPERATOR },
  );

const statusOf = ({ organization }: Stage, user: string) => keyOf(organization.world, user).status;
const textsTo = ({ organization }: Stage, address: string) =>
  organization.ses.mailbox.to(address).map(({ text }) => text);
const contactRow = async (staged: Stage, address: string) =>
  (await staged.rows()).find(({ pk }) => pk === `CONTACT#${address}`);

describe('a mail that SES rejects after it took it, day after day', () => {
  test('counts for what it says, not against the address: after three days the operator is told as well', async () => {
    const world = emptyWorld({ accounts: [account({ users: [owner('ci', { contact: BOSS })] })] });
    const staged = await stage(world, { OPERATORMAIL: OPERATOR });
    const fresh = freshMails(staged);
    const told: string[] = [];
    const said: Record<number, string[]> = {};
    for (let day = 0; day <= 10; day += 1) {
      const report = await staged.run(day);
      said[day] = codes(report);
      expect(report.keys[0]).toMatchObject({ contacts: [BOSS] });
      for (const mail of fresh()) {
        told.push(`${day} ${mail.destinations[0] ?? ''}`);
        if (mail.destinations[0] === BOSS) await deliverEvent(staged, eventAbout(mail, 'Reject'));
      }
    }
    const reminders = [7, 9].flatMap((day) => [`${day} ${BOSS}`, `${day} ${OPERATOR}`]);
    expect([...told].sort()).toEqual(
      [
        `0 ${BOSS}`,
        `1 ${BOSS}`,
        `2 ${BOSS}`,
        `3 ${BOSS}`,
        `3 ${OPERATOR}`,
        ...reminders,
        `10 ${BOSS}`,
        `10 ${OPERATOR}`,
      ].sort(),
    );
    for (const day of [1, 2, 3]) expect(said[day]).toContain('MAIL_REFUSED');
    expect(await contactRow(staged, BOSS)).not.toHaveProperty('undeliverableSince');
    expect(statusOf(staged, 'ci')).toBe('Inactive');
  });

  test('is told to an operator who is among the contacts as well, each notice once', async () => {
    const staged = await stage(
      emptyWorld({
        accounts: [account({ users: [owner('evil-name', { contact: `${BOSS} ${OPERATOR}` })] })],
      }),
      { OPERATORMAIL: OPERATOR },
    );
    refuseMails(staged.organization, BAD_TEXT, ({ to }) => to === BOSS);
    for (let day = 0; day <= 10; day += 1) {
      await staged.run(day);
      const { lastDigest } = ((await contactRow(staged, OPERATOR)) ?? {}) as {
        lastDigest?: { notices: readonly object[] };
      };
      const names = (lastDigest?.notices ?? []).map((name) => JSON.stringify(name));
      expect(names).toEqual([...new Set(names)]);
    }
    expect(textsTo(staged, OPERATOR).filter((text) => text.includes('evil-name')).length).toBeGreaterThan(2);
  });

  test('costs the keys of other accounts nothing: they are told in mails of their own from the next day on', async () => {
    const staged = await twoAccounts();
    const fresh = freshMails(staged);
    for (let day = 0; day <= 8; day += 1) {
      await staged.run(day);
      for (const mail of fresh())
        if (mail.text.includes('evil-name')) await deliverEvent(staged, eventAbout(mail, 'Reject'));
    }
    expect(statusOf(staged, 'decent')).toBe('Inactive');
    expect(
      textsTo(staged, BOSS).filter((text) => text.includes('evil-name') && text.includes('decent')),
    ).toHaveLength(1);
    // Nobody has learnt of this one: the operator's mails say the same.
    expect(statusOf(staged, 'evil-name')).toBe('Active');
    expect(await contactRow(staged, BOSS)).not.toHaveProperty('undeliverableSince');
  });
});

describe('a mail that SES does not take for what it says', () => {
  test('is sent account by account at once: only what is about the one account fails', async () => {
    const staged = await twoAccounts();
    refuseMails(staged.organization, BAD_TEXT, ({ text }) => text.includes('evil-name'));
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ decent: 'notify first notified', 'evil-name': 'notify first failed' });
    expect(report.mail).toMatchObject({ sent: 1, failed: 1, pending: 0 });
    expect(codes(report)).toEqual(['MAIL_REFUSED']);
    expect(textsTo(staged, BOSS)).toEqual([expect.not.stringContaining('evil-name')]);
  });

  test('day after day, makes nobody undeliverable, and the key of the contact’s own account is told of and ends in time', async () => {
    const staged = await twoAccounts();
    refuseMails(staged.organization, BAD_TEXT, ({ text }) => text.includes('evil-name'));
    for (let day = 0; day <= 7; day += 1) {
      const report = await staged.run(day);
      expect(report.keys.map(({ contacts }) => contacts)).toEqual([[BOSS], [BOSS]]);
      expect(codes(report)).toContain('MAIL_REFUSED');
    }
    expect(statusOf(staged, 'decent')).toBe('Inactive');
    expect(textsTo(staged, BOSS).at(-1)).toContain('decent');
    expect(statusOf(staged, 'evil-name')).toBe('Active');
    expect(await contactRow(staged, BOSS)).not.toHaveProperty('undeliverableSince');
  });

  test('to the contact alone is told to the operator after three days, whose notice starts the clock', async () => {
    const staged = await twoAccounts();
    refuseMails(staged.organization, BAD_TEXT, ({ to, text }) => to === BOSS && text.includes('evil-name'));
    for (const day of [0, 1, 2]) {
      expect(outcomes(await staged.run(day))['evil-name']).toBe('notify first failed');
    }
    expect(textsTo(staged, OPERATOR)).toEqual([]);
    const report = await staged.run(3);
    expect(outcomes(report)['evil-name']).toBe('notify first notified');
    expect(report.problems.map(({ message }) => message).join()).toContain('the operator is told as well');
    expect(textsTo(staged, OPERATOR)).toEqual([expect.stringContaining('evil-name')]);
    await staged.run(9);
    expect(statusOf(staged, 'evil-name')).toBe('Active');
    await staged.run(10);
    expect(statusOf(staged, 'evil-name')).toBe('Inactive');
    expect(textsTo(staged, OPERATOR).at(-1)).toContain('evil-name');
  });

  test('word of a deactivation that is refused so goes to the operator, once', async () => {
    const staged = await twoAccounts();
    for (const day of [0, 4, 6]) await staged.run(day);
    refuseMails(staged.organization, BAD_TEXT, ({ to, text }) => to === BOSS && text.includes('evil-name'));
    for (let day = 7; day <= 12; day += 1) await staged.run(day);
    expect(statusOf(staged, 'evil-name')).toBe('Inactive');
    const words = textsTo(staged, OPERATOR).filter((text) => text.includes('evil-name'));
    expect(words).toHaveLength(1);
    const pending = (await staged.rows()).filter(({ outbox }) => outbox === 'PENDING');
    expect(pending).toEqual([]);
  });

  test('is counted for weeks, then forgotten', async () => {
    const staged = await twoAccounts();
    const mended = refuseMails(staged.organization, BAD_TEXT, ({ text }) => text.includes('evil-name'));
    for (const day of [0, 1]) await staged.run(day);
    mended();
    expect([...((await contactRow(staged, BOSS))?.refusedMails as Set<string>)]).toEqual([
      `${onDay(0)} refused-2027-03-01 200000000001`,
      `${onDay(1)} refused-2027-03-02 200000000001`,
    ]);
    refuseMails(staged.organization, BAD_TEXT, ({ text }) => text.includes('evil-name'));
    await staged.run(40);
    expect([...((await contactRow(staged, BOSS))?.refusedMails as Set<string>)]).toEqual([
      `${onDay(40)} refused-2027-04-10 200000000001`,
    ]);
  });
});
