import { z } from 'zod';

/** A text; null for whatever is left out, is null, or is none. SES writes null where its guide leaves a field out. */
const Text = z.string().nullable().catch(null);
const Anything = z.unknown().optional();

/** As EventBridge brings it. */
export const Envelope = z.object({ source: Anything, 'detail-type': Text, time: Anything, detail: Anything });

/**
 * SES's event record: only what is needed of it, and nothing that has to be there.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const EventRecord = z
  .object({
    eventType: Text,
    /** Where nobody has set up event publishing. */
    notificationType: Text,
    mail: z
      .object({ messageId: z.string().trim().min(1).max(500), timestamp: Anything })
      .nullable()
      .catch(null),
    bounce: Anything,
    complaint: Anything,
    reject: Anything,
  })
  .catch({
    eventType: null,
    notificationType: null,
    mail: null,
    bounce: null,
    complaint: null,
    reject: null,
  });

export const Bounce = z
  .object({
    bounceType: Text,
    bounceSubType: Text,
    bouncedRecipients: z.array(Anything).catch([]),
    timestamp: Anything,
  })
  .catch({ bounceType: null, bounceSubType: null, bouncedRecipients: [], timestamp: null });
export type Bounce = z.infer<typeof Bounce>;

/** One that is not as it should be has failed, whatever else it says. */
export const Recipient = z.object({
  emailAddress: z.string().min(1),
  action: z.string().nullish(),
  diagnosticCode: z.string().nullish(),
});

export const Complaint = z
  .object({ complaintFeedbackType: Text, complaintSubType: Text, timestamp: Anything })
  .catch({ complaintFeedbackType: null, complaintSubType: null, timestamp: null });
export type Complaint = z.infer<typeof Complaint>;

export const Reject = z.object({ reason: Text }).catch({ reason: null });
