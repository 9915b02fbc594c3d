import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import type { AcceptedMail } from '../../../src/simulator/ses/mailbox.ts';
import { onDay, stage, type Stage } from '../../e2e/harness.ts';
import { bounceOf, deliverEvent, eventAbout, freshMails } from '../../e2e/mail-feedback.ts';
import { codes, keyOf, outcomes, owner } from '../../e2e/people.ts';

const OPERATOR = 'security@example.net';
const ANN = 'ann@example.org';
const TEAM = 'team@example.org';

/** A user whose contact is Ann, in an account whose contact is the team. */
const shop = (settings: Readonly<Record<string, string>> = {}): Promise<Stage> =>
  stage(
    emptyWorld({ accounts: [account({ tags: { Contact: TEAM }, users: [owner('ci', { contact: ANN })] })] }),
    {
      OPERATORMAIL: OPERATOR,
      ...settings,
    },
  );

const statusOf = ({ organization }: Stage) => keyOf(organization.world, 'ci').status;
const rowOf = async (staged: Stage, pk: string) => (await staged.rows()).find((row) => row.pk === pk);
const transient = (mail: AcceptedMail) =>
  bounceOf(mail, { bounceType: 'Transient', bounceSubType: 'MailboxFull', bouncedRecipients: undefined });

async function firstMail(staged: Stage): Promise<AcceptedMail> {
  const fresh = freshMails(staged);
  await staged.run(0);
  const [mail, ...more] = fresh();
  if (!mail || more.length > 0) throw new Error('not one mail was sent');
  return mail;
}

describe('the address that was written to bears a bounce, whomever it names', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['the address', {}],
    [
      'where it is forwarded to',
      { bouncedRecipients: [{ emailAddress: 'ann@gone.example.com', action: 'failed' }] },
    ],
    ['the name of a server inside', { bouncedRecipients: [{ emailAddress: 'ann@mail.localdomain' }] }],
    ['the address with a dot behind', { bouncedRecipients: [{ emailAddress: 'ann@example.org.' }] }],
    ['the address in quotes', { bouncedRecipients: [{ emailAddress: '"ann"@example.org' }] }],
    ['the address in capitals', { bouncedRecipients: [{ emailAddress: 'Ann <ANN@Example.ORG>' }] }],
    ['what is no address', { bouncedRecipients: [{ emailAddress: 'unknown' }] }],
    ['the operator', { bouncedRecipients: [{ emailAddress: OPERATOR }] }],
    ['a stranger', { bouncedRecipients: [{ emailAddress: 'stranger@example.com' }] }],
    ['nobody', { bouncedRecipients: [] }],
    ['nobody at all', { bouncedRecipients: undefined }],
    [
      'the address, its action null',
      { bouncedRecipients: [{ emailAddress: ANN, action: null, diagnosticCode: null }] },
    ],
    ['no subtype', { bounceSubType: undefined }],
    ['a time with +0000', { timestamp: onDay(0).replace('Z', '+0000') }],
    ['no time', { timestamp: undefined }],
    ['the time of a server whose clock is unset', { timestamp: '1970-01-01T00:00:00.000Z' }],
    ['a time to come', { timestamp: '2099-01-01T00:00:00.000Z' }],
  ])(
    '%s: the next contact is told the next day, and loses nothing before that notice is due',
    async (_, overrides) => {
      const staged = await shop();
      const outcome = await deliverEvent(staged, bounceOf(await firstMail(staged), overrides));
      expect(outcome).toEqual({ kind: 'undeliverable', contacts: [ANN], voided: 1 });
      const marked = (await staged.rows()).filter((row) => row.undeliverableSince !== undefined);
      expect(marked.map(({ pk }) => pk)).toEqual([`CONTACT#${ANN}`]);
      expect(marked[0]?.undeliverableSince).toMatch(/^2027-03-01T08:00/);
      const report = await staged.run(1);
      expect(outcomes(report)).toEqual({ ci: 'notify first notified' });
      expect(report.keys[0]).toMatchObject({ contacts: [TEAM], deadline: onDay(8) });
      await staged.run(7);
      expect(statusOf(staged)).toBe('Active');
      await staged.run(8);
      expect(statusOf(staged)).toBe('Inactive');
    },
  );

  test('the operator is told when nobody else can be, and no dead address gets a first notice day after day', async () => {
    const staged = await shop();
    const fresh = freshMails(staged);
    const told: string[] = [];
    for (let day = 0; day <= 12; day += 1) {
      await staged.run(day);
      for (const mail of fresh()) {
        told.push(`${day} ${mail.destinations[0] ?? ''}`);
        const elsewhere = [{ emailAddress: `somebody@${day}.localdomain`, action: 'failed' }];
        if (mail.destinations[0] !== OPERATOR)
          await deliverEvent(staged, bounceOf(mail, { bouncedRecipients: elsewhere }));
      }
    }
    expect(told).toEqual([
      `0 ${ANN}`,
      `1 ${TEAM}`,
      `2 ${OPERATOR}`,
      `6 ${OPERATOR}`,
      `8 ${OPERATOR}`,
      `9 ${OPERATOR}`,
    ]);
    expect(statusOf(staged)).toBe('Inactive');
  });
});

