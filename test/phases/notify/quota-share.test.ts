import { stage, type Stage } from '../../e2e/harness.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { codes, owner } from '../../e2e/people.ts';

function withContacts(contacts: number, settings: Record<string, string> = {}): Promise<Stage> {
  const users = Array.from({ length: contacts }, (_, n) => owner(`ci-${String(n).padStart(4, '0')}`));
  return stage(onlyAccounts({ users }), settings);
}

test.each([
  ['80', 7],
  ['50', 4],
  ['100', 9],
])('with SESQUOTASHARE=%s a quota of 10 carries %d digests, and the summary', async (share, digests) => {
  const staged = await withContacts(12, { SESQUOTASHARE: share });
  staged.organization.ses.quota.max24HourSend = 10;
  const report = await staged.run(0, { mailSummary: true });
  expect(report.mail).toMatchObject({ sent: digests, pending: 12 - digests });
  expect(codes(report)).toEqual(['QUOTA_USED_UP']);
  expect(staged.organization.ses.mailbox.accepted).toHaveLength(digests + 1);
});

test('what others in the account have sent counts against the share', async () => {
  const staged = await withContacts(6, { SESQUOTASHARE: '50' });
  staged.organization.ses.quota.max24HourSend = 20;
  staged.organization.ses.quota.spend(7);
  expect((await staged.run(0)).mail).toMatchObject({ sent: 2, pending: 4 });
});
