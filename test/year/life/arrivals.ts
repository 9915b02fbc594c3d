import type { EmbeddedOrganization } from '../../../src/simulator/embedded-organization.ts';
import type { BusEvent } from '../../../src/simulator/events/event-buses.ts';
import type { EventSeen, Fact } from './chronicle.ts';
import { BUCKET, BUS } from './little-world.ts';
import { promisesIn } from './promises.ts';

/** What has come since the last look, by whatever call: mails that SES accepted, events on the bus, pages in the bucket. */
export function arrivals({
  ses,
  eventBuses,
  buckets,
}: Pick<EmbeddedOrganization, 'ses' | 'eventBuses' | 'buckets'>): (atMs: number) => Fact[] {
  const mails = fresh(() => ses.mailbox.accepted);
  const events = fresh(() => eventBuses.events.get(BUS) ?? []);
  const pages = new Set<string>();
  return (atMs) => [
    ...mails().flatMap(({ messageId, destinations, text }) => {
      const told = promisesIn(text);
      return destinations.map((to): Fact => ({ kind: 'mail', atMs, messageId, to, told }));
    }),
    ...events().map((event): Fact => ({ kind: 'event', atMs, event: eventSeen(event) })),
    ...[...(buckets.get(BUCKET)?.keys() ?? [])].flatMap((key): Fact[] => {
      const runId = /^runs\/(.*)\/report\.html$/.exec(key)?.[1];
      if (runId === undefined || pages.has(runId)) return [];
      pages.add(runId);
      return [{ kind: 'page', atMs, runId }];
    }),
  ];
}

/** A bus that was deleted begins anew. */
function fresh<T>(read: () => readonly T[]): () => readonly T[] {
  let [all, seen]: readonly [readonly T[], number] = [read(), 0];
  seen = all.length;
  return () => {
    const now = read();
    if (now !== all) [all, seen] = [now, 0];
    const news = now.slice(seen);
    seen = now.length;
    return news;
  };
}

function eventSeen({ 'detail-type': type, detail }: BusEvent): EventSeen {
  const { id, runId, accessKeyId, messageId, kind } = detail as Readonly<Record<string, string | undefined>>;
  return {
    type,
    id: id ?? '',
    runId: runId ?? '',
    keyId: accessKeyId ?? null,
    messageId: messageId ?? null,
    notice: kind ?? null,
  };
}
