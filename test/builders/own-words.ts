import { BUILT_IN, type OwnWords } from '../../src/mail/own-words.ts';

/** Starts with the defaults of MAIL_*. */
export function ownWords(overrides: Partial<OwnWords> = {}): OwnWords {
  return {
    subjectPrefix: null,
    productName: 'AWS access key rotation',
    organization: null,
    supportLink: null,
    policyLink: null,
    adviceLink: null,
    consoleLink: null,
    pageLink: null,
    exemptionText: BUILT_IN,
    footer: null,
    ...overrides,
  };
}

/** All of MAIL_* set. */
export const OWN_WORDS = {
  subjectPrefix: '[Example Corp]',
  productName: 'Key service',
  organization: 'Example Corp',
  supportLink: 'https://help.example.com/keys',
  policyLink: 'https://example.com/policy',
  adviceLink: 'https://example.com/without-keys',
  consoleLink:
    'https://example.awsapps.com/start/#/console?account_id={accountId}&role_name=Operator&destination={destination}',
  pageLink: 'https://keys.example.com/runs/{runId}.html',
  exemptionText: 'Exemptions are for the security team to grant.',
  footer: 'Example Corp, Cloud Security',
} satisfies OwnWords;
