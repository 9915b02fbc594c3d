import { lastRun, sampleMails, summaries, summaryContext, WORST_SUMMARY } from './samples.ts';
import { keyText } from '../../src/core/access-key.ts';
import { byText } from '../../src/core/compare-text.ts';
import { changesSince } from '../../src/core/run-changes.ts';
import { renderSummary } from '../../src/mail/summary/summary.ts';
import { draftByAccount, summaryOf } from '../builders/summary.ts';
import { countCoverage, countKeys, headOf } from '../builders/whole-report.ts';

const mails = sampleMails();
const all = Object.entries(summaries).filter(([name]) => name !== WORST_SUMMARY);

describe.each(all)('the preview %s does not contradict itself', (_, sample) => {
  const { report } = sample;
  const { comingDue } = summaryContext(sample);

  test('its numbers are those of its lists', () => {
    expect(report.counts).toEqual(countKeys(report.accounts, report.keys));
    expect(report.coverage).toEqual(countCoverage(report.accounts));
    expect(comingDue?.accounts).toBeLessThanOrEqual(report.coverage.surveyed);
    expect(comingDue?.keys).toBeLessThanOrEqual(report.counts.compliant);
  });

  test('each key is of an account that was surveyed, and each problem of one that is there', () => {
    const surveyed = report.accounts.filter(({ status }) => status === 'surveyed');
    for (const { accountId } of report.keys)
      expect(surveyed.map((each) => each.accountId)).toContain(accountId);
    for (const { scope, id } of report.problems.filter((each) => each.scope !== 'run')) {
      const accountId = id.split('/', 1)[0];
      const account = report.accounts.find((each) => each.accountId === accountId);
      expect(account).toBeDefined();
      if (scope !== 'account') expect(account?.status).toBe('surveyed');
    }
  });

  test('each account that was not surveyed has its problem', () => {
    const lost = report.accounts.filter(({ status }) => status === 'unreachable');
    const ids = report.problems.map(({ id }) => id);
    expect(lost.filter(({ accountId }) => !ids.includes(accountId))).toEqual([]);
  });

  test('it mails those that it notified, and nobody else', () => {
    const told = report.keys.filter(({ outcome }) => ['notified', 'deactivated'].includes(outcome));
    expect(report.mail.sent).toBe(new Set(told.flatMap(({ contacts }) => contacts)).size);
  });
});

const isQuiet = ([name]: (typeof all)[number]): boolean =>
  mails.get(name)?.subject.includes('nothing new') ?? false;

test.each(all.filter(isQuiet))(
  '%s, which has nothing new, tells of nothing that was done',
  (name, sample) => {
    expect(mails.get(name)?.text).toContain('0 notified, 0 deactivated');
    expect(mails.get(name)?.text).not.toContain('New (');
    expect(changesSince(lastRun(sample), sample.report).problems.new).toEqual([]);
  },
);

test.each(all.filter((each) => !isQuiet(each)))('%s lists what is new', (name) => {
  expect(mails.get(name)?.text).toContain('New (');
});

test('previews show opt-outs with a reason, new ones and those that are too long', () => {
  const text = mails.get('summary-news')?.text ?? '';
  expect(text).toContain(
    '* new: 111122223335 sandbox, until 31 Jan 2027 (“load tests until the move”)\n' +
      '* too long: 111122223337 vendor-appliances, no end (“the vendor cannot rotate”)\n',
  );
  expect(text).toContain(
    '* 111122223333 shop/legacy, until 31 Mar 2027 (“replaced by the new exporter in March”)\n',
  );
});

test.each(Object.entries(summaries))(
  'a summary that is put together an account at a time is the same: %s',
  (_, sample) => {
    const keys = sample.report.keys.toSorted(byText(keyText));
    const report = { ...sample.report, keys };
    const drafted = draftByAccount(report, lastRun(sample));
    const { subject, text } = summaryOf(report, lastRun(sample), summaryContext(sample));
    expect(renderSummary(headOf(report), drafted, summaryContext(sample))).toMatchObject({ subject, text });
  },
);
