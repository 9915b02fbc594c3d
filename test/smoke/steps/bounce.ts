import { z } from 'zod';
import type { Step } from '../step.ts';

const Sent = z.object({ MessageId: z.string() });
const Found = z.object({ events: z.array(z.object({ message: z.string() })).default([]) });

/** SES's own address for it: nothing of it counts against the sender. */
const BOUNCES = 'bounce@simulator.amazonses.com';

export const bounce: Step = {
  name: 'bounce',
  about: `A mail to ${BOUNCES} comes back as an event that the mail-events function reads; no address is marked, since no run has sent it`,
  async run(site) {
    const { SOURCEMAIL: sender = '' } = await site.settings();
    const { MessageId } = Sent.parse(
      await site.aws([
        ...['sesv2', 'send-email', '--from-email-address', sender, '--configuration-set-name', 'keyrotation'],
        ...['--destination', `ToAddresses=${BOUNCES}`],
        ...['--content', 'Simple={Subject={Data=smoke test},Body={Text={Data=smoke test}}}'],
      ]),
    );
    site.beyondMock(`${MessageId} was taken; a mock sends no events`);
    const began = performance.now();
    const line = await site.until('the event in the log of keyrotation-mail-events', 5, async () => {
      const { events } = Found.parse(
        await site.aws([
          ...['logs', 'filter-log-events', '--log-group-name', '/aws/lambda/keyrotation-mail-events'],
          ...['--filter-pattern', `"${MessageId}"`],
        ]),
      );
      return events[0]?.message ?? null;
    });
    if (!line.includes('no run has recorded this mail')) throw new Error(`the function says: ${line.trim()}`);
    return `read ${Math.round((performance.now() - began) / 1000)} s after the mail was sent`;
  },
};