describe('several events of one mail', () => {
  test.each<[string, (mail: AcceptedMail) => unknown[]]>([
    ['for the moment, then for good', (mail) => [transient(mail), bounceOf(mail)]],
    ['for good, then for the moment', (mail) => [bounceOf(mail), transient(mail)]],
    ['for the moment, then a complaint', (mail) => [transient(mail), eventAbout(mail, 'Complaint')]],
    ['rejected, then for good', (mail) => [eventAbout(mail, 'Reject'), bounceOf(mail)]],
  ])('%s: the gravest holds, and both stay on record', async (_, events) => {
    const staged = await shop();
    const mail = await firstMail(staged);
    for (const event of events(mail)) await deliverEvent(staged, event);
    const row = await rowOf(staged, `MAIL#${mail.messageId}`);
    expect(row?.undelivered).toMatchObject({ kind: 'undeliverable' });
    expect([...(row?.reports as Set<string>)]).toHaveLength(2);
    const report = await staged.run(1);
    expect(report.keys[0]).toMatchObject({ contacts: [TEAM], outcome: 'notified', deadline: onDay(8) });
  });

  test('an automatic answer does not hide the bounce that follows', async () => {
    const staged = await shop();
    const mail = await firstMail(staged);
    const answer = bounceOf(mail, {
      bounceType: 'Transient',
      bouncedRecipients: [{ emailAddress: ANN, action: null, diagnosticCode: null }],
    });
    expect(await deliverEvent(staged, answer)).toMatchObject({ kind: 'passing', voided: 0 });
    expect(await deliverEvent(staged, bounceOf(mail))).toMatchObject({ kind: 'undeliverable', voided: 1 });
    expect((await staged.run(1)).keys[0]).toMatchObject({ contacts: [TEAM], outcome: 'notified' });
  });

  test('however many a mail server sends, the row of the mail stays small', async () => {
    const staged = await shop();
    const mail = await firstMail(staged);
    for (let n = 0; n < 40; n += 1) {
      const timestamp = new Date(mail.at.getTime() + n * 1000).toISOString();
      await deliverEvent(staged, bounceOf(mail, { timestamp, bounceSubType: 'x'.repeat(10_000) }));
    }
    const row = await rowOf(staged, `MAIL#${mail.messageId}`);
    expect([...(row?.reports as Set<string>)]).toHaveLength(20);
    expect(JSON.stringify([...(row?.reports as Set<string>)]).length).toBeLessThan(6_000);
  });
});

