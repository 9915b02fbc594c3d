import type { AccessKeyId, OtherKey } from '../../../src/core/access-key.ts';
import type { Notice } from '../../../src/core/notice.ts';
import { renderDigest } from '../../../src/mail/digest/digest.ts';
import { ago, ahead } from '../../builders/as-of.ts';
import { KEY_ID, otherKey } from '../../builders/finding.ts';
import { notice } from '../../builders/notice.ts';
import { policy } from '../../builders/policy.ts';
import { readDigest, type ReadCard } from '../read-mail.ts';
import { digestContext } from '../samples.ts';

const OTHER = otherKey().accessKeyId;
const THIRD = 'AKIAIOSFODNN7THIRDKE' as AccessKeyId;
const used = (daysAgo: number) => ({ date: ago(daysAgo), service: 's3', region: 'eu-west-1' });
/** Of 30 days, used yesterday. */
const inUse = (...otherKeys: OtherKey[]): Notice => notice({ lastUsed: used(1), otherKeys });
const unused = (...otherKeys: OtherKey[]): Notice => notice({ lastUsed: null, otherKeys });

const context = digestContext();
function cardsOf(...notices: Notice[]): readonly ReadCard[] {
  return readDigest(renderDigest({ contact: notice().contact, notices }, context)).cards;
}
/** Each step's commands, in short: `create`, `off KEY`, `on KEY`, `delete KEY`; `-` where there is none. */
function stepsOf(...notices: Notice[]): string[] {
  const names: Record<string, string> = { [KEY_ID]: 'THIS', [OTHER]: 'OTHER', [THIRD]: 'THIRD' };
  return cardsOf(...notices).flatMap(({ steps }) =>
    steps.map(({ commands }) =>
      commands.length === 0
        ? '-'
        : commands
            .map(({ verb, accessKeyId, status }) => {
              const key = names[accessKeyId ?? ''] ?? '';
              if (verb === 'create-access-key') return 'create';
              return verb === 'delete-access-key'
                ? `delete ${key}`
                : `${status === 'Active' ? 'on' : 'off'} ${key}`;
            })
            .join(', '),
    ),
  );
}
const labelsOf = (...notices: Notice[]): string =>
  cardsOf(...notices)
    .flatMap(({ steps }) => steps.map(({ label }) => label))
    .join('\n');

const older = (overrides: Partial<OtherKey> = {}) =>
  otherKey({ createDate: ago(60), lastUse: ago(1), ...overrides });

describe('the steps for a key in use', () => {
  test.each<[string, OtherKey[], string[]]>([
    ['that is the only one of its user', [], ['create', 'off THIS', 'delete THIS']],
    [
      'beside an inactive one begin with room for the new one',
      [otherKey({ active: false })],
      ['delete OTHER', 'create', 'off THIS', 'delete THIS'],
    ],
    [
      'beside one that was never used begin with room for the new one',
      [older({ lastUse: 'never' })],
      ['delete OTHER', 'create', 'off THIS', 'delete THIS'],
    ],
    [
      'beside one that was not used for 90 days begin with room for the new one',
      [older({ lastUse: ago(90) })],
      ['delete OTHER', 'create', 'off THIS', 'delete THIS'],
    ],
    ['beside a newer one end on that', [otherKey()], ['off THIS', 'delete THIS']],
    [
      'beside an older one in use move that onto this one first',
      [older({ lastUse: ago(89) })],
      ['off OTHER', 'delete OTHER', 'create', 'off THIS', 'delete THIS'],
    ],
    [
      'beside two others make room twice, what is inactive first',
      [older(), otherKey({ accessKeyId: THIRD, active: false })],
      ['delete THIRD', 'off OTHER', 'delete OTHER', 'create', 'off THIS', 'delete THIS'],
    ],
    [
      'beside an older and a newer one end on the newer',
      [older(), otherKey({ accessKeyId: THIRD })],
      ['off THIS', 'delete THIS'],
    ],
  ])('%s', (_, others, steps) => {
    expect(stepsOf(inUse(...others))).toEqual(steps);
  });

  test('say why there is no new one, and which to use, with what is known of it', () => {
    expect(labelsOf(inUse(otherKey()))).toContain(
      `1. The user has two keys, as many as IAM allows. Put ${OTHER} (created 21 Nov 2026) where this one is used`,
    );
    expect(labelsOf(inUse(older(), otherKey({ accessKeyId: THIRD })))).toContain(
      '1. The user has 3 keys, and IAM makes no more for one who has two.',
    );
  });

  test('say what is to be minded where nobody knows the other keys', () => {
    expect(stepsOf({ ...inUse(), otherKeys: null })).toEqual(['create', 'off THIS', 'delete THIS']);
    expect(labelsOf({ ...inUse(), otherKeys: null })).toContain(
      'IAM allows two a user, inactive ones included',
    );
  });
});

