import { z } from 'zod';

/** What SES allows this account; −1 stands for "unlimited". */
export const MailAccount = z
  .object({
    ProductionAccessEnabled: z.boolean(),
    SendingEnabled: z.boolean(),
    EnforcementStatus: z.string().default('HEALTHY'),
    SendQuota: z.object({
      Max24HourSend: z.union([z.literal(-1), z.number().nonnegative()]),
      MaxSendRate: z.number().nonnegative(),
      SentLast24Hours: z.number().nonnegative(),
    }),
  })
  .transform(({ ProductionAccessEnabled, SendingEnabled, EnforcementStatus, SendQuota }) => ({
    sandbox: !ProductionAccessEnabled,
    sendingEnabled: SendingEnabled,
    enforcement: EnforcementStatus,
    max24Hours: SendQuota.Max24HourSend === -1 ? null : SendQuota.Max24HourSend,
    maxSendRate: SendQuota.MaxSendRate,
    sentLast24Hours: SendQuota.SentLast24Hours,
  }));

export type MailAccountFacts = z.output<typeof MailAccount>;

export const IdentityFacts = z
  .object({ VerifiedForSendingStatus: z.boolean(), VerificationStatus: z.string().default('unknown') })
  .transform(({ VerifiedForSendingStatus, VerificationStatus }) => ({
    isVerified: VerifiedForSendingStatus,
    status: VerificationStatus,
  }));

export const ConfigurationSet = z
  .object({
    ConfigurationSetName: z.string(),
    SendingOptions: z.object({ SendingEnabled: z.boolean().default(true) }).optional(),
  })
  .transform(({ SendingOptions }) => ({ sendingEnabled: SendingOptions?.SendingEnabled ?? true }));

export const EventDestinations = z
  .object({
    EventDestinations: z
      .array(
        z.object({
          Name: z.string(),
          Enabled: z.boolean().default(false),
          MatchingEventTypes: z.array(z.string()),
          EventBridgeDestination: z.object({ EventBusArn: z.string() }).optional(),
        }),
      )
      .default([]),
  })
  .transform(({ EventDestinations: all }) =>
    all.map(({ Name, Enabled, MatchingEventTypes, EventBridgeDestination }) => ({
      name: Name,
      enabled: Enabled,
      events: MatchingEventTypes,
      toEventBridge: EventBridgeDestination !== undefined,
    })),
  );

export type EventDestination = z.output<typeof EventDestinations>[number];

/** Whether the hub is told of such an event: its Lambda listens on EventBridge, and nowhere else. */
export const hearsOf = ({ enabled, toEventBridge, events }: EventDestination, event: string): boolean =>
  enabled && toEventBridge && events.includes(event);

export const Suppressed = z
  .object({ SuppressedDestination: z.object({ Reason: z.string() }) })
  .transform(({ SuppressedDestination }) => ({ reason: SuppressedDestination.Reason }));

export const SuppressedPage = z
  .object({
    SuppressedDestinationSummaries: z.array(z.object({ EmailAddress: z.string(), Reason: z.string() })),
    NextToken: z.string().optional(),
  })
  .transform(({ SuppressedDestinationSummaries, NextToken = '' }) => ({
    items: SuppressedDestinationSummaries.map(({ EmailAddress, Reason }) => ({
      address: EmailAddress.toLowerCase(),
      reason: Reason,
    })),
    next: NextToken === '' ? null : NextToken,
  }));
