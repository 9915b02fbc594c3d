import type { ContactSource } from '../../core/contact.ts';
import { link, type Fact, type Line } from '../render/document.ts';
import { genuineLines } from './genuine.ts';
import type { Notice } from '../../core/notice.ts';
import type { DigestContext } from './context.ts';
import { BUILT_IN, closingLines, type OwnWords } from '../own-words.ts';

export const sourcesOf = (notices: readonly Notice[]): readonly ContactSource[] => [
  ...new Set(notices.map((notice) => notice.contactSource)),
];

/** On a card of a digest whose keys came to its reader in different ways; otherwise the footer says it for all. */
export const sourceFact = ({ contactSource }: Notice, sources: readonly ContactSource[]): Fact[] =>
  sources.length > 1 ? [['Why you', [IN_SHORT[contactSource]]]] : [];

const IN_SHORT: Record<ContactSource, string> = {
  'user-tag': "the user's tag names you",
  'account-tag': "the account's tag names you",
  operator: 'no usable tag, so the operator is told',
};

const IN_FULL: Record<ContactSource, (contactTag: string) => string> = {
  'user-tag': (tag) => `the tag "${tag}" of the IAM user names this address`,
  'account-tag': (tag) =>
    `the tag "${tag}" of the AWS account names this address, and the user has no usable one`,
  operator: (tag) => `neither the user nor its account has a usable tag "${tag}", so the operator is told`,
};

export function footer(sources: readonly ContactSource[], { settings }: DigestContext): Line[] {
  const { contactTag, optOutTag, operatorMail, mail } = settings;
  return [
    [`Why you get this: ${why(sources, contactTag)}.`],
    [
      `To send it to somebody else, change the tag "${contactTag}" (several addresses are separated by spaces).`,
    ],
    ...exemptionLines(optOutTag, mail),
    ['Questions: ', link(`mailto:${operatorMail}`, operatorMail)],
    ...genuineLines(mail),
    ...closingLines(mail),
  ];
}

function exemptionLines(optOutTag: string, { exemptionText }: OwnWords): Line[] {
  if (exemptionText === null) return [];
  return exemptionText === BUILT_IN
    ? [[`A user that cannot rotate is exempt with the tag "${optOutTag}" set to "opt-out until YYYY-MM-DD".`]]
    : [[exemptionText]];
}

function why(sources: readonly ContactSource[], contactTag: string): string {
  const [only, ...others] = sources;
  return only === undefined || others.length > 0
    ? `the tag "${contactTag}" of the IAM user or else of its AWS account says who is told, and without a usable one it is the operator; each key above that is shown in full says which it was`
    : IN_FULL[only](contactTag);
}
