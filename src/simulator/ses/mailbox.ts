/** A mail that SES accepted. */
export interface AcceptedMail {
  /** Simulator clock. */
  readonly at: Date;
  readonly messageId: string;
  /** Bare address of the sender. */
  readonly source: string;
  /** Bare addresses of all recipients. */
  readonly destinations: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Names in lower case; of a raw mail all, of another what SES would set. */
  readonly headers: Readonly<Record<string, string>>;
  /** The MIME message as it came, if it came as one. */
  readonly raw?: string;
  readonly configurationSetName?: string;
  /** SES message tags. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What became of an accepted mail at one recipient. */
export interface Delivery {
  readonly messageId: string;
  readonly address: string;
  readonly outcome: 'delivered' | 'suppressed' | 'bounced';
}

export interface Mailbox {
  readonly accepted: readonly AcceptedMail[];
  readonly deliveries: readonly Delivery[];
  /** Mails that really reached the address. */
  to(address: string): AcceptedMail[];
  add(mail: AcceptedMail, deliveries: readonly Delivery[]): void;
  clear(): void;
}

export function mailbox(): Mailbox {
  const accepted: AcceptedMail[] = [];
  const deliveries: Delivery[] = [];
  return {
    accepted,
    deliveries,
    to(address) {
      const delivered = deliveries.filter((each) => each.address === address && each.outcome === 'delivered');
      const messageIds = new Set(delivered.map(({ messageId }) => messageId));
      return accepted.filter(({ messageId }) => messageIds.has(messageId));
    },
    add(mail, made) {
      accepted.push(mail);
      deliveries.push(...made);
    },
    clear() {
      accepted.length = 0;
      deliveries.length = 0;
    },
  };
}
