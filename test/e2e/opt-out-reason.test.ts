import { readWhole } from '../builders/whole-report.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { stage, type Stage } from './harness.ts';
import { codes, owner } from './people.ts';

const EVIL = 'opt-out \u202e<b>forged</b>';

function shop(settings: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const users = [
    owner('old', { tags: { KeyRotation: 'opt-out until 2027-03-20 vendor cannot rotate' } }),
    owner('older', { tags: { KeyRotation: 'opt-out until 2027-12-31' } }),
    owner('ever', { tags: { KeyRotation: EVIL } }),
  ];
  return stage(
    emptyWorld({
      accounts: [
        account({ id: '300000000001', name: 'shop', users }),
        account({
          id: '300000000002',
          name: 'lab',
          tags: { KeyRotation: 'Opt-Out until 2027-03-31  Moves to SSO' },
        }),
        account({ id: '300000000003', name: 'attic', tags: { KeyRotation: 'opt-out nobody knows' } }),
        account({ id: '300000000004', name: 'cellar', tags: { KeyRotation: 'opt-out' } }),
      ],
    }),
    { SUMMARY: 'always', ...settings },
  );
}

test('every opt-out is listed with its end and its reason, in the report and in each summary', async () => {
  const staged = await shop();
  const report = await staged.run(0, { mailSummary: true });
  const ofAccounts = report.accounts.map(({ name, reason, optOut }) => [name, reason, optOut]);
  expect(ofAccounts.filter(([, , optOut]) => optOut !== null)).toEqual([
    ['lab', 'until 2027-03-31', { until: '2027-03-31', reason: 'Moves to SSO' }],
    ['attic', 'no end', { until: null, reason: 'nobody knows' }],
    ['cellar', 'no end', { until: null, reason: null }],
  ]);
  expect(Object.fromEntries(report.keys.map(({ userName, optOut }) => [userName, optOut]))).toEqual({
    old: { until: '2027-03-20', reason: 'vendor cannot rotate' },
    older: { until: '2027-12-31', reason: null },
    ever: { until: null, reason: '\u202e<b>forged</b>' },
  });
  expect(codes(report)).toEqual([]);
  expect(await readWhole(staged.services, report.runId)).toEqual(report);
  const [summary] = staged.organization.ses.mailbox.accepted;
  for (const words of [
    'lab, until 31 Mar 2027 (“Moves to SSO”)',
    'attic, no end (“nobody knows”)',
    'cellar, no end\n',
    'shop/old, until 20 Mar 2027 (“vendor cannot rotate”)',
    'shop/older, until 31 Dec 2027',
    'shop/ever, no end (“<b>forged</b>”)',
  ])
    expect(summary?.text).toContain(words);
  expect(summary?.html).not.toContain('<b>forged');
});

test('with MAXOPTOUTDAYS those without an end, and those that end later, are warnings; what they exempt stays exempt', async () => {
  const staged = await shop({ MAXOPTOUTDAYS: '30' });
  const report = await staged.run(0);
  expect(report.status).toBe('complete');
  expect(report.counts.exempt).toBe(3);
  expect(report.coverage.optedOut).toBe(3);
  expect(report.problems.map(({ severity, code, id, message }) => [severity, code, id, message])).toEqual([
    ['warning', 'OPT_OUT_TOO_LONG', '300000000003', 'the opt-out has no end; MAXOPTOUTDAYS allows 30 days'],
    ['warning', 'OPT_OUT_TOO_LONG', '300000000004', 'the opt-out has no end; MAXOPTOUTDAYS allows 30 days'],
    [
      'warning',
      'OPT_OUT_TOO_LONG',
      '300000000001/ever',
      'the opt-out has no end; MAXOPTOUTDAYS allows 30 days',
    ],
    [
      'warning',
      'OPT_OUT_TOO_LONG',
      '300000000001/older',
      'the opt-out ends on 2027-12-31; MAXOPTOUTDAYS allows 30 days',
    ],
  ]);
});

test('a report of the time before has opt-outs without reasons', async () => {
  const staged = await shop();
  const { runId } = await staged.run(0);
  const before = (await staged.rows()).map((row) => {
    const text = JSON.stringify(row, (key, value: unknown) => (key === 'because' ? undefined : value));
    return row.pk.startsWith('RUN#')
      ? (JSON.parse(text.replaceAll(/,"reason":"(?:Moves to SSO|nobody knows)"/g, '')) as typeof row)
      : null;
  });
  await staged.putRows(before.filter((row) => row !== null));
  const report = await readWhole(staged.services, runId);
  expect(report.problems).toEqual([]);
  expect(report.keys.map(({ optOut }) => optOut?.reason)).toEqual([null, null, null]);
  expect(report.accounts.find(({ name }) => name === 'lab')?.optOut).toEqual({
    until: '2027-03-31',
    reason: null,
  });
});

test.each([
  [{}, 'A user that cannot rotate is exempt with the tag "KeyRotation"'],
  [{ MAIL_EXEMPTION_TEXT: 'Ask security@example.com for an exemption.' }, 'Ask security@example.com'],
  [{ MAIL_EXEMPTION_TEXT: 'none' }, null],
])('the mails to contacts say about exemptions what %j says', async (settings, words) => {
  const staged = await stage(emptyWorld({ accounts: [account({ users: [owner('ci')] })] }), settings);
  await staged.run(0);
  const [mail] = staged.organization.ses.mailbox.to('ci@example.org');
  const isBuiltIn = words?.startsWith('A user') ?? false;
  expect(mail?.text.replaceAll('\n', ' ').includes('that cannot rotate is exempt')).toBe(isBuiltIn);
  if (words !== null) expect(mail?.text.replace(/\s+/g, ' ')).toContain(words);
});
