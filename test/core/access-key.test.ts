import {
  isDated,
  maskAccessKeyId,
  MAX_OTHER_KEYS,
  othersOf,
  parseAccessKeyId,
  partitionOf,
  type AccessKeyId,
} from '../../src/core/access-key.ts';
import { ago } from '../builders/as-of.ts';
import { finding, KEY_ID, otherKey } from '../builders/finding.ts';

describe('an access key ID', () => {
  test.each([
    ['the usual 20 characters', 'AKIAIOSFODNN7EXAMPLE'],
    ['the shortest', 'A'.repeat(16)],
    ['the longest', 'A'.repeat(128)],
  ])('is taken: %s', (_what, id) => {
    expect(parseAccessKeyId(id)).toBe(id);
  });

  test.each([
    ['nothing', undefined],
    ['the empty string', ''],
    ['one character too few', 'A'.repeat(15)],
    ['one too many', 'A'.repeat(129)],
    ['a line break after it', 'AKIAIOSFODNN7EXAMPLE\n'],
    ['markup', '<script>alert(1)</script>'],
    ['a path', 'AKIAIOSFODNN7/../XAMPLE'],
    ['letters that only look the same', 'АKIAIOSFODNN7EXAMPLE'],
  ])('is refused: %s', (_what, id) => {
    expect(parseAccessKeyId(id)).toBeNull();
  });
});

test.each([
  ['AKIAIOSFODNN7EXAMPLE', 'AKIA…MPLE'],
  ['123456789', '1234…6789'],
  ['12345678', '…'],
  ['', '…'],
])('in logs %j is %j, so that a short ID is not given away whole', (id, masked) => {
  expect(maskAccessKeyId(id)).toBe(masked);
});

describe('the other keys of a user', () => {
  const listed = (...ids: string[]) => ids.map((id) => ({ ...otherKey(), accessKeyId: id as AccessKeyId }));
  const ids = (count: number) => Array.from({ length: count }, (_, n) => `AKIAOTHER${n}EXAMPLE`);

  test('are all but the key itself, as they were listed', () => {
    const other = otherKey({ active: false, createDate: null });
    expect(othersOf(KEY_ID, [...listed(KEY_ID), other])).toEqual([other]);
  });

  test('keep of an earlier look when they were last used, each its own', () => {
    const known = [
      otherKey({ lastUse: ago(3) }),
      otherKey({ accessKeyId: 'AKIAB' as AccessKeyId, lastUse: 'never' }),
    ];
    const others = othersOf(KEY_ID, listed('AKIAB', 'AKIAC', otherKey().accessKeyId), known);
    expect(others?.map(({ accessKeyId, lastUse }) => [accessKeyId, lastUse])).toEqual([
      ['AKIAB', 'never'],
      ['AKIAC', 'not-asked'],
      [otherKey().accessKeyId, ago(3)],
    ]);
  });

  test.each([
    ['just under', MAX_OTHER_KEYS - 1, MAX_OTHER_KEYS - 1],
    ['exactly', MAX_OTHER_KEYS, MAX_OTHER_KEYS],
    ['just over', MAX_OTHER_KEYS + 1, undefined],
  ])('are told where they are %s as many as can be told', (_, count, told) => {
    expect(othersOf(KEY_ID, listed(KEY_ID, ...ids(count)))?.length).toBe(told);
  });
});

test('a finding has an age when its creation could be read', () => {
  expect(isDated(finding())).toBe(true);
  expect(isDated(finding({ createDate: null }))).toBe(false);
});

test.each([
  ['arn:aws:iam::111122223333:user/ci', 'aws'],
  ['arn:aws-cn:iam::111122223333:user/ci', 'aws-cn'],
  ['no ARN', 'aws'],
])('the partition of %s is %s', (arn, partition) => {
  expect(partitionOf(arn)).toBe(partition);
});
