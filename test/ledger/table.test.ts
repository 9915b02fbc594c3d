import type { AccountId } from '../../src/core/account.ts';
import type { AccessKeyId } from '../../src/core/access-key.ts';
import type { SeenFinding } from '../../src/core/run-finding.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { nothingUnread } from '../builders/unread.ts';
import { createdDaysAgo, stage, type Stage } from '../e2e/harness.ts';
import { keyOf, outcomes, owner } from '../e2e/people.ts';
import { isKeyState } from './table-rows.ts';

const shop = (): Promise<Stage> => stage(emptyWorld({ accounts: [account({ users: [owner('ci')] })] }));

const SECONDS = 1000;

describe('the ledger', () => {
  test('hands out all rows of a run, beyond the megabyte of one page', async () => {
    const staged = await shop();
    const runId = '2027-03-01T08-00-00Z-enforce';
    const findings = Array.from({ length: 1_200 }, (_, index) => fatFinding(String(index).padStart(4, '0')));
    await staged.services.ledger.runs.putSeen(runId, findings);
    staged.organization.calls.clear();
    const read: string[] = [];
    for await (const { finding } of staged.services.ledger.runs.seen(runId, nothingUnread))
      read.push(finding.accessKeyId);
    expect(read).toEqual(findings.map(({ finding }) => finding.accessKeyId));
    expect(staged.organization.calls.count('dynamodb:Query')).toBeGreaterThan(1);
  });

  test('hands out all pending notices, beyond one page', async () => {
    const users = Array.from({ length: 9 }, (_, index) => owner(`user-${index}`));
    const staged = await stage(emptyWorld({ accounts: [account({ users })] }));
    staged.organization.ses.sendingEnabled = false;
    await staged.run(0);
    const pending = (await staged.rows()).filter(({ outbox }) => outbox === 'PENDING');
    expect(pending).toHaveLength(9);
    // Descriptions of 150 KB, so that seven of them fill a page of the index.
    await staged.putRows(pending.slice(0, 5).map((row) => ({ ...row, ballast: 'x'.repeat(300_000) })));
    staged.organization.ses.sendingEnabled = true;
    expect((await staged.run(1)).mail).toMatchObject({ sent: 9, pending: 0 });
    expect(staged.organization.ses.mailbox.accepted).toHaveLength(9);
  });

  test('ignores what is past its time, though DynamoDB has not deleted it yet', async () => {
    const staged = await shop();
    await staged.run(0);
    const state = (await staged.rows()).find(isKeyState);
    if (!state) throw new Error('no history');
    const expiry = (day: number) => ({ ...state, expiresAt: createdDaysAgo(-day).getTime() / SECONDS });

    await staged.putRows([expiry(7)]);
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'notify first notified' });
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
  });

  test('keeps what is not past its time by a second', async () => {
    const staged = await shop();
    await staged.run(0);
    const state = (await staged.rows()).find(isKeyState);
    if (!state) throw new Error('no history');
    await staged.putRows([{ ...state, expiresAt: createdDaysAgo(-7).getTime() / SECONDS + 60 }]);
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'deactivate deactivated deactivated' });
  });

  test('keeps a run for ninety days', async () => {
    const staged = await shop();
    await staged.run(0);
    const rows = (await staged.rows()).filter(({ pk }) => pk.startsWith('RUN#2'));
    const expected = createdDaysAgo(-90).getTime() / SECONDS;
    expect(rows.map(({ sk }) => sk.split('#')[0]).sort()).toEqual([
      'ACCOUNT',
      'ACCOUNT',
      'FINDING',
      'META',
      'SEEN',
    ]);
    expect(new Set(rows.map(({ expiresAt }) => expiresAt))).toEqual(new Set([expected]));
  });

  test.each([
    ['writes', 'BatchWriteItem'],
    ['reads', 'BatchGetItem'],
    ['updates', 'UpdateItem'],
    ['queries', 'Query'],
  ])('gets over throttled %s', async (_, action) => {
    const staged = await shop();
    await staged.run(0);
    staged.organization.faults.throttle(`dynamodb:${action}`, 2);
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'deactivate deactivated deactivated' });
  });
});

/** A row of more than a kilobyte. */
function fatFinding(suffix: string): SeenFinding {
  return {
    finding: {
      accountId: '300000000001' as AccountId,
      accountName: 'shop',
      userName: 'ci',
      userArn: 'arn:aws:iam::300000000001:user/ci',
      accessKeyId: `AKIAFATFATFATFAT${suffix}` as AccessKeyId,
      otherKeys: null,
      createDate: null,
      details: { kind: 'unread', code: 'KEY_UNREAD', message: 'x'.repeat(1_000) },
    },
    accountContactTag: null,
  };
}
