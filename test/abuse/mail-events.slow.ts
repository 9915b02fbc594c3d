import { mailEvent, bounceBody } from '../builders/mail-event.ts';
import { deliverEvent, eventAbout, bounceOf } from '../e2e/mail-feedback.ts';
import { owner } from '../e2e/people.ts';
import { BOSS, OPERATOR, month, type Hostile, PATIENCE_MS } from './month.ts';
import { IN_PEACE } from './in-peace.ts';

const VICTIMS = [OPERATOR, BOSS, 'ann@example.org', 'shop-team@example.org'];
const MINE = 'mallory@example.com';

/** Whoever lets events in, or owns a mail server, says this of others every day. */
async function forge({ staged, mails }: Hostile, day: number): Promise<void> {
  for (const emailAddress of VICTIMS) {
    const bouncedRecipients = [{ emailAddress, action: 'failed', diagnosticCode: 'smtp; 550 5.1.1' }];
    const complainedRecipients = [{ emailAddress }];
    // Of a mail that nobody here sent.
    const mail = { messageId: `forged-${day}-${emailAddress}`, destination: [emailAddress] };
    await deliverEvent(staged, mailEvent({ mail, body: bounceBody({ bouncedRecipients }) }));
    await deliverEvent(staged, mailEvent({ type: 'Complaint', mail, body: { complainedRecipients } }));
    // Of a mail to the hostile account, which names somebody else.
    for (const own of mails.filter(({ destinations }) => destinations[0] === MINE)) {
      await deliverEvent(staged, bounceOf(own, { bouncedRecipients }));
      await deliverEvent(staged, eventAbout(own, 'Complaint', { complainedRecipients }));
      await deliverEvent(staged, eventAbout(own, 'Reject', { reason: `Bad content to ${emailAddress}` }));
    }
  }
}

test(
  'events about mails that nobody sent, or that name strangers, mark nobody but whom the mail was written to',
  async () => {
    const hostile = await month({
      account: {
        name: 'forger',
        users: [owner('one', { contact: MINE }), owner('two', { contact: MINE, ageDays: 20 })],
      },
      after: forge,
    });
    expect(hostile.ofOthers).toEqual(IN_PEACE);
    const marked = (await hostile.staged.rows())
      .filter(({ undeliverableSince }) => undeliverableSince !== undefined)
      .map(({ pk }) => pk);
    expect(marked).toEqual([`CONTACT#${MINE}`]);
    // Its own keys go to the next contact, and end in time.
    expect(
      hostile.reports
        .flatMap(({ keys }) => keys)
        .filter(({ userName, outcome }) => userName === 'one' && outcome === 'deactivated'),
    ).toHaveLength(1);
  },
  PATIENCE_MS,
);
