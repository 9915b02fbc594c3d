import { parseMailEvent } from '../../../src/aws/ses-event.ts';
import { applyMailEvent, type MailEventOutcome } from '../../../src/phases/notify/void-mail.ts';
import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import type { BounceKind } from '../../../src/simulator/ses/ses-event.ts';
import { onDay, stage, type Stage } from '../../e2e/harness.ts';
import { partitionOf } from '../../e2e/partition-of.ts';
import { codes, keyOf, outcomes, owner, withoutNames } from '../../e2e/people.ts';

const OPERATOR = 'security@example.net';

/** A user whose contact is Ann, in an account whose contact is the team. */
async function shop(contact = 'ann@example.org', settings: Record<string, string> = {}): Promise<Stage> {
  const world = emptyWorld({
    accounts: [account({ tags: { Contact: 'team@example.org' }, users: [owner('ci', { contact })] })],
  });
  return stage(world, { OPERATORMAIL: OPERATOR, ...settings });
}

/** What EventBridge and the handler do with the events so far. */
async function deliverEvents(staged: Stage, times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    for (const event of staged.organization.ses.events) await deliver(staged, event);
  }
}

function deliver({ services, settings }: Stage, event: unknown): Promise<MailEventOutcome> {
  const parsed = parseMailEvent(event, services.clock.now());
  if (!parsed) throw new Error('the event was passed over');
  return applyMailEvent(services.ledger, parsed, settings.operatorMail);
}

const mailsTo = ({ organization }: Stage, address: string) => organization.ses.mailbox.to(address);
const statusOf = ({ organization }: Stage) => keyOf(organization.world, 'ci').status;

describe('a mail that does not arrive', () => {
  test.each<[string, 'bounce' | 'complain' | 'suppress']>([
    ['bounces for good', 'bounce'],
    ['is a complaint', 'complain'],
    ['meets the suppression list', 'suppress'],
  ])('and %s voids the notice: the next contact is told, and the clock starts again', async (_, fate) => {
    const staged = await shop();
    staged.organization.ses[fate]('ann@example.org');
    await staged.run(0);
    await deliverEvents(staged);
    const report = await staged.run(1);
    expect(outcomes(report)).toEqual({ ci: 'notify first notified' });
    expect(report.keys[0]).toMatchObject({ contacts: ['team@example.org'], contactSource: 'account-tag' });
    expect(report.keys[0]?.deadline).toBe(onDay(8));
    expect(codes(report)).toEqual(['CONTACT_UNDELIVERABLE']);
    await staged.run(7);
    expect(statusOf(staged)).toBe('Active');
    await staged.run(8);
    expect(statusOf(staged)).toBe('Inactive');
    expect(mailsTo(staged, 'team@example.org').at(-1)?.subject).toMatch(
      /^Deactivated, no longer working: AWS access key of /,
    );
  });

  test.each<BounceKind>(['mailbox-full', 'content-rejected', 'undetermined'])(
    'this time, %s, voids the notice and leaves the address: the clock starts again',
    async (why) => {
      const staged = await shop();
      staged.organization.ses.bounce('ann@example.org', why);
      await staged.run(0);
      await deliverEvents(staged);
      staged.organization.ses.restore('ann@example.org');
      const report = await staged.run(1);
      expect(outcomes(report)).toEqual({ ci: 'notify first notified' });
      expect(report.keys[0]).toMatchObject({ contacts: ['ann@example.org'], deadline: onDay(8) });
      expect(codes(report)).toEqual(why === 'content-rejected' ? ['MAIL_REFUSED'] : []);
      await staged.run(7);
      expect(statusOf(staged)).toBe('Active');
      await staged.run(8);
      expect(statusOf(staged)).toBe('Inactive');
    },
  );

  test('three times makes the address undeliverable, twice does not: the next contact is told', async () => {
    const staged = await shop();
    staged.organization.ses.bounce('ann@example.org', 'mailbox-full');
    const contactsOf: unknown[] = [];
    for (const day of [0, 1, 2, 3]) {
      const report = await staged.run(day);
      await deliverEvents(staged, 2);
      contactsOf.push(report.keys[0]?.contacts);
    }
    expect(contactsOf).toEqual([
      ['ann@example.org'],
      ['ann@example.org'],
      ['ann@example.org'],
      ['team@example.org'],
    ]);
    await staged.run(9);
    expect(statusOf(staged)).toBe('Active');
    await staged.run(10);
    expect(statusOf(staged)).toBe('Inactive');
  });

  test('never deactivates a key none of whose notices arrived', async () => {
    const staged = await shop('', { OPERATORMAIL: 'ann@example.org' });
    staged.organization.ses.bounce('ann@example.org', 'content-rejected');
    staged.organization.ses.bounce('team@example.org', 'content-rejected');
    for (let day = 0; day <= 10; day += 1) {
      await staged.run(day);
      await deliverEvents(staged);
    }
    expect(statusOf(staged)).toBe('Active');
  });

  test.each<[string, (staged: Stage) => void]>([
    [
      'an out-of-office note',
      ({ organization: { ses } }) => {
        ses.bounce('ann@example.org', 'out-of-office');
      },
    ],
    [
      'word that it is no spam',
      ({ organization: { ses } }) => {
        ses.complain('ann@example.org', 'not-spam');
      },
    ],
    [
      'a report on DKIM',
      ({ organization: { ses } }) => {
        ses.complain('ann@example.org', 'auth-failure');
      },
    ],
  ])('or so it seems, changes nothing when it did: %s', async (_, answer) => {
    const staged = await shop();
    answer(staged);
    await staged.run(0);
    expect(staged.organization.ses.events).toHaveLength(1);
    await deliverEvents(staged);
    expect(outcomes(await staged.run(1))).toEqual({ ci: 'wait none' });
    expect(codes(await staged.run(7))).toEqual([]);
    expect(statusOf(staged)).toBe('Inactive');
  });

  test('is tried again when the address has been undeliverable for 30 days, and marked anew if it still is', async () => {
    const staged = await shop('ann@example.org', { MAXDEACTIVATIONS: '0' });
    staged.organization.ses.bounce('ann@example.org');
    const contactsOn = async (day: number) => {
      const report = await staged.run(day);
      await deliverEvents(staged);
      return report.keys[0]?.contacts[0];
    };
    expect(await contactsOn(0)).toBe('ann@example.org');
    for (const day of [1, 15, 29]) expect(await contactsOn(day)).toBe('team@example.org');
    // Whoever is told in a cycle, the next mail goes to the first contact that counts.
    expect(await contactsOn(44)).toBe('ann@example.org');
    expect(await contactsOn(45)).toBe('team@example.org');
    staged.organization.ses.restore('ann@example.org');
    expect(await contactsOn(73)).toBe('team@example.org');
    expect(await contactsOn(88)).toBe('ann@example.org');
    expect(mailsTo(staged, 'ann@example.org')).toHaveLength(1);
  });

  test('to one of two contacts leaves the clock to the other', async () => {
    const staged = await shop('ann@example.org bob@example.org');
    staged.organization.ses.bounce('ann@example.org');
    await staged.run(0);
    await deliverEvents(staged);
    const report = await staged.run(1);
    expect(outcomes(report)).toEqual({ ci: 'wait none' });
    await staged.run(7);
    expect(statusOf(staged)).toBe('Inactive');
  });

  test('that was a reminder takes the first notice with it: nobody else has been told', async () => {
    const staged = await shop();
    await staged.run(0);
    staged.organization.ses.bounce('ann@example.org');
    expect(outcomes(await staged.run(4))).toEqual({ ci: 'notify reminder notified' });
    await deliverEvents(staged);
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'notify first notified' });
    expect(statusOf(staged)).toBe('Active');
    expect(mailsTo(staged, 'team@example.org')).toHaveLength(1);
  });

  test('that told of a deactivation is told to the operator instead', async () => {
    const staged = await shop();
    for (const day of [0, 4]) await staged.run(day);
    staged.organization.ses.bounce('ann@example.org');
    await staged.run(7);
    await deliverEvents(staged, 2);
    await staged.run(8);
    expect(mailsTo(staged, OPERATOR).map(({ subject }) => withoutNames(subject))).toEqual([
      'Deactivated, no longer working: AWS access key',
    ]);
    await staged.run(9);
    expect(mailsTo(staged, OPERATOR)).toHaveLength(1);
  });

  test('still counts as such when the bounce comes after a newer mail', async () => {
    const staged = await shop();
    staged.organization.ses.bounce('ann@example.org');
    await staged.run(0);
    staged.organization.ses.restore('ann@example.org');
    await staged.run(4);
    await deliverEvents(staged);
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'notify first notified' });
    expect(statusOf(staged)).toBe('Active');
  });

  test.each<BounceKind>(['permanent', 'mailbox-full'])(
    '(%s) is noted once, however often it is told',
    async (why) => {
      const staged = await shop();
      staged.organization.ses.bounce('ann@example.org', why);
      await staged.run(0);
      await deliverEvents(staged);
      const once = await staged.rows();
      await deliverEvents(staged, 3);
      expect(await staged.rows()).toEqual(once);
    },
  );
});

