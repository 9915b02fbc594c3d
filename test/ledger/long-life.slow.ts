import type { EmailAddress } from '../../src/core/contact.ts';
import { dayOf } from '../../src/core/instant.ts';
import { noticeName } from '../../src/core/notice.ts';
import { currentCycle, promisedDeadline, type RecordedNotice } from '../../src/core/notice-cycle.ts';
import { UNDELIVERABLE_DAYS } from '../../src/core/contact.ts';
import { RowRefusedError } from '../../src/ledger/ledger-error.ts';
import { MAX_UNCHECKED } from '../../src/ledger/lock.ts';
import type { Row } from '../../src/ledger/row.ts';
import { noticeSk } from '../../src/ledger/row-keys.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';
import { recorded } from '../builders/history.ts';
import { ANN, notice } from '../builders/notice.ts';
import { policy } from '../builders/policy.ts';
import { onDay, stage, type Stage } from '../e2e/harness.ts';
import { MAX_ROW_BYTES, sizeOf } from './row-size.ts';

let staged: Stage;
beforeEach(async () => {
  staged = await stage(emptyWorld({ accounts: [] }));
});

const rowOf = async (pk: string): Promise<Row> => {
  const row = (await staged.rows()).find((each) => each.pk.startsWith(pk));
  if (!row) throw new Error(`no row ${pk}`);
  return row;
};

const noticesIn = (row: Row): string[] => Object.keys(row).filter((name) => name.startsWith('NOTICE#'));

const told = (day: number, contact: EmailAddress, more: Partial<RecordedNotice> = {}) => {
  const asOf = onDay(day);
  return {
    notice: notice({ contact, decidedAt: asOf, cycle: asOf }),
    recorded: recorded(asOf, { contact, messageId: `message-${day}-${contact}`, ...more }),
  };
};

test('a key whose 32 contacts are new each day, and bounce each day, has a small history after 120 days', async () => {
  const { keys } = staged.services.ledger;
  for (let day = 0; day < 120; day += 1) {
    const addresses = Array.from(
      { length: 32 },
      (_, n) => `day-${day}-address-${n}@example.org` as EmailAddress,
    );
    for (const address of addresses) {
      const each = told(day, address, { status: 'bounced' });
      await keys.recordNotice(each.notice, each.recorded);
    }
  }
  const row = await rowOf('KEY#');
  expect(noticesIn(row)).toHaveLength(32);
  expect(noticesIn(row).every((name) => name.includes(`#${dayOf(onDay(119))}#`))).toBe(true);
  expect(sizeOf(row)).toBeLessThan(MAX_ROW_BYTES / 10);
});

test('a key that is told and never acted upon keeps its promise and its last cycle, and nothing else', async () => {
  const { keys } = staged.services.ledger;
  for (let day = 0; day < 120; day += 20) {
    const each = told(day, ANN, day === 0 ? { deadline: onDay(300) } : {});
    await keys.recordNotice(each.notice, each.recorded);
  }
  const history = await keys.read(told(0, ANN).notice);
  expect(history.notices).toHaveLength(2);
  expect(promisedDeadline(history)).toBe(onDay(300));
  expect(currentCycle(history, policy(), onDay(101))?.startedAt).toBe(onDay(100));
});

test('to record a notice again changes nothing, also when it has bounced in between', async () => {
  const { keys, mails, outbox } = staged.services.ledger;
  const each = told(0, ANN);
  await outbox.add(each.notice);
  await keys.recordNotice(each.notice, each.recorded);
  await outbox.markSent(each.notice, each.recorded.messageId, onDay(0));
  const undelivered = { at: onDay(1), why: 'no such mailbox', kind: 'undeliverable' } as const;
  await mails.voidNotice(noticeName(each.notice), each.recorded.messageId, undelivered);
  await keys.recordNotice(each.notice, each.recorded);
  expect((await keys.read(each.notice)).notices).toEqual([{ ...each.recorded, status: 'bounced' }]);
});

describe('a key whose row grew to what DynamoDB takes', () => {
  const fat = (count: number, day: number): Row => {
    const notices = Array.from({ length: count }, (_, n) => {
      const contact = `${String(n).padStart(5, '0')}@${'x'.repeat(80)}.org` as EmailAddress;
      const each = told(day, contact, { status: 'bounced' });
      return [noticeSk(noticeName(each.notice)), each.recorded] as const;
    });
    const { accountId, accessKeyId } = notice();
    return { pk: `KEY#${accountId}#${accessKeyId}`, sk: 'STATE', ...Object.fromEntries(notices) };
  };

  /** With as much ballast as is just taken. */
  async function putLargest(row: Row): Promise<void> {
    for (let room = MAX_ROW_BYTES - sizeOf(row) + 2_000; ; room -= 100) {
      const isTaken = await staged.putRows([{ ...row, ballast: 'x'.repeat(room) }]).then(
        () => true,
        () => false,
      );
      if (isTaken) return;
    }
  }

  test('in the time when nothing was dropped is made small with its next notice', async () => {
    await putLargest(fat(900, 0));
    const next = told(20, ANN);
    await staged.services.ledger.keys.recordNotice(next.notice, next.recorded);
    expect(staged.organization.calls.find({ outcome: 'ValidationException' }).length).toBeGreaterThan(1);
    const row = await rowOf('KEY#');
    expect(noticesIn(row)).toEqual([noticeSk(noticeName(next.notice))]);
    expect(row.v).toBe(1);
  });

  test('of something else takes no notice, and says so', async () => {
    const { accountId, accessKeyId } = notice();
    const ballast = 'x'.repeat(MAX_ROW_BYTES - 100);
    await staged.putRows([{ pk: `KEY#${accountId}#${accessKeyId}`, sk: 'STATE', ballast }]);
    const next = told(20, ANN);
    const failure = staged.services.ledger.keys.recordNotice(next.notice, next.recorded);
    await expect(failure).rejects.toBeInstanceOf(RowRefusedError);
    await expect(failure).rejects.toThrow(/^the row KEY#\d+#\w+ \/ STATE was not written: .*size/);
  });
});

test('the failed mails of an address and the unchecked runs of the lock stay few', async () => {
  const { contacts, lock } = staged.services.ledger;
  for (let day = 0; day < 120; day += 1) {
    const all = await contacts.recordFailedMail(ANN, { at: onDay(day), mail: `message-${day}` });
    expect(all.at(-1) ?? all[0]).toBeDefined();
  }
  const { failedMails } = (await rowOf('CONTACT#')) as unknown as { failedMails: ReadonlySet<string> };
  expect(failedMails.size).toBeLessThanOrEqual(UNDELIVERABLE_DAYS + 1);
  expect([...failedMails].sort().at(-1)).toContain('message-119');

  for (let run = 0; run < MAX_UNCHECKED + 50; run += 1)
    await lock.acquire('owner', `2027-03-01T08-00-00Z-${String(run).padStart(4, '0')}`);
  const unchecked = await lock.uncheckedRuns();
  expect(unchecked.length).toBeLessThanOrEqual(MAX_UNCHECKED + 1);
  expect(unchecked.at(-1)).toContain('-0449');
  for (const runId of unchecked) await lock.recordChecked(runId);
  expect(await lock.uncheckedRuns()).toEqual([]);
});

test('a lock that is deleted while its run is checked does not come back as half a row', async () => {
  await staged.services.ledger.lock.recordChecked('2027-03-01T08-00-00Z-enforce');
  expect(await staged.rows()).toEqual([]);
});
