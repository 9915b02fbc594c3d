import type { AcceptedMail } from './mailbox.ts';

/** A bounce or complaint as EventBridge brings it: `source` aws.ses, the SES event record as its `detail`. */
export interface SesEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Email Bounced' | 'Email Complaint Received';
  readonly source: 'aws.ses';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: BounceDetail | ComplaintDetail;
}

export interface MailDetail {
  readonly timestamp: string;
  readonly source: string;
  readonly sendingAccountId: string;
  readonly messageId: string;
  readonly destination: readonly string[];
  readonly headersTruncated: boolean;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly commonHeaders: {
    readonly from: readonly string[];
    readonly to: readonly string[];
    readonly messageId: string;
    readonly subject: string;
  };
  readonly tags: Readonly<Record<string, readonly string[]>>;
}

export interface BounceDetail {
  readonly eventType: 'Bounce';
  readonly mail: MailDetail;
  readonly bounce: {
    readonly bounceType: 'Permanent' | 'Transient' | 'Undetermined';
    readonly bounceSubType: string;
    /** All but the address only where a delivery status notification came along. */
    readonly bouncedRecipients: readonly {
      readonly emailAddress: string;
      readonly action?: string;
      readonly status?: string;
      readonly diagnosticCode?: string;
    }[];
    readonly timestamp: string;
    readonly feedbackId: string;
    readonly reportingMTA: string;
  };
}

export interface ComplaintDetail {
  readonly eventType: 'Complaint';
  readonly mail: MailDetail;
  readonly complaint: {
    readonly complainedRecipients: readonly { readonly emailAddress: string }[];
    readonly timestamp: string;
    readonly feedbackId: string;
    readonly complaintFeedbackType: ComplaintKind;
  };
}

/** Why a mail bounces; an automatic answer is told as a bounce too, although the mail arrived. */
export type BounceKind =
  'permanent' | 'suppressed' | 'mailbox-full' | 'content-rejected' | 'out-of-office' | 'undetermined';

interface Cause extends Pick<BounceDetail['bounce'], 'bounceType' | 'bounceSubType'> {
  readonly status?: readonly [status: string, diagnosticCode: string];
}

const CAUSES: Readonly<Record<BounceKind, Cause>> = {
  permanent: {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    status: ['5.1.1', 'smtp; 550 5.1.1 user unknown'],
  },
  suppressed: {
    bounceType: 'Permanent',
    bounceSubType: 'OnAccountSuppressionList',
    status: ['5.1.1', 'Amazon SES did not send the message: the address is on the suppression list'],
  },
  'mailbox-full': {
    bounceType: 'Transient',
    bounceSubType: 'MailboxFull',
    status: ['4.2.2', 'smtp; 452 4.2.2 mailbox full'],
  },
  'content-rejected': {
    bounceType: 'Transient',
    bounceSubType: 'ContentRejected',
    status: ['5.7.1', 'smtp; 554 5.7.1 message content rejected'],
  },
  'out-of-office': { bounceType: 'Transient', bounceSubType: 'General' },
  undetermined: { bounceType: 'Undetermined', bounceSubType: 'Undetermined' },
};

export interface EventOrigin {
  readonly accountId: string;
  readonly region: string;
  readonly at: Date;
}

export function bounceEvent(
  mail: AcceptedMail,
  address: string,
  kind: BounceKind,
  origin: EventOrigin,
): SesEvent {
  const { bounceType, bounceSubType, status: [status, diagnosticCode] = [] } = CAUSES[kind];
  const recipient = {
    emailAddress: address,
    ...(status === undefined || diagnosticCode === undefined
      ? {}
      : { action: 'failed', status, diagnosticCode }),
  };
  return sesEvent('Email Bounced', mail, origin, {
    eventType: 'Bounce',
    mail: mailDetail(mail, origin),
    bounce: {
      bounceType,
      bounceSubType,
      bouncedRecipients: [recipient],
      timestamp: origin.at.toISOString(),
      feedbackId: `feedback-${mail.messageId}`,
      reportingMTA: 'dns; embedded.amazonses.com',
    },
  });
}

/** Of the kinds of RFC 5965 and RFC 6591. */
export type ComplaintKind = 'abuse' | 'auth-failure' | 'fraud' | 'not-spam' | 'other' | 'virus';

export const complaintEvent = (
  mail: AcceptedMail,
  address: string,
  complaintFeedbackType: ComplaintKind,
  origin: EventOrigin,
): SesEvent =>
  sesEvent('Email Complaint Received', mail, origin, {
    eventType: 'Complaint',
    mail: mailDetail(mail, origin),
    complaint: {
      complainedRecipients: [{ emailAddress: address }],
      timestamp: origin.at.toISOString(),
      feedbackId: `feedback-${mail.messageId}`,
      complaintFeedbackType,
    },
  });

const sesEvent = (
  detailType: SesEvent['detail-type'],
  mail: AcceptedMail,
  { accountId, region, at }: EventOrigin,
  detail: SesEvent['detail'],
): SesEvent => ({
  version: '0',
  id: `event-${mail.messageId}`,
  'detail-type': detailType,
  source: 'aws.ses',
  account: accountId,
  time: at.toISOString(),
  region,
  resources: [`arn:aws:ses:${region}:${accountId}:configuration-set/${mail.configurationSetName ?? 'none'}`],
  detail,
});

function mailDetail(mail: AcceptedMail, { accountId }: EventOrigin): MailDetail {
  const { source, destinations, messageId, subject, configurationSetName, tags } = mail;
  return {
    timestamp: mail.at.toISOString(),
    source,
    sendingAccountId: accountId,
    messageId,
    destination: destinations,
    headersTruncated: false,
    headers: Object.entries(mail.headers).map(([name, value]) => ({ name, value })),
    commonHeaders: { from: [source], to: destinations, messageId, subject },
    tags: {
      'ses:source-ip': ['127.0.0.1'],
      ...(configurationSetName === undefined ? {} : { 'ses:configuration-set': [configurationSetName] }),
      ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
    },
  };
}
