import type { MailFate, SesAct } from '../story/story.ts';
import type { Life } from './life.ts';
import { CONTACTS, FOLLOWED_AFTER_MS, OPERATOR, SENDER } from './little-world.ts';

/** Whose mail may not arrive; the operator's as well, after whom nobody comes. */
export const ADDRESSES = [...CONTACTS, 'team@example.org', OPERATOR];

/** What becomes of mails to somebody from now on. */
export function actOnMail({ stage }: Life, fate: MailFate, whom: number): void {
  const { ses } = stage.organization;
  const address = ADDRESSES[Math.min(Math.floor(whom * ADDRESSES.length), ADDRESSES.length - 1)] ?? '';
  switch (fate) {
    case 'arrive':
      ses.restore(address);
      return;
    case 'permanent':
    case 'suppressed':
    case 'mailbox-full':
    case 'content-rejected':
    case 'out-of-office':
    case 'undetermined':
      ses.bounce(address, fate);
      return;
    case 'abuse':
    case 'auth-failure':
    case 'fraud':
    case 'not-spam':
    case 'other':
    case 'virus':
      ses.complain(address, fate);
  }
}

/** What SES lets the hub account do from now on. */
export function actOnSes(life: Life, act: SesAct): void {
  const { ses } = life.stage.organization;
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
      return;
    case 'feedback-held':
    case 'feedback-comes':
      life.isFeedbackHeld = act === 'feedback-held';
      return;
    case 'foreign-requests':
      for (const address of CONTACTS)
        if (ses.identities.status(address) === undefined) ses.identities.request(address);
      return;
    case 'links-ignored':
    case 'links-followed':
      ses.identities.confirmAfterMs = act === 'links-followed' ? FOLLOWED_AFTER_MS : null;
  }
}
