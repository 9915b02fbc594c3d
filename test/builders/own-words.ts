import type { OwnWords } from '../../src/mail/own-words.ts';

/** Starts with the defaults of MAIL_*. */
export function ownWords(overrides: Partial<OwnWords> = {}): OwnWords {
  return {
    subjectPrefix: null,
    productName: 'AWS access key rotation',
    supportLink: null,
    policyLink: null,
    footer: null,
    ...overrides,
  };
}
