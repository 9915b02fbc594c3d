/** A mail that SES accepted. */
export type Mail = {
  /** Simulator clock. */
  at: Date;
  messageId: string;
  /** Bare address of the sender. */
  source: string;
  /** Bare addresses of all recipients. */
  destinations: string[];
  subject: string;
  text: string;
  html?: string;
  /** Names in lower case; of a raw mail all, of another what SES would set. */
  headers: Record<string, string>;
  /** The MIME message as it came, if it came as one. */
  raw?: string;
  configurationSetName?: string;
  /** SES message tags. */
  tags: Record<string, string>;
};

/** What became of an accepted mail at one recipient. */
export type Delivery = {
  messageId: string;
  address: string;
  outcome: 'delivered' | 'suppressed' | 'bounced';
};

export type Mailbox = {
  readonly accepted: readonly Mail[];
  readonly deliveries: readonly Delivery[];
  /** Mails that really reached the address. */
  to(address: string): Mail[];
  add(mail: Mail, deliveries: readonly Delivery[]): void;
  clear(): void;
};

export function mailbox(): Mailbox {
  const accepted: Mail[] = [];
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
