import type { AccountOverrides } from '../../../src/simulator/world/builders.ts';
import { NO_RETRIES, SENDER, stage, type Stage } from '../../e2e/harness.ts';
import { refuseMailTo } from '../../e2e/mail-refusal.ts';
import { onlyAccounts } from '../../e2e/only-accounts.ts';
import { codes, outcomes, owner, withoutNames } from '../../e2e/people.ts';

const OPERATOR = 'security@example.net';

const organizationOf = (...accounts: AccountOverrides[]): Promise<Stage> =>
  stage(onlyAccounts(...accounts), { OPERATORMAIL: OPERATOR });

const mailsTo = ({ organization }: Stage, address: string) => organization.ses.mailbox.to(address);

const noticeRows = async (staged: Stage) =>
  (await staged.rows())
    .filter(({ sk }) => sk.startsWith('NOTICE#'))
    .map(({ sk, status }) => [sk.split('#').slice(1, 3).join(' '), status].join(' '))
    .sort();

describe('one digest an address', () => {
  test('brings together its keys of all accounts', async () => {
    const contact = 'ann@example.org';
    const staged = await organizationOf(
      { name: 'shop', users: [owner('ci', { contact }), owner('web', { contact })] },
      { name: 'lab', users: [owner('robot', { contact: `ANN@example.org bob@example.org` })] },
    );
    const report = await staged.run(0);
    expect(report.mail.sent).toBe(2);
    const [mail, ...more] = mailsTo(staged, contact);
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('Rotate by 8 Mar 2027 or they stop working: 3 AWS access keys');
    for (const { accessKeyId } of report.keys) expect(mail?.text).toContain(accessKeyId);
    for (const words of ['Account shop', 'User ci,', 'User web,', 'Account lab', 'User robot,']) {
      expect(mail?.text).toContain(words);
    }
    expect(mailsTo(staged, 'bob@example.org')[0]?.subject).toMatch(
      /^Rotate by 8 Mar 2027 or it stops working: AWS access key of /,
    );
  });

  test('is all it gets on one day, however often the enforcer runs', async () => {
    const contact = 'ann@example.org';
    const staged = await organizationOf({
      users: [owner('ci', { contact }), owner('later', { contact, ageDays: 29.75 })],
    });
    await staged.run(0);
    expect(outcomes(await staged.run(0.5))).toEqual({ ci: 'wait none', later: 'notify first pending' });
    expect(mailsTo(staged, contact)).toHaveLength(1);
    expect(outcomes(await staged.run(1))).toEqual({ ci: 'wait none', later: 'notify first notified' });
    expect(mailsTo(staged, contact)).toHaveLength(2);
  });

  test('one reachable address of several starts the clock; the other is tried again and gets its full time', async () => {
    const staged = await organizationOf({
      users: [owner('ci', { contact: 'ann@example.org bob@example.org' })],
    });
    const mended = refuseMailTo(staged.organization, 'bob@example.org');
    expect(outcomes(await staged.run(0))).toEqual({ ci: 'notify first notified' });
    mended();
    await staged.run(1);
    expect(mailsTo(staged, 'bob@example.org')).toHaveLength(1);
    // The mail to bob named his full seven days.
    expect(outcomes(await staged.run(7))).toEqual({ ci: 'notify reminder notified' });
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'deactivate deactivated deactivated' });
    expect(mailsTo(staged, 'bob@example.org').at(-1)?.subject).toMatch(
      /^Deactivated, no longer working: AWS access key of /,
    );
  });
});

describe('a notice that could not be sent', () => {
  test('is sent the next day in place of that day’s own, once', async () => {
    const staged = await organizationOf({ users: [owner('ci')] });
    const mended = refuseMailTo(staged.organization, 'ci@example.org');
    expect(outcomes(await staged.run(0))).toEqual({ ci: 'notify first failed' });
    mended();
    expect(outcomes(await staged.run(1))).toEqual({ ci: 'notify first notified' });
    const [mail, ...more] = mailsTo(staged, 'ci@example.org');
    expect(more).toEqual([]);
    expect(mail?.text.match(/ROTATE by/g)).toHaveLength(1);
    expect(mail?.text).toMatch(/^Deadline: +9 Mar 2027, 08:00 UTC$/m);
    expect(await noticeRows(staged)).toEqual(['2027-03-01 first sent']);
    expect(outcomes(await staged.run(2))).toEqual({ ci: 'wait none' });
  });

  test('is withdrawn when the key is rotated in the meantime', async () => {
    const ci = owner('ci');
    const staged = await organizationOf({ users: [ci] });
    await staged.run(0);
    const mended = refuseMailTo(staged.organization, 'ci@example.org');
    expect(outcomes(await staged.run(4))).toEqual({ ci: 'notify reminder failed' });
    mended();
    ci.accessKeys = [];
    const report = await staged.run(5);
    expect(report.mail).toMatchObject({ sent: 0, pending: 0 });
    expect(mailsTo(staged, 'ci@example.org')).toHaveLength(1);
    expect(await noticeRows(staged)).toEqual(['2027-03-01 first sent', '2027-03-05 reminder withdrawn']);
  });

  test('waits while nobody knows how its key is, and is sent afterwards', async () => {
    const staged = await organizationOf({ id: '300000000001', users: [owner('ci')] });
    const mended = refuseMailTo(staged.organization, 'ci@example.org');
    await staged.run(0);
    mended();
    staged.organization.faults.deny('sts:AssumeRole');
    expect((await staged.run(1)).mail).toMatchObject({ sent: 0, pending: 1 });
    staged.organization.faults.clear();
    expect((await staged.run(2)).mail).toMatchObject({ sent: 1, pending: 0 });
  });
});