describe('the steps for a key that nobody seems to need', () => {
  test.each<[string, Notice, string[]]>([
    ['never used', unused(), ['delete THIS', 'create']],
    ['never used, beside another one', unused(otherKey({ active: false })), ['delete THIS', 'create']],
    ['never used, beside one in use', unused(otherKey()), ['delete THIS', '-']],
    [
      'never used, beside two',
      unused(otherKey({ active: false }), otherKey({ accessKeyId: THIRD, active: false })),
      ['delete THIS', '-'],
    ],
    ['not used for 90 days', notice({ lastUsed: used(90) }), ['off THIS', 'delete THIS', 'create']],
    [
      'used 89 days ago: they are those for a key in use',
      notice({ lastUsed: used(89) }),
      ['create', 'off THIS', 'delete THIS'],
    ],
  ])('%s', (_, about, steps) => {
    expect(stepsOf(about)).toEqual(steps);
  });

  test('begin with that it can probably go', () => {
    expect(labelsOf(notice({ lastUsed: used(120) }))).toMatch(
      /^It has not been used for 120 days\. Probably nobody needs it: deactivate it,/,
    );
  });

  test('go by UNUSEDKEYAGE where it is set', () => {
    const settings = digestContext({ policy: policy({ unusedKeyAgeDays: 45 }) });
    const { text } = renderDigest(
      { contact: notice().contact, notices: [notice({ lastUsed: used(45), reason: 'unused' })] },
      settings,
    );
    expect(text).toContain('It has not been used for 45 days.');
  });

  test('are not those of one that was switched on again', () => {
    expect(stepsOf(notice({ kind: 'restored', lastUsed: null }))).toEqual([
      'create',
      'off THIS',
      'delete THIS',
    ]);
  });
});

describe('the steps after a deactivation', () => {
  const off = (...otherKeys: OtherKey[]) => notice({ kind: 'deactivated', lastUsed: used(1), otherKeys });

  test.each<[string, Notice, string[]]>([
    ['of the only key', off(), ['on THIS', 'create', 'delete THIS']],
    ['beside one in use', off(otherKey()), ['on THIS', '-', 'delete THIS']],
    [
      'beside an older inactive one',
      off(older({ active: false })),
      ['on THIS', 'delete OTHER', 'create', 'delete THIS'],
    ],
    [
      'beside a newer inactive one, whose card may say to delete this one',
      off(otherKey({ active: false })),
      ['on THIS', '-', 'delete THIS'],
    ],
    ['where nobody knows the others', { ...off(), otherKeys: null }, ['on THIS', '-', 'delete THIS']],
  ])('%s', (_, about, steps) => {
    expect(stepsOf(about)).toEqual(steps);
    expect(labelsOf(about)).toContain('IAM allows a user two keys, and a deactivated one counts');
  });

  test.each([
    ['one more key', [otherKey()], 'until this one is deleted'],
    ['two more keys', [otherKey(), older({ accessKeyId: THIRD })], 'until the user has one key left'],
    [
      'two more keys, one of them inactive',
      [otherKey(), older({ accessKeyId: THIRD, active: false })],
      'until the user has one key left',
    ],
  ])('say when there is room for a new one, beside %s', (_, others, until) => {
    expect(labelsOf(off(...others))).toContain(`no room for a new one ${until}.`);
  });

  test('name the key that can be used instead', () => {
    expect(labelsOf(off(otherKey()))).toContain(
      `What still needs it can use ${OTHER} (created 21 Nov 2026).`,
    );
  });
});

