import { senderBytes } from '../aws/mime.ts';
import type { OuScope } from '../core/account.ts';
import type { SenderAddress } from '../core/contact.ts';
import type { Policy } from '../core/policy.ts';
import { senderName, type OwnWords } from '../mail/own-words.ts';
import type { Contradiction } from './settings-error.ts';

/** SES takes no longer `From`, encoded: https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html */
const MAX_SENDER_BYTES = 320;

/** The settings that can be at odds with each other. */
interface Related {
  readonly contactTag: string;
  readonly optOutTag: string;
  readonly scope: OuScope;
  readonly policy: Policy;
  readonly mail: Pick<OwnWords, 'organization' | 'productName'>;
  readonly sourceMail: SenderAddress;
}

/** What each setting could say by itself, and no run could keep together. */
export function contradictions(settings: Related): Contradiction[] {
  const { contactTag, optOutTag, scope, policy, mail, sourceMail } = settings;
  const found: Contradiction[] = [];
  const say = (name: Contradiction['name'], message: string): void => void found.push({ name, message });

  if (contactTag.toLowerCase() === optOutTag.toLowerCase()) {
    say(
      'OPTOUTTAG',
      `OPTOUTTAG and CONTACTTAG are both ${JSON.stringify(optOutTag)} (case does not count), so every contact would read as an opt-out. Name two tags.`,
    );
  }
  const tooEarly = policy.reminderDays.filter((days) => days >= policy.graceDays);
  if (tooEarly.length > 0) {
    say(
      'REMINDERDAYS',
      `REMINDERDAYS has ${tooEarly.join(', ')}, and with GRACEDAYS ${policy.graceDays} the first notice goes out no earlier than that. Name days below ${policy.graceDays}, or "none".`,
    );
  }
  const both = scope.include.filter((ou) => scope.exclude.includes(ou));
  if (both.length > 0) {
    say(
      'EXCLUDEOUS',
      `INCLUDEOUS and EXCLUDEOUS both have ${both.join(', ')}. Take each out of one of them.`,
    );
  }
  const bytes = senderBytes(senderName(mail), sourceMail);
  if (bytes > MAX_SENDER_BYTES) {
    const names = mail.organization === null ? 'MAIL_PRODUCT_NAME' : 'MAIL_ORGANIZATION, MAIL_PRODUCT_NAME';
    say(
      'MAIL_PRODUCT_NAME',
      `${names} and SOURCEMAIL make a sender of ${bytes} bytes as mail encodes it, and SES takes ${MAX_SENDER_BYTES}. Shorten the name.`,
    );
  }
  return found;
}
