import { count } from '../../words/counts.ts';
import type { Told } from '../ask.ts';
import { check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { attention, ok } from '../finding.ts';

/** At one call a second; beyond that the whole list is read, a thousand addresses a call. */
const ASKED_ONE_BY_ONE = 10;

export const suppressionCheck = check({
  name: 'suppression',
  about: "Contacts in use that stand on SES's suppression list: it takes their mail and does not send it",
  asks: ['ses:GetSuppressedDestination', 'ses:ListSuppressedDestinations'],
  needs: ['lastRun'],
  beforeDeploy: false,
  async run(context, { lastRun }) {
    const { contacts } = lastRun.mail;
    const read = await suppressedAmong(context, contacts);
    if (!read.told) return { findings: [read.finding] };
    const items = [...read.value].map(([address, reason]) => `${address} (${reason.toLowerCase()})`);
    if (items.length === 0) {
      const found = `none of ${count(contacts.length, 'contact')} in use is on the list`;
      return { findings: [ok(contacts.length === 0 ? 'no contact is in use' : found)] };
    }
    const where = context.settings.sesRegion ?? context.region;
    return {
      findings: [
        attention(
          `SES sends nothing to ${items.length} of ${count(contacts.length, 'contact')} in use`,
          'Change the contact tags; or, when the address takes mail again, take it off the list:',
          {
            items,
            command: [`aws sesv2 delete-suppressed-destination --region ${where} \\`, '  --email-address …'],
          },
        ),
      ],
    };
  },
});

async function suppressedAmong(
  { ask, deployed }: CheckContext,
  contacts: readonly string[],
): Promise<Told<ReadonlyMap<string, string>>> {
  if (contacts.length > ASKED_ONE_BY_ONE) {
    const all = await ask('ses:ListSuppressedDestinations', () => deployed.mail.suppressed());
    if (!all.told) return all;
    const among = contacts.flatMap((address) => {
      const reason = all.value.get(address.toLowerCase());
      return reason === undefined ? [] : [[address, reason] as const];
    });
    return { told: true, value: new Map(among) };
  }
  const found = new Map<string, string>();
  for (const address of contacts) {
    const read = await ask('ses:GetSuppressedDestination', () => deployed.mail.suppressionOf(address));
    if (!read.told) return read;
    if (read.value !== null) found.set(address, read.value);
  }
  return { told: true, value: found };
}