describe('an event that is here before the run has recorded its mail', () => {
  test.each<[string, (mail: AcceptedMail) => unknown]>([
    ['for good', bounceOf],
    ['a complaint', (mail) => eventAbout(mail, 'Complaint')],
  ])('%s: marks the address all the same', async (_, eventOf) => {
    const staged = await shop();
    const { mails } = staged.services.ledger;
    const record = mails.record.bind(mails);
    Object.assign(mails, {
      record: async (...sent: Parameters<typeof record>) => {
        const [mail] = staged.organization.ses.mailbox.accepted;
        if (!mail) throw new Error('nothing was sent');
        expect(await deliverEvent(staged, eventOf(mail))).toEqual({
          kind: 'unknown',
          contacts: [],
          voided: 0,
        });
        await record(...sent);
      },
    });
    await staged.run(0);
    Object.assign(mails, { record });
    const [mail] = staged.organization.ses.mailbox.accepted;
    expect(await rowOf(staged, `CONTACT#${ANN}`)).toHaveProperty(
      'undeliverableSince',
      mail?.at.toISOString(),
    );
    expect((await staged.run(1)).keys[0]).toMatchObject({ contacts: [TEAM], outcome: 'notified' });
  });

  test('for the moment: counts against the address all the same', async () => {
    const staged = await shop();
    const fresh = freshMails(staged);
    const { mails } = staged.services.ledger;
    const record = mails.record.bind(mails);
    Object.assign(mails, {
      record: async (...sent: Parameters<typeof record>) => {
        for (const mail of fresh())
          if (mail.destinations[0] === ANN) await deliverEvent(staged, transient(mail));
        await record(...sent);
      },
    });
    const contacts: unknown[] = [];
    for (const day of [0, 1, 2, 3]) contacts.push((await staged.run(day)).keys[0]?.contacts[0]);
    expect(contacts).toEqual([ANN, ANN, ANN, TEAM]);
  });
});

describe('the operator is never passed over', () => {
  test.each<[string, (mail: AcceptedMail) => unknown, string, number]>([
    ['a bounce for good', bounceOf, 'OPERATOR_UNDELIVERABLE', 1],
    ['a bounce for the moment', transient, 'OPERATOR_UNDELIVERABLE', 3],
    ['a complaint', (mail) => eventAbout(mail, 'Complaint'), 'OPERATOR_UNDELIVERABLE', 1],
    ['a rejected mail', (mail) => eventAbout(mail, 'Reject'), 'MAIL_REFUSED', 1],
  ])(
    'for %s, however often: a key without another contact is told of anew, and the report says so',
    async (_, eventOf, code, fromDay) => {
      const world = emptyWorld({ accounts: [account({ users: [owner('ci', { contact: '' })] })] });
      const staged = await stage(world, { OPERATORMAIL: OPERATOR });
      const fresh = freshMails(staged);
      for (let day = 0; day <= 8; day += 1) {
        const report = await staged.run(day);
        expect(outcomes(report)).toEqual({ ci: 'notify first notified' });
        expect(report.keys[0]?.contacts).toEqual([OPERATOR]);
        // That the cycle has begun anew four times is told as well.
        const expected = [...(day > 4 ? ['CYCLE_RESTARTED'] : []), ...(day < fromDay ? [] : [code])];
        expect([...new Set(codes(report))].sort()).toEqual(expected);
        for (const mail of fresh()) await deliverEvent(staged, eventOf(mail));
      }
      for (const day of [9, 13]) await staged.run(day);
      expect(statusOf(staged)).toBe('Active');
      await staged.run(16);
      expect(statusOf(staged)).toBe('Inactive');
    },
  );
});

describe('a row of the ledger that cannot be read costs what it is about, and nothing else', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['a number for a moment', { undeliverableSince: 5 }],
    ['a moment that is none', { undeliverableSince: 'soon' }],
    ['a text for the last mail', { lastDigest: 'x' }],
    ['a list for a set', { refusedMails: ['x'] }],
  ])('an address with %s: its mails wait, and everybody else is told', async (_, spoilt) => {
    const users = [owner('ci', { contact: ANN }), owner('web')];
    const world = emptyWorld({ accounts: [account({ tags: { Contact: TEAM }, users })] });
    const staged = await stage(world, { OPERATORMAIL: OPERATOR });
    await staged.putRows([{ pk: `CONTACT#${ANN}`, sk: 'STATE', ...spoilt }]);
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first pending', web: 'notify first notified' });
    expect(codes(report)).toContain('LEDGER_UNREADABLE');
  });

  test('a mail: its event is thrown, so that it is delivered again and then seen', async () => {
    const staged = await shop();
    const mail = await firstMail(staged);
    await staged.putRows([{ pk: `MAIL#${mail.messageId}`, sk: 'STATE', notices: 'x' }]);
    await expect(deliverEvent(staged, bounceOf(mail))).rejects.toThrow(`MAIL#${mail.messageId}`);
  });
});
