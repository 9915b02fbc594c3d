import type { Mail } from './mailbox.ts';

/** A bounce or complaint as EventBridge brings it: `source` aws.ses, the SES event record as its `detail`. */
export type SesEvent = {
  version: '0';
  id: string;
  'detail-type': 'Email Bounced' | 'Email Complaint Received';
  source: 'aws.ses';
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: BounceDetail | ComplaintDetail;
};

export type MailDetail = {
  timestamp: string;
  source: string;
  sendingAccountId: string;
  messageId: string;
  destination: string[];
  headersTruncated: boolean;
  headers: { name: string; value: string }[];
  commonHeaders: { from: string[]; to: string[]; messageId: string; subject: string };
  tags: Record<string, string[]>;
};

export type BounceDetail = {
  eventType: 'Bounce';
  mail: MailDetail;
  bounce: {
    bounceType: 'Permanent' | 'Transient';
    bounceSubType: 'General' | 'OnAccountSuppressionList';
    bouncedRecipients: { emailAddress: string; action: string; status: string; diagnosticCode: string }[];
    timestamp: string;
    feedbackId: string;
    reportingMTA: string;
  };
};

export type ComplaintDetail = {
  eventType: 'Complaint';
  mail: MailDetail;
  complaint: {
    complainedRecipients: { emailAddress: string }[];
    timestamp: string;
    feedbackId: string;
    complaintFeedbackType: string;
  };
};

export type EventOrigin = { accountId: string; region: string; at: Date };

export function bounceEvent(
  mail: Mail,
  address: string,
  kind: 'permanent' | 'transient' | 'suppressed',
  origin: EventOrigin,
): SesEvent {
  const permanent = kind !== 'transient';
  const recipient = {
    emailAddress: address,
    action: 'failed',
    status: permanent ? '5.1.1' : '4.2.2',
    diagnosticCode: permanent ? 'smtp; 550 5.1.1 user unknown' : 'smtp; 452 4.2.2 mailbox full',
  };
  return sesEvent('Email Bounced', mail, origin, {
    eventType: 'Bounce',
    mail: mailDetail(mail, origin),
    bounce: {
      bounceType: permanent ? 'Permanent' : 'Transient',
      bounceSubType: kind === 'suppressed' ? 'OnAccountSuppressionList' : 'General',
      bouncedRecipients: [recipient],
      timestamp: origin.at.toISOString(),
      feedbackId: `feedback-${mail.messageId}`,
      reportingMTA: 'dns; embedded.amazonses.com',
    },
  });
}

export const complaintEvent = (mail: Mail, address: string, origin: EventOrigin): SesEvent =>
  sesEvent('Email Complaint Received', mail, origin, {
    eventType: 'Complaint',
    mail: mailDetail(mail, origin),
    complaint: {
      complainedRecipients: [{ emailAddress: address }],
      timestamp: origin.at.toISOString(),
      feedbackId: `feedback-${mail.messageId}`,
      complaintFeedbackType: 'abuse',
    },
  });

const sesEvent = (
  detailType: SesEvent['detail-type'],
  mail: Mail,
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

function mailDetail(mail: Mail, { accountId }: EventOrigin): MailDetail {
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
