import type { EmailAddress } from '../core/contact.ts';

/**
 * SES's own addresses for trying things out (`success@…`, `bounce+label@…`): they take mail from the sandbox as well, and
 * nobody could open a verification mail there.
 * https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
 */
export function isMailboxSimulator(address: EmailAddress): boolean {
  return address.endsWith('@simulator.amazonses.com');
}
