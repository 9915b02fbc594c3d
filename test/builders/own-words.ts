import { BUILT_IN, type OwnWords } from '../../src/mail/own-words.ts';

/** Starts with the defaults of MAIL_*. */
export function ownWords(overrides: Partial<OwnWords> = {}): OwnWords {
  return {
    subjectPrefix: null,
    productName: 'AWS access key rotation',
    supportLink: null,
    policyLink: null,
    exemptionText: BUILT_IN,
    footer: null,
    ...overrides,
  };
}

/** All of MAIL_* set. */
export const OWN_WORDS = {
  subjectPrefix: '[Example Corp]',
  productName: 'Key service',
  supportLink: 'https://help.example.com/keys',
  policyLink: 'https://example.com/policy',
  exemptionText: 'Exemptions are for the security team to grant.',
  footer: 'Example Corp, Cloud Security',
} satisfies OwnWords;
