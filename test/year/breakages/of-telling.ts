import { keyDeactivated } from '../../../src/events/facts.ts';
import type { FactEvent } from '../../../src/events/schemas.ts';
import type { Tamper } from '../life/stage.ts';
import { withServices } from './tampers.ts';

/** Of events, and of the page. */
export const OF_TELLING: Readonly<Record<string, Tamper>> = {
  'lets go of events that the bus did not take': withServices((services) => ({
    ...services,
    eventBus: services.eventBus && {
      ...services.eventBus,
      isThere: () => Promise.resolve(true),
      put: async (events) => {
        await services.eventBus?.put(events).catch(() => undefined);
        return events.map(() => ({ taken: true }));
      },
    },
  })),
  'tells the bus of a deactivation before it is done': withServices((services) => {
    const { eventBus, ledger } = services;
    return {
      ...services,
      ledger: {
        ...ledger,
        keys: {
          ...ledger.keys,
          recordIntent: async (deactivation, decidedOn) => {
            const { finding, asOf, runId } = deactivation;
            const { accountId, accessKeyId } = finding;
            const did = { accountId, accessKeyId, kind: 'deactivated', of: asOf, at: asOf, runId } as const;
            const { type, detail } = keyDeactivated({ ...did, by: null, why: null }, deactivation);
            const early = { type, detail: { version: 1, id: `early-${accessKeyId}`, ...detail } };
            await eventBus?.put([early as FactEvent]).catch(() => undefined);
            return ledger.keys.recordIntent(deactivation, decidedOn);
          },
        },
      },
    };
  }),
  'tells of two mails by one ID': withServices((services) => ({
    ...services,
    eventBus: services.eventBus && {
      ...services.eventBus,
      put: async (events) => (await services.eventBus?.put(events.map(byNoticeAlone))) ?? [],
    },
  })),
  'says that a page is in its bucket, and puts none there': withServices((services) => ({
    ...services,
    reportBucket: services.reportBucket && { ...services.reportBucket, put: () => Promise.resolve() },
  })),
};

function byNoticeAlone(event: FactEvent): FactEvent {
  if (event.type !== 'Notice Accepted') return event;
  const { accessKeyId, kind, contact, at } = event.detail;
  const id = [accessKeyId, kind, contact, at.slice(0, 10)].join(' ');
  return { ...event, detail: { ...event.detail, id } };
}
