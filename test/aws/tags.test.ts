import { optOutValue, tagValue, type Tags } from '../../src/aws/tags.ts';
import { instant } from '../../src/core/instant.ts';

const asOf = instant('2026-11-22T08:00:00.000Z');

describe('a contact tag', () => {
  test.each<[Tags, string | null]>([
    [[], null],
    [[['contact', 'a@x.example']], 'a@x.example'],
    [
      [
        ['CONTACT', 'a@x.example'],
        ['Contact', 'b@x.example'],
      ],
      'b@x.example',
    ],
    [[['Contacts', 'a@x.example']], null],
  ])('of %j is %j: an exact match comes first', (tags, value) => {
    expect(tagValue(tags, 'Contact')).toBe(value);
  });
});

describe('an opt-out tag', () => {
  const none = ['KeyRotation', 'opt-out until 2026-01-01'] as const;
  const soon = ['keyrotation', 'opt-out until 2026-12-01'] as const;
  const late = ['KEYROTATION', 'opt-out until 2027-12-01'] as const;
  const always = ['Keyrotation', 'opt-out'] as const;
  const typo = ['keyRotation', 'otp-out'] as const;

  test.each<[Tags, string | null]>([
    [[], null],
    [[['Team', 'opt-out']], null],
    [[none], none[1]],
    [[none, soon], soon[1]],
    [[late, none, soon], late[1]],
    [[late, always], always[1]],
    [[none, typo], typo[1]],
    [
      [
        ['KeyRotation', 'opt-out until 2026-01-01'],
        ['KeyRotation', 'opt-out'],
      ],
      'opt-out',
    ],
  ])('of %j is %j: the most cautious spelling holds', (tags, value) => {
    expect(optOutValue(tags, 'KeyRotation', asOf)).toBe(value);
    expect(optOutValue(tags.toReversed(), 'KeyRotation', asOf)).toBe(value);
  });
});
