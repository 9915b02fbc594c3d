import { UNDELIVERABLE_DAYS, type EmailAddress } from '../../src/core/contact.ts';
import type { ContactStates } from '../../src/ledger/contacts.ts';
import type { RequestedIdentities } from '../../src/ledger/identities.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';
import { dayOf } from '../../src/core/instant.ts';
import { ACCOUNT } from '../builders/finding.ts';
import { ANN, BOB } from '../builders/notice.ts';
import { onDay, stage, type Stage } from '../e2e/harness.ts';

let staged: Stage;
let contacts: ContactStates;
let identities: RequestedIdentities;
beforeEach(async () => {
  staged = await stage(emptyWorld({ accounts: [] }));
  ({ contacts, identities } = staged.services.ledger);
});
afterEach(() => staged.close());

const stateOf = async (address: EmailAddress) => (await contacts.readMany([address])).found.get(address);

test('of addresses that nothing is known of nothing is told', async () => {
  await contacts.markUndeliverable(ANN, onDay(0), 'bounced');
  expect([...(await contacts.readMany([ANN, BOB])).found.keys()]).toEqual([ANN]);
});

test.each([
  ['just under', UNDELIVERABLE_DAYS - 0.001, false],
  ['exactly', UNDELIVERABLE_DAYS, true],
])('an address is undeliverable since the first report, for its days: %s', async (_, days, isRenewed) => {
  await contacts.markUndeliverable(ANN, onDay(0), 'bounced');
  await contacts.markUndeliverable(ANN, onDay(days), 'again');
  expect((await stateOf(ANN))?.undeliverableSince).toBe(isRenewed ? onDay(days) : onDay(0));
  expect((await staged.rows())[0]).toMatchObject({ undeliverableWhy: isRenewed ? 'again' : 'bounced' });
});

test('what a mail server says at length is kept in short', async () => {
  await contacts.markUndeliverable(ANN, onDay(0), 'x'.repeat(5_000));
  expect((await staged.rows())[0]?.undeliverableWhy).toHaveLength(1_000);
});

test('a mail that failed is there once, and those that do not count any more go', async () => {
  const failed = (day: number) => contacts.recordFailedMail(ANN, { at: onDay(day), mail: `mail-${day}` });
  await failed(0);
  expect(await failed(0)).toEqual([{ at: onDay(0), mail: 'mail-0' }]);
  await failed(UNDELIVERABLE_DAYS);
  expect(await failed(UNDELIVERABLE_DAYS + 1)).toEqual([
    { at: onDay(UNDELIVERABLE_DAYS), mail: `mail-${UNDELIVERABLE_DAYS}` },
    { at: onDay(UNDELIVERABLE_DAYS + 1), mail: `mail-${UNDELIVERABLE_DAYS + 1}` },
  ]);
});

test('an event that comes late makes no later mail go', async () => {
  await contacts.recordFailedMail(ANN, { at: onDay(60), mail: 'late' });
  await contacts.recordFailedMail(ANN, { at: onDay(0), mail: 'early' });
  const mails = await contacts.recordFailedMail(ANN, { at: onDay(0), mail: 'early' });
  expect(mails.map(({ mail }) => mail).sort()).toEqual(['early', 'late']);
});

test('a mail that was refused for what it says is kept with its account', async () => {
  const refused = { at: onDay(0), mail: 'refused-2027-03-01', accountId: ACCOUNT };
  await contacts.recordRefusedMail(ANN, refused);
  await contacts.recordRefusedMail(ANN, refused);
  expect(await stateOf(ANN)).toMatchObject({ refusedMails: [refused], failedMails: [] });
});

test('the last mail to an address is remembered with what it carried', async () => {
  const digest = { day: dayOf(onDay(0)), messageId: '0100', sentAt: onDay(0), asOf: onDay(0), notices: [] };
  await contacts.recordDigest(ANN, digest);
  expect(await stateOf(ANN)).toMatchObject({ lastDigest: digest });
});

test('the identities that we asked for are known by their letters, others are not ours', async () => {
  await identities.recordRequest(ANN, onDay(0));
  await staged.putRows([{ pk: `IDENTITY#${BOB}`, sk: 'STATE', requestedAt: 'damaged' }]);
  const shouted = 'ANN@example.com' as EmailAddress;
  expect([...(await identities.readMany([ANN, BOB, shouted]))]).toEqual([ANN]);
});
