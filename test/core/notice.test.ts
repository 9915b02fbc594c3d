import type { AccessKeyId, DatedFinding } from '../../src/core/access-key.ts';
import { HOUR_MS, instant, toMs } from '../../src/core/instant.ts';
import {
  asSentBy,
  countsFrom,
  isSameSlot,
  noticeId,
  noticeName,
  noticesAbout,
  slotId,
  type Notice,
} from '../../src/core/notice.ts';
import { ago, ahead, AS_OF } from '../builders/as-of.ts';
import { details, finding, OTHER_ACCOUNT, otherKey, UNREAD } from '../builders/finding.ts';
import { ANN, BOB, notice } from '../builders/notice.ts';

describe('the grace period of a notice', () => {
  const after = (ms: number) => instant(toMs(AS_OF) + ms);

  test.each([
    ['when sent at once', 0],
    ['when sent just under an hour later', HOUR_MS - 1],
    ['when sent exactly an hour later', HOUR_MS],
    ['when the clock of the sender is behind', -HOUR_MS],
  ])('begins with its run %s', (_when, ms) => {
    expect(countsFrom(AS_OF, after(ms))).toBe(AS_OF);
  });

  test.each([
    ['just over an hour', HOUR_MS + 1],
    ['a day', 24 * HOUR_MS],
  ])('begins when it was sent if that was %s after its run', (_when, ms) => {
    expect(countsFrom(AS_OF, after(ms))).toBe(after(ms));
  });
});

describe('the name of a notice', () => {
  test('is key, day, kind and address', () => {
    expect(noticeName(notice({ kind: 'reminder', contact: BOB }))).toEqual({
      accountId: '111122223333',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      day: '2026-11-22',
      kind: 'reminder',
      contact: 'bob@example.com',
    });
  });

  test('is the same for two runs of a day', () => {
    const evening = notice({ runId: 'evening', decidedAt: instant('2026-11-22T23:59:59.999Z') });
    expect(noticeName(evening)).toEqual(noticeName(notice()));
  });

  test('is another one the next day', () => {
    const tomorrow = notice({ decidedAt: instant('2026-11-23T00:00:00.000Z') });
    expect(noticeName(tomorrow)).not.toEqual(noticeName(notice()));
  });
});

describe('two notices', () => {
  const one = notice();

  test.each<[string, Partial<Notice>]>([
    ['key', { accessKeyId: 'AKIAI44QH8DHBEXAMPLE' as AccessKeyId }],
    ['account', { accountId: OTHER_ACCOUNT }],
    ['kind', { kind: 'reminder' }],
    ['address', { contact: BOB }],
  ])('of another %s are told apart', (_, difference) => {
    const other = { ...one, ...difference };
    expect(isSameSlot(one, other)).toBe(false);
    expect(slotId(other)).not.toBe(slotId(one));
    expect(noticeId(other)).not.toBe(noticeId(one));
  });

  test('of two days are of one kind about one key to one address, and still two', () => {
    const tomorrow = notice({ decidedAt: ahead(1) });
    expect(isSameSlot(one, tomorrow)).toBe(true);
    expect(slotId(tomorrow)).toBe(slotId(one));
    expect(noticeId(tomorrow)).not.toBe(noticeId(one));
  });
});

describe('the notices about a key', () => {
  const telling = {
    kind: 'first',
    contacts: [ANN, BOB],
    contactSource: 'account-tag',
    runId: 'today',
    decidedAt: AS_OF,
    cycle: AS_OF,
    reason: 'age',
    deadline: ahead(7),
  } as const;
  const { contacts, ...told } = telling;

  test('are one an address, with all that a mail says of the key', () => {
    const lastUsed = { date: ago(2), service: 's3', region: 'eu-west-1' };
    const of = finding({
      userArn: 'arn:aws-us-gov:iam::111122223333:user/ci',
      details: details({ description: 'nightly build', lastUsed, lastUsedAsOf: ago(1) }),
      otherKeys: [otherKey()],
    });
    expect(noticesAbout(of as DatedFinding, telling)).toEqual(
      contacts.map((contact) => ({
        ...told,
        contact,
        accountId: of.accountId,
        accountName: 'shop',
        userName: 'ci',
        accessKeyId: of.accessKeyId,
        partition: 'aws-us-gov',
        createDate: of.createDate,
        description: 'nightly build',
        lastUsed,
        lastUsedAsOf: ago(1),
        otherKeys: [otherKey()],
      })),
    );
  });

  test('say nothing of what could not be read', () => {
    const [first] = noticesAbout(finding({ details: UNREAD }) as DatedFinding, telling);
    expect(first).toMatchObject({ description: null, lastUsed: null });
  });
});

test('a notice that another run decided tells nothing of other keys, which may be long gone', () => {
  const told = notice({ otherKeys: [otherKey()] });
  expect(asSentBy(told.runId, told)).toBe(told);
  expect(asSentBy('the next run', told)).toEqual({ ...told, otherKeys: null });
});