test('keys beyond what a mail holds are told once each, also when the run dies while it records the first mail', async () => {
  const contact = 'ann@example.org';
  const users = Array.from({ length: 520 }, (_, n) => owner(`ci-${n}`, { contact }));
  const staged = await organizationOf({ users });
  const { faults } = staged.organization;
  let recorded = 0;
  faults.intercept((request) => {
    if (request.action === 'TransactWriteItems' && JSON.stringify(request.params).includes('#notice = '))
      recorded += 1;
    return recorded > 2 ? { kind: 'drop', when: 'before' } : undefined;
  });
  await expect(staged.engine({}, NO_RETRIES).run(0)).rejects.toThrow('socket hang up');
  faults.clear();
  expect((await staged.run(1)).mail).toMatchObject({ sent: 1, pending: 0 });
  const told = mailsTo(staged, contact).map(({ text }) => new Set(text.match(/AKIA\w{16}/g)));
  expect(told.map(({ size }) => size)).toEqual([500, 20]);
  expect(new Set(told.flatMap((ids) => [...ids])).size).toBe(520);
});

describe('an address that SES refuses', () => {
  test('three days counts as undeliverable, two do not: the next contact gets a first notice', async () => {
    const staged = await organizationOf({ tags: { contact: 'team@example.org' }, users: [owner('ci')] });
    refuseMailTo(staged.organization, 'ci@example.org');
    const told: unknown[] = [];
    for (const day of [0, 0.25, 1, 2, 3]) {
      const report = await staged.run(day);
      told.push([report.keys[0]?.contacts[0], report.keys[0]?.outcome, ...codes(report)].join(' '));
    }
    expect(told).toEqual([
      'ci@example.org failed MAIL_REFUSED',
      'ci@example.org failed MAIL_REFUSED',
      'ci@example.org failed MAIL_REFUSED',
      'ci@example.org failed MAIL_REFUSED',
      'team@example.org notified CONTACT_UNDELIVERABLE',
    ]);
    expect(mailsTo(staged, 'team@example.org')[0]?.subject).toMatch(
      /^Rotate by 11 Mar 2027 or it stops working: AWS access key of /,
    );
    await staged.run(9);
    expect((await staged.run(10)).counts.deactivated).toBe(1);
  });

  test('is not passed over when it is the operator’s: there is nobody else', async () => {
    const staged = await organizationOf({ users: [owner('ci', { contact: '' })] });
    const mended = refuseMailTo(staged.organization, OPERATOR);
    for (const day of [0, 1, 2, 3]) await staged.run(day);
    mended();
    expect(outcomes(await staged.run(4))).toEqual({ ci: 'notify first notified' });
  });

  test('when it is to learn of a deactivation, leaves the word to the operator, once', async () => {
    const staged = await organizationOf({ users: [owner('ci')] });
    for (const day of [0, 4]) await staged.run(day);
    refuseMailTo(staged.organization, 'ci@example.org');
    for (const day of [7, 8, 9]) expect((await staged.run(day)).mail).toMatchObject({ sent: 0, failed: 1 });
    for (const day of [10, 11]) await staged.run(day);
    expect(mailsTo(staged, OPERATOR).map(({ subject }) => withoutNames(subject))).toEqual([
      'Deactivated, no longer working: AWS access key',
    ]);
    expect(await noticeRows(staged)).toContain('2027-03-08 deactivated withdrawn');
  });
});

describe('the contact of a key', () => {
  test.each([
    ['the user’s tag', 'ann@example.org', 'team@example.org', 'user-tag', ['ann@example.org'], []],
    ['the account’s tag', '', 'team@example.org', 'account-tag', ['team@example.org'], []],
    ['the operator', '', '', 'operator', [OPERATOR], []],
    [
      'the next when one is broken',
      'ann@',
      'team@example.org',
      'account-tag',
      ['team@example.org'],
      ['CONTACT_INVALID'],
    ],
    [
      'what is left of several',
      'ann@ bob@example.org',
      '',
      'user-tag',
      ['bob@example.org'],
      ['CONTACT_INVALID'],
    ],
    ['the next when mail bounces', 'gone@example.org', '', 'operator', [OPERATOR], ['CONTACT_UNDELIVERABLE']],
  ])('is %s', async (_, contact, accountTag, contactSource, contacts, problems) => {
    const tags = accountTag === '' ? {} : { contact: accountTag };
    const staged = await organizationOf({ tags, users: [owner('ci', { contact })] });
    await staged.putRows([
      { pk: 'CONTACT#gone@example.org', sk: 'STATE', undeliverableSince: '2027-02-01T00:00:00.000Z' },
    ]);
    const report = await staged.run(0);
    expect(report.keys[0]).toMatchObject({ contactSource, contacts, outcome: 'notified' });
    expect(codes(report)).toEqual(problems);
  });

  test('is told where to change it, and whom to ask', async () => {
    const staged = await organizationOf({ users: [owner('ci')] });
    await staged.run(0);
    expect(mailsTo(staged, 'ci@example.org')[0]?.text).toMatch(/Questions: security@example.net/);
  });
});

test('the operator gets a summary of the run, with what went wrong and how to mend it', async () => {
  const staged = await organizationOf(
    { name: 'shop', users: [owner('ci')] },
    { name: 'closed-door', hasMemberRole: false },
  );
  await staged.run(0, { mailSummary: true });
  const [summary, ...more] = mailsTo(staged, OPERATOR);
  expect(more).toEqual([]);
  expect(summary?.source).toBe(SENDER);
  expect(summary?.subject).toContain('1 of 2 accounts surveyed');
  expect(summary?.text).toContain('MEMBER_ROLE_UNASSUMABLE');
  expect(summary?.text).toContain('Deploy the member role');
});
