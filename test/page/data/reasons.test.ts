import type { Day } from '../../../src/core/instant.ts';
import { whyListed, whyNotSurveyed } from '../../../src/page/data/reasons.ts';
import { accountEntry, keyEntry } from '../../builders/report.ts';
import { THRESHOLDS } from '../samples.ts';

const until = '2027-06-30' as Day;

test.each([
  [{ reason: 'age' }, 'older than 30 days'],
  [{ reason: 'unused' }, 'unused for too long'],
  [{ decision: 'exempt', reason: 'opt-out' }, 'its user opted out'],
  [
    { decision: 'exempt', reason: 'opt-out until 2027-06-30', optOut: { until, reason: 'appliance' } },
    'its user opted out until 2027-06-30: appliance',
  ],
  [{ decision: 'exempt', reason: 'opt-out-unreadable' }, "its user's opt-out tag could not be read"],
  [{ decision: 'undetermined', reason: 'contact-unread' }, 'its contact could not be read'],
  [{ decision: 'undetermined', reason: 'ACCESS_DENIED' }, 'ACCESS_DENIED'],
] as const)('a key of %j is listed in words', (key, words) => {
  expect(whyListed(keyEntry(key), THRESHOLDS)).toBe(words);
});

test.each([
  [{}, ''],
  [{ status: 'not-active', reason: 'SUSPENDED' }, 'SUSPENDED'],
  [{ status: 'out-of-scope', reason: 'OU' }, 'its OU is left out'],
  [{ status: 'unreachable', reason: 'NOT_SURVEYED' }, 'the run ended before it was done'],
  [{ status: 'unreachable', reason: 'ACCESS_DENIED' }, 'ACCESS_DENIED'],
  [
    {
      status: 'opted-out',
      reason: 'until 2027-06-30',
      optOut: { until, reason: 'mainframe' },
    },
    'until 2027-06-30: mainframe',
  ],
  [{ status: 'opted-out', reason: 'no end', optOut: { until: null, reason: null } }, 'no end'],
] as const)('an account of %j has its reason in words', (account, words) => {
  expect(whyNotSurveyed(accountEntry(account))).toBe(words);
});
