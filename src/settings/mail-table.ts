import { CONSOLE_PLACEHOLDERS } from '../mail/console-url.ts';
import { isTemplateOf } from '../mail/link-template.ts';
import { BUILT_IN, PAGE_PLACEHOLDERS } from '../mail/own-words.ts';
import { matching, setting, unless } from './setting.ts';

/** One line of text in any script, without control or bidirectional-override characters. */
const lineOfText = (maxLength: number) =>
  matching(new RegExp(`^[^\\p{C}\\p{Zl}\\p{Zp}]{1,${maxLength}}$`, 'u'));

const webLink = (text: string): string | undefined =>
  text.length <= 500 && /^https:\/\/\S+$/.test(text) && URL.canParse(text) ? text : undefined;

/** A link with names in braces, each one that is known there, and none in its host. */
const templateOf =
  (...placeholders: readonly string[]) =>
  (text: string): string | undefined =>
    isTemplateOf(text, placeholders) ? webLink(text) : undefined;

/** The settings of an organization's own words in its mails; SETTINGS has them among its own. */
export const MAIL_SETTINGS = {
  MAIL_SUBJECT_PREFIX: setting({
    about: 'Before the subject of every mail, such as "[Example Corp]"',
    takes: 'up to 40 letters, or "none"',
    default: 'none',
    parse: unless('none', lineOfText(40)),
  }),
  MAIL_PRODUCT_NAME: setting({
    about: 'What the mails call this service, at their top and as the name of their sender',
    takes: 'up to 60 letters',
    default: 'AWS access key rotation',
    parse: lineOfText(60),
  }),
  MAIL_ORGANIZATION: setting({
    about: 'Your organization or team, which the mails come from: in the name of their sender and below',
    takes: 'up to 60 letters, or "none"',
    default: 'none',
    parse: unless('none', lineOfText(60)),
  }),
  MAIL_SUPPORT_LINK: setting({
    about: 'Where readers of the mails get help',
    takes: 'an https:// address of up to 500 letters, or "none"',
    default: 'none',
    parse: unless('none', webLink),
  }),
  MAIL_POLICY_LINK: setting({
    about: "Your organization's rule about access keys, for the mails to point to",
    takes: 'an https:// address of up to 500 letters, or "none"',
    default: 'none',
    parse: unless('none', webLink),
  }),
  MAIL_ADVICE_LINK: setting({
    about: 'Your advice on doing without access keys, for the mails to point to',
    takes: 'an https:// address of up to 500 letters, or "none"',
    default: 'none',
    parse: unless('none', webLink),
  }),
  MAIL_CONSOLE_LINK: setting({
    about:
      'Your way into the console, such as a shortcut link of IAM Identity Center, for the links of the mails',
    takes:
      'an https:// address of up to 500 letters that may have {accountId}, {userName} and {destination} behind its host, or "none"',
    default: 'none',
    parse: unless('none', templateOf(...CONSOLE_PLACEHOLDERS)),
  }),
  MAIL_PAGE_LINK: setting({
    about: 'Where you publish the page of a run, for the mails to point to',
    takes: 'an https:// address of up to 500 letters that may have {runId} behind its host, or "none"',
    default: 'none',
    parse: unless('none', templateOf(...PAGE_PLACEHOLDERS)),
  }),
  MAIL_EXEMPTION_TEXT: setting({
    about: 'What the mails to contacts say about exemptions, in place of the sentence about OPTOUTTAG',
    takes: 'up to 300 letters, "built-in" for that sentence, or "none" for nothing',
    default: BUILT_IN,
    parse: unless('none', (text) => (text.toLowerCase() === BUILT_IN ? BUILT_IN : lineOfText(300)(text))),
  }),
  MAIL_FOOTER: setting({
    about: 'Last line of every mail',
    takes: 'up to 300 letters, or "none"',
    default: 'none',
    parse: unless('none', lineOfText(300)),
  }),
} as const;
