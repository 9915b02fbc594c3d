import { bounceBody, mailEvent } from '../../../builders/mail-event.ts';
import { hearOf } from '../feedback.ts';
import { CONTACTS, OPERATOR } from '../little-world.ts';
import { nowOf } from '../life.ts';
import { oldUser, type Abuse } from './abuse.ts';

const VICTIMS = [OPERATOR, ...CONTACTS, 'team@example.org'];
const OWN = 'mallory@example.org';

/** Each day of another address: of a mail that nobody sent, and of one to the account itself that names somebody else. */
export const forgedEvents = (): Abuse => {
  let known = 0;
  return {
    users: (born) => [oldUser(born, 'forger', OWN)],
    after: async ({ life, day }) => {
      const emailAddress = VICTIMS[day % VICTIMS.length] ?? OPERATOR;
      const timestamp = nowOf(life).toISOString();
      const body = bounceBody({
        timestamp,
        bounceSubType: `General of ${emailAddress}`,
        bouncedRecipients: [{ emailAddress, action: 'failed', diagnosticCode: 'smtp; 550 5.1.1' }],
      });
      const { accepted } = life.stage.organization.ses.mailbox;
      const own = accepted.slice(known).filter(({ destinations }) => destinations[0] === OWN);
      known = accepted.length;
      const forge = (messageId: string): Promise<void> =>
        hearOf(life, mailEvent({ mail: { messageId }, body, envelope: { time: timestamp } }));
      await forge(`forged-${day}`);
      // Whom it names does not count: the account has had its own mail sent back.
      for (const { messageId } of own) await forge(messageId);
    },
    harmsItself: false,
  };
};
