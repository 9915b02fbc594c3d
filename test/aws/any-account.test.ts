import fc from 'fast-check';
import { AccountsPage, ResourceTagsPage } from '../../src/aws/organizations-answers.ts';
import { optOutValue, tagValue } from '../../src/aws/tags.ts';
import { isExempt, readExemption } from '../../src/core/exemption.ts';
import { AS_OF } from '../builders/as-of.ts';
import { textsLike } from '../builders/any-text.ts';

const runs = { numRuns: 1_000 };
const anything = fc.oneof(fc.anything(), fc.string({ unit: 'binary' }), fc.constantFrom(null, undefined, ''));
const ID = '111122223333';
const ARN = `arn:aws:organizations::999988887777:account/o-exampleorgid/${ID}`;
const PATH = `o-exampleorgid/r-ab12/ou-ab12-cd34ef56/${ID}/`;

test('whatever else is said of an account, it is entered only where it is plainly said to be active', () => {
  const account = fc.record(
    {
      Id: fc.oneof({ weight: 8, arbitrary: fc.constant(ID) }, anything),
      Arn: fc.oneof({ weight: 3, arbitrary: fc.constant(ARN) }, anything),
      Name: anything,
      State: fc.oneof(fc.constantFrom('ACTIVE', 'active', 'SUSPENDED', 'BRAND_NEW'), anything),
      Status: fc.oneof(fc.constantFrom('ACTIVE', 'SUSPENDED'), anything),
      Paths: fc.oneof(fc.constantFrom([PATH], [PATH, PATH], [`o-x/r-ab12/${ID.slice(1)}/`]), anything),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(account, (given) => {
      const page = AccountsPage.safeParse({ Accounts: [given] });
      expect(page.success).toBe(typeof given.Id === 'string' && /^\d{12}$/.test(given.Id));
      const [listed] = page.data?.items ?? [];
      if (!listed) return;
      expect(typeof listed.name === 'string' && listed.name !== '').toBe(true);
      const isEntered = listed.state === 'ACTIVE' && listed.unread === undefined;
      const isActive =
        given.State === 'ACTIVE' || ((given.State ?? undefined) === undefined && given.Status === 'ACTIVE');
      expect(isEntered).toBe(isActive && given.Arn === ARN && given.Id === ID);
      if (listed.ouPath !== null) expect(given.Paths).toEqual([PATH]);
    }),
    runs,
  );
});

test('whatever tags an account or user has, a pair is read as it stands or the page is not read at all', () => {
  const tag = fc.record({ Key: fc.oneof(fc.string(), anything), Value: fc.oneof(fc.string(), anything) });
  fc.assert(
    fc.property(fc.array(fc.oneof(tag, anything), { maxLength: 3 }), (Tags) => {
      const page = ResourceTagsPage.safeParse({ Tags });
      if (page.success)
        expect(page.data.items).toEqual(
          Tags.map((each) => [(each as { Key: string }).Key, (each as { Value: string }).Value]),
        );
      else expect(Tags.every(isPair)).toBe(false);
    }),
    runs,
  );
});

const isPair = (tag: unknown): boolean => {
  const { Key, Value } = (tag ?? {}) as Readonly<Record<string, unknown>>;
  return typeof Key === 'string' && Key !== '' && typeof Value === 'string';
};

test('of tags in many spellings none that exempts is passed over for one that does not', () => {
  const key = fc.constantFrom(
    'KeyRotation',
    'keyrotation',
    'KEYROTATION',
    'Contact',
    'toString',
    '__proto__',
  );
  const value = textsLike('opt-out', 'until', '2020-01-01', '2027-01-01');
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value), { maxLength: 5 }), (tags) => {
      const spellings = tags.filter(([name]) => name.toLowerCase() === 'keyrotation');
      const held = readExemption(optOutValue(tags, 'KeyRotation', AS_OF), AS_OF);
      expect(isExempt(held)).toBe(spellings.some(([, text]) => isExempt(readExemption(text, AS_OF))));
      expect(tagValue(tags, 'KeyRotation') === null).toBe(spellings.length === 0);
    }),
    runs,
  );
});