describe('two keys of one user in one mail', () => {
  const other = (overrides: Partial<Notice> = {}) =>
    notice({ accessKeyId: OTHER, createDate: ago(50), lastUsed: used(1), ...overrides });
  const knowing = (about: Notice, sibling: Notice): Notice => ({
    ...about,
    otherKeys: [
      otherKey({ accessKeyId: sibling.accessKeyId, createDate: sibling.createDate, lastUse: ago(1) }),
    ],
  });
  const both = (one: Notice, two: Notice): [Notice, Notice] => [knowing(one, two), knowing(two, one)];

  test('are moved onto the newer one, by both cards', () => {
    const [newer, old] = both(inUse(), other());
    const cards = cardsOf(newer, old);
    const stepsFor = (id: string) => cards.find(({ accessKeyId }) => accessKeyId === id)?.steps ?? [];
    expect(stepsFor(OTHER)[0]?.label).toContain(`Put ${KEY_ID} `);
    expect(stepsFor(KEY_ID)[0]?.label).toContain(`Put this key where ${OTHER} is used, the older one`);
  });

  test.each([
    ['due on one day', 7, 7],
    ['the older due later', 7, 9],
    ['the older due sooner', 9, 7],
  ])('have the card of the older one first, whose steps come first in time: %s', (_, newer, old) => {
    const keys = both(inUse(), other());
    const notices = keys.map((key, index) => ({ ...key, deadline: ahead(index === 0 ? newer : old) }));
    const between = notice({ accessKeyId: THIRD, userName: 'somebody', deadline: ahead(8) });
    const ids = cardsOf(...notices, between).map(({ accessKeyId }) => accessKeyId);
    expect(ids.filter((id) => id !== THIRD)).toEqual([OTHER, KEY_ID]);
    expect(ids.indexOf(THIRD)).toBe(newer === 9 ? 1 : 2);
  });

  test('whose older one is not urgent yet stand by their urgency', () => {
    const [newer, old] = both(inUse(), other());
    const cards = cardsOf({ ...newer, kind: 'reminder', deadline: ahead(1) }, { ...old, deadline: ahead(7) });
    expect(cards.map(({ accessKeyId }) => accessKeyId)).toEqual([KEY_ID, OTHER]);
  });

  test('one of which was deactivated after the other was read: it is told as inactive', () => {
    const [on, gone] = both(inUse(), other({ kind: 'deactivated', createDate: ago(20) }));
    const card = cardsOf(on, gone).find(({ accessKeyId }) => accessKeyId === KEY_ID);
    expect(card?.facts.get('Other keys')).toContain(`${OTHER} (inactive`);
    expect(card?.steps[0]?.label).toContain(`If nothing has missed ${OTHER} (inactive`);
  });

  test('both deactivated: only one is to be deleted to make room', () => {
    const [one, two] = both({ ...inUse(), kind: 'deactivated' }, other({ kind: 'deactivated' }));
    expect(stepsOf(one, two).filter((step) => step === 'create')).toHaveLength(1);
    expect(stepsOf(one, two).filter((step) => step === 'delete OTHER')).toHaveLength(2);
    expect(stepsOf(one, two).filter((step) => step === 'delete THIS')).toHaveLength(1);
  });

  test('created at the same moment: the cards agree on one', () => {
    const [one, two] = both(inUse(), other({ createDate: ago(30) }));
    expect(stepsOf(one, two).filter((step) => step === 'create')).toHaveLength(1);
  });
});

test('a key that was switched on again and is due anew has one card, which tells both', () => {
  const cards = cardsOf(
    notice({ kind: 'restored', decidedAt: ago(1), lastUsed: used(1) }),
    inUse(),
    notice({ kind: 'deactivated', decidedAt: ago(2), lastUsed: used(1) }),
  );
  expect(cards).toHaveLength(1);
  expect([...(cards[0]?.facts.entries() ?? [])]).toEqual(
    expect.arrayContaining([
      ['Deactivated', '20 Nov 2026, 08:00 UTC'],
      ['Switched on', '21 Nov 2026, 08:00 UTC'],
      ['Deadline', '29 Nov 2026, 08:00 UTC'],
    ]),
  );
  expect(cards[0]?.badge).toBe('ROTATE by 29 Nov 2026');
});

test('what is said below the subject holds for each key', () => {
  const { intro } = readDigest(
    renderDigest(
      {
        contact: notice().contact,
        notices: [inUse(), notice({ accessKeyId: OTHER, deadline: ahead(9) })],
      },
      context,
    ),
  );
  expect(intro).toContain(
    'Each that is still active at its own deadline, the first on 29 Nov 2026, 08:00 UTC, is deactivated, and whatever uses it stops working.',
  );
});
