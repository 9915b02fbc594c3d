import { link, type Line } from './render/document.ts';
import { fillTemplate } from './link-template.ts';

/** MAIL_EXEMPTION_TEXT where nobody has said anything else. */
export const BUILT_IN = 'built-in';

/** What an organization puts into its mails without touching a template (MAIL_*). */
export interface OwnWords {
  /** Before every subject; null for none. */
  readonly subjectPrefix: string | null;
  /** Names the mails: at their top, and as the name of their sender. */
  readonly productName: string;
  /** Whose mails they are: an organization or a team; null for none. */
  readonly organization: string | null;
  /** Where readers get help, beside the operator's address. */
  readonly supportLink: string | null;
  /** The organization's rule about access keys. */
  readonly policyLink: string | null;
  /** Advice on doing without access keys. */
  readonly adviceLink: string | null;
  /** The way into the console: {accountId}, {userName} and {destination}; null: the console's own address. */
  readonly consoleLink: string | null;
  /** Where the page of a run is published: {runId}; null for nowhere. */
  readonly pageLink: string | null;
  /** Of a contact's mail, about exemptions: `built-in` for the sentence that names the tag; null for none. */
  readonly exemptionText: string | null;
  /** Last line of every mail. */
  readonly footer: string | null;
}

/** What MAIL_PAGE_LINK may have in braces. */
export const PAGE_PLACEHOLDERS = ['runId'] as const;

/** Who a mail is from, beside the address. */
export const senderName = ({
  organization,
  productName,
}: Pick<OwnWords, 'organization' | 'productName'>): string =>
  organization === null ? productName : `${organization}: ${productName}`;

/** Where the organization itself publishes the page of a run; null for nowhere. */
export const publishedPage = ({ pageLink }: Pick<OwnWords, 'pageLink'>, runId: string): string | null =>
  pageLink === null ? null : fillTemplate(pageLink, { runId });

/** The lines of MAIL_POLICY_LINK, MAIL_SUPPORT_LINK and MAIL_FOOTER; none where nothing is set. */
export const policyLines = ({ policyLink }: OwnWords): Line[] =>
  policyLink === null ? [] : [['The rule behind this: ', link(policyLink, policyLink)]];

export const closingLines = ({ supportLink, footer }: OwnWords): Line[] => [
  ...(supportLink === null ? [] : [['Help: ', link(supportLink, supportLink)]]),
  ...(footer === null ? [] : [[footer]]),
];

export const withPrefix = (subject: string, { subjectPrefix }: OwnWords): string =>
  subjectPrefix === null ? subject : `${subjectPrefix} ${subject}`;
