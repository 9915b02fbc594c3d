import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { stage } from '../../e2e/harness.ts';
import { codes, outcomes, owner } from '../../e2e/people.ts';

test('with CONTACTDOMAINS set meanwhile, what waits for an outsider is told to the operator, and to nobody outside', async () => {
  const users = [owner('ann'), owner('bob', { contact: 'bob@outside.example' })];
  const staged = await stage(onlyAccounts({ users }));
  await staged.run(0);
  // Both keys are deactivated, and no mail can leave on that day.
  staged.organization.faults.fail500('ses:SendRawEmail', 100);
  const paused = await staged.run(7);
  expect(paused.counts.deactivated).toBe(2);
  staged.organization.faults.clear();
  const before = staged.organization.ses.mailbox.accepted.length;

  const strict = staged.engine({ CONTACTDOMAINS: 'example.org' });
  const report = await strict.run(8);
  const told = staged.organization.ses.mailbox.accepted.slice(before);
  expect(told.map(({ destinations }) => destinations[0]).sort()).toEqual([
    'ann@example.org',
    'keys@example.com',
  ]);
  for (const { subject } of told) expect(subject).toContain('Deactivated');
  expect(codes(report)).toEqual(['CONTACT_OUTSIDE']);
  expect(codes(await strict.run(9))).toEqual([]);
});

test('a contact outside CONTACTDOMAINS is passed over for the account’s, and is a warning that names it', async () => {
  const users = [owner('ci', { contact: 'x@outside.example y@sub.example.org' })];
  const staged = await stage(onlyAccounts({ users, tags: { Contact: 'team@example.org' } }), {
    CONTACTDOMAINS: 'example.org',
  });
  const report = await staged.run(0);
  expect(outcomes(report)).toEqual({ ci: 'notify first notified' });
  expect(report.keys[0]).toMatchObject({ contacts: ['team@example.org'], contactSource: 'account-tag' });
  expect(report.status).toBe('complete');
  expect(report.problems).toMatchObject([
    {
      severity: 'warning',
      scope: 'contact',
      code: 'CONTACT_OUTSIDE',
      message: 'not in CONTACTDOMAINS, in the user\'s contact tag: "x@outside.example", "y@sub.example.org"',
    },
  ]);
});
