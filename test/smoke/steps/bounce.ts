import { z } from 'zod';
import type { Step } from '../step.ts';

const Sent = z.object({ MessageId: z.string() });
const Found = z.object({ events: z.array(z.object({ message: z.string() })).default([]) });

/** SES's own address for it: nothing of it counts against the sender. */
const BOUNCES = 'bounce@simulator.amazonses.com';

/** What the function logs of an event about a mail that no run has sent. */
const KEPT = 'no run has recorded this mail';

export const bounce: Step = {
  name: 'bounce',
  about: `A mail to ${BOUNCES} comes back as an event that the mail-events function reads; no address is marked, since no run has sent it`,
  async run(site) {
    const settings = await site.settings();
    const { SOURCEMAIL: sender = '', SESCONFIGURATIONSET: configurationSet = 'keyrotation' } = settings;
    const sentAfter = Date.now() - 60_000;
    const { MessageId } = Sent.parse(
      await site.aws([
        ...[
          'sesv2',
          'send-email',
          '--from-email-address',
          sender,
          '--configuration-set-name',
          configurationSet,
        ],
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
          ...['--filter-pattern', `"${MessageId}"`, '--start-time', String(sentAfter)],
        ]),
      );
      return (events.find(({ message }) => message.includes(KEPT)) ?? events[0])?.message ?? null;
    });
    if (!line.includes(KEPT)) throw new Error(`the function says: ${line.trim()}`);
    return `read ${Math.round((performance.now() - began) / 1000)} s after the mail was sent`;
  },
};
