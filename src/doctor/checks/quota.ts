import { remainingOf } from '../../phases/notify/gate.ts';
import { count, formatNumber } from '../../words/counts.ts';
import { check } from '../check.ts';
import { attention, ok } from '../finding.ts';

export const quotaCheck = check({
  name: 'quota',
  about: "The day's SES quota, as far as SESQUOTASHARE goes, against the mail that the last run expects",
  asks: [],
  needs: ['sending', 'lastRun'],
  beforeDeploy: false,
  run({ settings }, { sending, lastRun }) {
    const mails = lastRun.mail.expectedMails;
    const { sesQuotaShare } = settings;
    const left = remainingOf(sending, sesQuotaShare);
    const aDay = remainingOf({ ...sending, sentLast24Hours: 0 }, sesQuotaShare);
    const expected = `a run like the last one has ${count(mails, 'mail')}`;
    if (left === null || aDay === null) return { findings: [ok(`${expected}; SES sets no limit`)] };
    const share = `${formatNumber(aDay)} a day are this tool's (${sesQuotaShare} %)`;
    if (mails > aDay) {
      const days = aDay === 0 ? 'for ever' : `for ${Math.ceil(mails / aDay)} days`;
      return {
        findings: [
          attention(
            `${expected}, and ${share}: notices would be sent ${days}`,
            'Nothing is lost, deadlines move. Ask SES for a higher quota, or raise SESQUOTASHARE.',
          ),
        ],
      };
    }
    if (mails > left)
      return {
        findings: [
          attention(
            `${expected}, and ${formatNumber(left)} are left of these 24 hours`,
            'What is over goes out with the next run; see who else sends from this account.',
          ),
        ],
      };
    return { findings: [ok(`${expected}; ${share}, ${formatNumber(left)} left now`)] };
  },
});
