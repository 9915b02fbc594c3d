/** What an organization puts into its mails without touching a template (MAIL_*). */
export interface OwnWords {
  /** Before every subject; null for none. */
  readonly subjectPrefix: string | null;
  /** Names the mails: at their top, and as the name of their sender. */
  readonly productName: string;
  /** Where readers get help, beside the operator's address. */
  readonly supportLink: string | null;
  /** The organization's rule about access keys. */
  readonly policyLink: string | null;
  /** Last line of every mail. */
  readonly footer: string | null;
}

export const withPrefix = (subject: string, { subjectPrefix }: OwnWords): string =>
  subjectPrefix === null ? subject : `${subjectPrefix} ${subject}`;
