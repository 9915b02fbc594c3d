import fc from 'fast-check';
import {
  contactCandidates,
  mayBeContact,
  parseContacts,
  parseEmailAddress,
  parseSenderAddress,
  resolveContacts,
  type EmailAddress,
} from '../../src/core/contact.ts';
import type { ContactDomain } from '../../src/core/contact-domains.ts';
import { isExempt, readExemption } from '../../src/core/exemption.ts';
import { AS_OF } from '../builders/as-of.ts';
import { textsLike } from '../builders/any-text.ts';

const runs = { numRuns: 1_000 };
const optOuts = textsLike(
  'opt-out',
  'opt out',
  'until',
  '2026-11-21',
  '2026-11-22',
  '2026-02-30',
  '9999-99-99',
  'no',
);
const addresses = textsLike(
  ...[
    'ann@example.org',
    'bob@',
    '@example.org',
    'a.b+c@sub.example.org',
    'ann@example.org.',
    '"x y"@example.org',
  ],
  ...['ann@[127.0.0.1]', 'ann@münchen.example', 'Ann <ann@example.org>', 'mailto:', '\r\nBcc: x@example.org'],
);

describe('whatever an opt-out tag says', () => {
  test('only an end that is over, plainly written, ends an exemption', () => {
    fc.assert(
      fc.property(optOuts, (value) => {
        const read = readExemption(value, AS_OF);
        // Behind the day there may be a reason.
        const end = /^\s*opt ?-? ?out\s+until\s+(\d{4}-\d\d-\d\d)(?:\s.*)?$/i.exec(
          value.replace(/\s+/g, ' '),
        )?.[1];
        const isOver = end !== undefined && end < AS_OF.slice(0, 10);
        if (isExempt(read)) return;
        expect([read.kind, isOver]).toEqual(['expired', true]);
      }),
      { ...runs, examples: [['opt-out until 2026-11-21 no'], ['opt-out until 2026-11-21\tno\0']] },
    );
  });
});

describe('whatever a contact tag says', () => {
  test('each of its words is an address that SES can take, or is reported', () => {
    fc.assert(
      fc.property(addresses, (value) => {
        const read = parseContacts(value);
        for (const address of read.addresses) {
          expect(address).toMatch(/^[!-~]+@[!-~]+$/);
          expect(address).not.toMatch(/[",;<>\s]/);
          expect(parseEmailAddress(address)).toBe(address);
          expect(value.toLowerCase()).toContain(address);
        }
        const isBlank = /^[\s,;]*$/.test(value);
        expect(read.addresses.length + read.invalid.length > 0).toBe(!isBlank);
      }),
      runs,
    );
  });

  test('somebody is told: at the end of the chain the operator', () => {
    const operator = 'ops@example.com' as EmailAddress;
    const domains = fc.option(
      fc.subarray(['example.org', 'sub.example.org', '*.example.org'] as unknown as ContactDomain[]),
    );
    fc.assert(
      fc.property(
        fc.option(addresses),
        fc.option(addresses),
        fc.boolean(),
        domains,
        fc.integer({ min: 1, max: 3 }),
        (userTag, accountTag, reaches, allowed, maxContacts) => {
          const chain = { userTag, accountTag, operator, domains: allowed, maxContacts };
          const { contacts, source } = resolveContacts(chain, () => !reaches);
          expect(contacts.length).toBeGreaterThan(0);
          expect(contacts.length).toBeLessThanOrEqual(maxContacts);
          expect(contacts.filter((address) => !mayBeContact(address, chain))).toEqual([]);
          expect(contactCandidates(chain)).toEqual(expect.arrayContaining([...contacts]));
          if (!reaches) expect([contacts, source]).toEqual([[operator], 'operator']);
        },
      ),
      runs,
    );
  });

  test('a sender is an address in the letters in which it is written', () => {
    fc.assert(
      fc.property(addresses, (text) => {
        const sender = parseSenderAddress(text);
        if (sender !== null) expect(sender.toLowerCase()).toBe(parseEmailAddress(text));
      }),
      runs,
    );
  });
});
