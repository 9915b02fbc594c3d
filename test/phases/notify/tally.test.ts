import { problem } from '../../../src/core/problem.ts';
import { noticeId } from '../../../src/core/notice.ts';
import { quotaOf } from '../../../src/phases/notify/quota.ts';
import { endsById } from '../../../src/phases/notify/ends.ts';
import { emptyTally } from '../../../src/phases/notify/tally.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../builders/finding.ts';
import { ANN, BOB, notice } from '../../builders/notice.ts';

const TO_ANN = notice();
const TO_BOB = notice({ contact: BOB });
const annsMail = { contact: ANN, notices: [TO_ANN] };
const bobsMail = { contact: BOB, notices: [TO_BOB] };

function counted() {
  const ends = endsById();
  return { ends, tally: emptyTally(ends) };
}

describe('the tally of a step', () => {
  test('counts mails by how they ended, and says it of each notice', () => {
    const { ends, tally } = counted();
    tally.end([annsMail], 'sent');
    tally.end([bobsMail, { contact: BOB, notices: [] }], 'failed');
    expect(tally.counts).toEqual({ sent: 1, pending: 0, withheld: 0, failed: 2 });
    expect([...ends.byId]).toEqual([
      [noticeId(TO_ANN), 'sent'],
      [noticeId(TO_BOB), 'failed'],
    ]);
  });

  test('counts the mails that left, and no others, by the accounts that they tell of', () => {
    const { tally } = counted();
    const ofBoth = { contact: ANN, notices: [TO_ANN, notice({ accountId: OTHER_ACCOUNT })] };
    tally.end([annsMail, bobsMail], 'sent');
    tally.end([ofBoth], 'sent');
    tally.end([ofBoth], 'failed');
    expect([...tally.sentOf]).toEqual([
      [ACCOUNT, 3],
      [OTHER_ACCOUNT, 1],
    ]);
  });

  test('counts no mail for what waits until tomorrow, or was in an earlier mail', () => {
    const { ends, tally } = counted();
    tally.leaveForTomorrow([annsMail]);
    tally.settled(TO_BOB);
    expect(tally.counts).toEqual({ sent: 0, pending: 0, withheld: 0, failed: 0 });
    expect([...ends.byId.values()]).toEqual(['pending', 'sent']);
  });

  test('tells what every mail meets once, first, and in place of what single mails met', () => {
    const { tally } = counted();
    const ofAnn = problem('mail', ANN, 'SERVICE_ERROR', 'for Ann');
    const other = problem('mail', ANN, 'MAIL_REFUSED', 'another');
    tally.meet(ofAnn);
    tally.meet(other);
    expect(tally.problems).toEqual([ofAnn, other]);
    const ofAll = problem('run', 'run', 'SERVICE_ERROR', 'for all');
    tally.meetInAll(ofAll);
    tally.meetInAll(problem('run', 'run', 'SERVICE_ERROR', 'once more'));
    tally.meet(problem('mail', BOB, 'SERVICE_ERROR', 'for Bob'));
    expect(tally.problems).toEqual([ofAll, other]);
  });
});

describe('a quota', () => {
  test('gives what is left, and takes back what was not used', () => {
    const quota = quotaOf(3);
    expect(quota.take(2)).toBe(2);
    expect(quota.left).toBe(1);
    expect(quota.take(2)).toBe(1);
    expect(quota.left).toBe(0);
    quota.giveBack(2);
    expect(quota.left).toBe(2);
    expect(quotaOf(0).take(1)).toBe(0);
  });

  test('without an end gives all', () => {
    const quota = quotaOf(null);
    expect(quota.take(1_000_000)).toBe(1_000_000);
    expect(quota.left).toBeNull();
  });
});
