import { instant } from '../../src/core/instant.ts';

/** When an event reaches us, where neither it nor its envelope says so. */
export const RECEIVED = instant('2027-03-01T09:00:00Z');

export interface EventParts {
  readonly type?: unknown;
  readonly mail?: unknown;
  /** The object that is named after the type. */
  readonly body?: unknown;
  readonly envelope?: Readonly<Record<string, unknown>>;
}

/** Starts as EventBridge brings a permanent bounce of the mail `0100`; `undefined` leaves a member out. */
export function mailEvent({
  type = 'Bounce',
  mail = { messageId: '0100' },
  body,
  envelope,
}: EventParts = {}) {
  const name = typeof type === 'string' ? type.toLowerCase() : 'bounce';
  return JSON.parse(
    JSON.stringify({
      version: '0',
      id: 'event-1',
      'detail-type': 'Email Bounced',
      source: 'aws.ses',
      account: '111122223333',
      time: '2027-03-01T08:00:00Z',
      region: 'eu-west-1',
      resources: [],
      detail: { eventType: type, mail, [name]: body },
      ...envelope,
    }),
  ) as Readonly<Record<string, unknown>>;
}

/** Starts as a bounce for good of the only recipient. */
export function bounceBody(overrides: Readonly<Record<string, unknown>> = {}) {
  return {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: 'ann@example.org', action: 'failed', diagnosticCode: 'smtp; 550' }],
    timestamp: '2027-03-01T08:00:00.000Z',
    ...overrides,
  };
}
