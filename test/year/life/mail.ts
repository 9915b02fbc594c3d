import type { SesState } from '../../../src/simulator/ses/ses-state.ts';
import type { MailAct, SesAct } from '../story/story.ts';
import { CONTACTS, SENDER } from './little-world.ts';

/** What becomes of mails to somebody from now on. */
export function actOnMail(ses: SesState, act: MailAct, whom: number): void {
  const address = CONTACTS[Math.floor(whom * CONTACTS.length)] ?? '';
  switch (act) {
    case 'arrive':
      ses.restore(address);
      return;
    case 'complain':
      ses.complain(address);
      return;
    case 'bounce':
      ses.bounce(address, 'permanent');
      return;
    case 'bounce-soft':
      ses.bounce(address, 'mailbox-full');
  }
}

/** What SES lets the hub account do from now on. */
export function actOnSes(ses: SesState, act: SesAct): void {
  switch (act) {
    case 'sandbox':
    case 'out-of-sandbox':
      ses.setSandbox(act === 'sandbox');
      return;
    case 'quota-full':
      ses.quota.max24HourSend = ses.quota.sentLast24Hours();
      return;
    case 'quota-free':
      ses.quota.max24HourSend = 50_000;
      return;
    case 'sender-lost':
      ses.identities.remove(SENDER);
      return;
    case 'sender-back':
      ses.verify(SENDER);
      return;
    case 'paused':
    case 'unpaused':
      ses.sendingEnabled = act === 'unpaused';
  }
}
