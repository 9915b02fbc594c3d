import type { ServiceModel } from './service-model.ts';
import { violations } from './violations.ts';

const MODEL: ServiceModel = {
  operations: {},
  shapes: {
    Key: {
      type: 'structure',
      required: ['Id'],
      members: {
        Id: { shape: 'Id' },
        Status: { shape: 'Status' },
        Age: { shape: 'Age' },
        Share: { shape: 'Share' },
        On: { shape: 'Flag' },
        At: { shape: 'Time' },
        Tags: { shape: 'Tags' },
        Names: { shape: 'Names' },
        Bytes: { shape: 'Bytes' },
      },
    },
    Id: { type: 'string', min: 2, max: 4, pattern: '[\\w+=,.@-]+' },
    Status: { type: 'string', enum: ['Active', 'Inactive'] },
    Age: { type: 'integer', min: 1, max: 9 },
    Share: { type: 'double' },
    Flag: { type: 'boolean' },
    Time: { type: 'timestamp' },
    Tags: { type: 'map', key: { shape: 'Id' }, value: { shape: 'Status' }, max: 2 },
    Names: { type: 'list', member: { shape: 'Id' }, min: 1, max: 2 },
    Bytes: { type: 'blob', max: 2 },
  },
};

const of = (value: unknown): string[] => violations(MODEL, 'Key', value);

test('a value that is as the model has it violates nothing', () => {
  const whole = {
    Id: 'a+b',
    Status: 'Active',
    Age: 9,
    Share: 0.5,
    On: false,
    At: 1_700_000_000,
    Tags: { ab: 'Inactive' },
    Names: ['ab', 'abcd'],
    Bytes: Buffer.from('ab'),
  };
  expect(of(whole)).toEqual([]);
  expect(of({ Id: 'ab', At: '2026-11-26T03:04:05Z', Age: undefined })).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['a missing member', {}, 'Id: is required, and is not there'],
  ['a member that AWS does not know', { Id: 'ab', Ids: 1 }, 'Ids: AWS knows no such member, it is 1'],
  ['a text that is too short', { Id: 'a' }, 'Id: has 1 characters, at least 2 are wanted, it is "a"'],
  ['a text that is too long', { Id: 'abcde' }, 'Id: has 5 characters, at most 4 may be, it is "abcde"'],
  ['a text with a letter too many', { Id: 'a b' }, 'Id: does not match [\\w+=,.@-]+, it is "a b"'],
  ['a text that ends in a new line', { Id: 'ab\n' }, 'Id: does not match [\\w+=,.@-]+, it is "ab\\n"'],
  ['another word', { Id: 'ab', Status: 'active' }, 'Status: is none of Active, Inactive, it is "active"'],
  ['a number that is too small', { Id: 'ab', Age: 0 }, 'Age: is to be at least 1, it is 0'],
  ['a number that is too large', { Id: 'ab', Age: 10 }, 'Age: is to be at most 9, it is 10'],
  ['a broken number', { Id: 'ab', Age: 1.5 }, 'Age: is to be a whole number, it is 1.5'],
  ['a number as a text', { Id: 'ab', Share: '1' }, 'Share: is to be a number, it is "1"'],
  ['a flag as a text', { Id: 'ab', On: 'false' }, 'On: is to be true or false, it is "false"'],
  ['a time of no form', { Id: 'ab', At: 'today' }, 'At: is to be a time, it is "today"'],
  ['nothing', { Id: null }, 'Id: is to be a text, it is null'],
  ['a list that is none', { Id: 'ab', Names: 'ab' }, 'Names: is to be a list, it is "ab"'],
  ['an empty list', { Id: 'ab', Names: [] }, 'Names: has 0 items, at least 1 are wanted, it is []'],
  [
    'an item',
    { Id: 'ab', Names: ['ab', 'a'] },
    'Names[1]: has 1 characters, at least 2 are wanted, it is "a"',
  ],
  [
    'a key of a map',
    { Id: 'ab', Tags: { a: 'Active' } },
    'Tags.key: has 1 characters, at least 2 are wanted, it is "a"',
  ],
  ['a value of a map', { Id: 'ab', Tags: { ab: 'On' } }, 'Tags.ab: is none of Active, Inactive, it is "On"'],
  [
    'too many bytes',
    { Id: 'ab', Bytes: Buffer.from('abc') },
    'Bytes: has 3 bytes, at most 2 may be, it is 3 bytes',
  ],
  ['another type', 'Id', 'all of it: is to be a structure, it is "Id"'],
])('%s is told with the member and the rule', (_, value, violation) => {
  expect(of(value)).toEqual([violation]);
});