test('an event that comes before the run has noted its mail is not lost', async () => {
  const staged = await shop();
  staged.organization.ses.bounce('ann@example.org');
  let delivered: Promise<void> | undefined;
  staged.organization.faults.intercept((request) => {
    const notesMail = request.action === 'UpdateItem' && partitionOf(request).startsWith('MAIL#');
    if (delivered || !notesMail) return undefined;
    delivered = deliverEvents(staged);
    return { kind: 'delay', ms: 1_000 };
  });
  await staged.run(0);
  await delivered;
  expect(outcomes(await staged.run(1))).toEqual({ ci: 'notify first notified' });
  expect(mailsTo(staged, 'team@example.org')).toHaveLength(1);
});

test('a mail that SES rejects for its content voids the notice, not the address', async () => {
  const staged = await shop();
  await staged.run(0);
  const [mail] = mailsTo(staged, 'ann@example.org');
  await deliver(staged, {
    source: 'aws.ses',
    detail: {
      eventType: 'Reject',
      mail: { messageId: mail?.messageId, timestamp: onDay(0) },
      reject: { reason: 'Bad content' },
    },
  });
  const report = await staged.run(1);
  expect(outcomes(report)).toEqual({ ci: 'notify first notified' });
  expect(report.keys[0]?.contacts).toEqual(['ann@example.org']);
  expect(report.keys[0]?.deadline).toBe(onDay(8));
});

test('a mail that this tool did not send marks nobody', async () => {
  const staged = await shop();
  await staged.run(0);
  const others = async () => (await staged.rows()).filter(({ pk }) => !pk.startsWith('MAIL#'));
  const before = await others();
  const detail = {
    eventType: 'Bounce',
    mail: { messageId: 'of-somebody-else' },
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [{ emailAddress: 'Bob <BOB@example.org>' }, { emailAddress: OPERATOR }],
      timestamp: onDay(0),
    },
  };
  expect(await deliver(staged, { source: 'aws.ses', detail })).toEqual({
    kind: 'unknown',
    contacts: [],
    voided: 0,
  });
  expect(await others()).toEqual(before);
});
