import type { SendFailure } from '../../../src/aws/send-failure.ts';
import type { Digest } from '../../../src/core/digest.ts';
import type { EmailAddress } from '../../../src/core/contact.ts';
import { refusalsOf } from '../../../src/phases/notify/refusals.ts';
import { endsById } from '../../../src/phases/notify/ends.ts';
import { emptyTally } from '../../../src/phases/notify/tally.ts';
import { AS_OF, ago } from '../../builders/as-of.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../builders/finding.ts';
import { notice } from '../../builders/notice.ts';
import {
  IS_DAMAGED,
  ledgerWith,
  outage,
  phaseRun,
  RUN,
  unreadableRow,
  type LedgerParts,
} from '../../builders/phase.ts';

const to = (number: number): EmailAddress => `a${number}@example.com` as EmailAddress;
const mailTo = (number: number, ...accounts: (typeof ACCOUNT)[]): Digest => ({
  contact: to(number),
  notices: (accounts.length > 0 ? accounts : [ACCOUNT]).map((accountId) =>
    notice({ accountId, contact: to(number) }),
  ),
});

const failure = (overrides: Partial<SendFailure> = {}): SendFailure => ({
  fault: 'recipient',
  reach: 'unclear',
  code: 'MAIL_REFUSED',
  message: 'no such address',
  end: 'failed',
  ...overrides,
});
const OWN = failure({ reach: 'this-mail' });
const UNKNOWN = failure({ fault: 'unknown', code: 'SERVICE_ERROR', message: 'what?', end: 'pending' });
const SERVICE = failure({ fault: 'service', code: 'THROTTLED', message: 'too many', end: 'pending' });
const ALL = failure({
  fault: 'service',
  reach: 'every-mail',
  code: 'SENDING_PAUSED',
  message: 'paused',
  end: 'pending',
});

function stage({ hasSent = false, parts = {} }: { hasSent?: boolean; parts?: LedgerParts } = {}) {
  const tally = emptyTally(endsById());
  const wrote: string[] = [];
  const ledger = ledgerWith({
    contacts: {
      recordFailedMail: (address, { at, mail }) => {
        wrote.push(`failed ${address} ${mail} at ${at}`);
        return Promise.resolve(
          [1, 2].map((days) => ({ at: ago(days), mail: `before-${days}` })).concat({ at, mail }),
        );
      },
      markUndeliverable: (address, _, why) => Promise.resolve(void wrote.push(`dead ${address}: ${why}`)),
      recordRefusedMail: (address, { at, mail, accountId }) =>
        Promise.resolve(void wrote.push(`refused ${address} ${mail} at ${at} about ${accountId}`)),
      ...parts.contacts,
    },
  });
  const refusals = refusalsOf({ ledger }, phaseRun(), { tally, hasSent });
  const told = () =>
    tally.problems.map(({ scope, id, code, message }) => `${scope} ${id} ${code}: ${message}`);
  const meetAll = async (numbers: readonly number[], of: SendFailure) => {
    for (const number of numbers) expect(await refusals.meet(mailTo(number), of)).toEqual([]);
  };
  return { refusals, tally, wrote, told, meetAll };
}

const NOTHING = { sent: 0, pending: 0, withheld: 0, failed: 0 };
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('what one mail meets', () => {
  test('is its own: it counts against the address, is told, and stops nothing', async () => {
    const { refusals, tally, wrote, told, meetAll } = stage();
    await meetAll([1], OWN);
    expect(tally.counts).toEqual({ ...NOTHING, failed: 1 });
    expect(wrote).toEqual([
      `failed ${to(1)} refused-2026-11-22 at ${AS_OF}`,
      `dead ${to(1)}: refused: no such address`,
    ]);
    expect(told()).toEqual([`mail ${to(1)} MAIL_REFUSED: no such address`]);
    expect([refusals.stop, refusals.isUndecided, refusals.hasAccepted]).toEqual([false, false, false]);
  });

  test('for its words counts for the accounts that it was about; several go apart first', async () => {
    const words = failure({ fault: 'mail' });
    const { refusals, tally, wrote } = stage({ hasSent: true });
    const both = await refusals.meet(mailTo(1, ACCOUNT, OTHER_ACCOUNT), words);
    expect(both.map(({ notices }) => notices.map(({ accountId }) => accountId))).toEqual([
      [ACCOUNT],
      [OTHER_ACCOUNT],
    ]);
    expect([tally.counts, wrote]).toEqual([NOTHING, []]);
    await refusals.meet(mailTo(1, OTHER_ACCOUNT, OTHER_ACCOUNT), words);
    expect(wrote).toEqual([`refused ${to(1)} refused-2026-11-22 at ${AS_OF} about ${OTHER_ACCOUNT}`]);
    // A fault of the recipient is not mended by other mails.
    expect(await refusals.meet(mailTo(2, ACCOUNT, OTHER_ACCOUNT), OWN)).toEqual([]);
  });

  test('that is no refusal of address or words counts against nobody', async () => {
    const { wrote, meetAll, told } = stage({ hasSent: true });
    await meetAll([1], UNKNOWN);
    expect(wrote).toEqual([]);
    expect(told()).toEqual([
      `mail ${to(1)} SERVICE_ERROR: what?; the mail counts as not accepted, and waits`,
    ]);
  });

  test('and the ledger cannot note is told so; only want of the table stops the others', async () => {
    const torn = stage({ parts: { contacts: { recordFailedMail: unreadableRow } } });
    await torn.meetAll([1], OWN);
    expect(torn.told()).toEqual([
      `mail ${to(1)} LEDGER_UNREADABLE: SES refused a mail (no such address), and the ledger could not note it: ${IS_DAMAGED}`,
    ]);
    expect(torn.refusals.stop).toBe(false);
    const out = stage({ parts: { contacts: { recordFailedMail: outage } } });
    await out.meetAll([1], OWN);
    expect(out.told()[0]).toMatch(/LEDGER_UNREACHABLE: .*the table does not answer$/);
    expect(out.refusals.stop).toBe(true);
  });
});

describe('what every mail meets', () => {
  test('stops all, is told once, and is nobody’s fault', async () => {
    const { refusals, tally, wrote, told, meetAll } = stage({ hasSent: true });
    await meetAll([1, 2], ALL);
    expect(refusals.stop).toBe(true);
    expect(tally.counts).toEqual({ ...NOTHING, pending: 2 });
    expect(told()).toEqual([`run ${RUN} SENDING_PAUSED: paused`]);
    expect(wrote).toEqual([]);
  });

  test('lets those that were in doubt wait as well', async () => {
    const { refusals, tally, told, meetAll } = stage();
    await meetAll([1], failure());
    expect(refusals.isUndecided).toBe(true);
    await meetAll([2], ALL);
    expect([refusals.isUndecided, refusals.inDoubt]).toEqual([false, []]);
    expect(tally.counts).toEqual({ ...NOTHING, pending: 2 });
    expect(told()).toEqual([
      `run ${RUN} SENDING_PAUSED: paused`,
      `mail ${to(1)} MAIL_REFUSED: no such address`,
    ]);
  });
});

describe('where SES leaves open which of the two it is', () => {
  test('nothing is said until a mail is accepted; then each was its own', async () => {
    const { refusals, tally, told, meetAll } = stage();
    await meetAll([1, 2], failure());
    expect([refusals.isUndecided, tally.counts, told()]).toEqual([true, NOTHING, []]);
    await refusals.accepted();
    expect([refusals.isUndecided, refusals.hasAccepted, refusals.stop]).toEqual([false, true, false]);
    expect(tally.counts).toEqual({ ...NOTHING, failed: 2 });
    expect(told()).toHaveLength(2);
  });

  test('two addresses that meet the same are in no doubt about the others; three are', async () => {
    const { refusals, meetAll } = stage();
    await meetAll([1, 2], failure());
    await meetAll([3], failure({ fault: 'configuration', code: 'MAIL_DENIED' }));
    expect(refusals.inDoubt).toEqual([]);
    await meetAll([4], failure());
    expect(refusals.inDoubt).toEqual([to(1), to(2), to(4)]);
    await refusals.accepted();
    expect(refusals.inDoubt).toEqual([]);
  });

  test('the same address again and again says nothing of others', async () => {
    const { refusals, meetAll } = stage();
    await meetAll([1, 1, 1, 1, 1, 1, 1], failure());
    expect([refusals.inDoubt, refusals.stop]).toEqual([[], false]);
  });

  test('six are everybody’s', async () => {
    const { refusals, tally, told, wrote, meetAll } = stage();
    await meetAll(upTo(5), failure());
    expect(refusals.stop).toBe(false);
    await meetAll([6], failure());
    expect([refusals.stop, refusals.inDoubt]).toEqual([true, []]);
    expect(tally.counts).toEqual({ ...NOTHING, pending: 6 });
    expect(told()).toEqual([`run ${RUN} MAIL_REFUSED: no such address`]);
    expect(wrote).toEqual([]);
  });

  test('once SES has taken a mail, six refusals are their own, unless they hang on neither address nor words', async () => {
    const own = stage({ hasSent: true });
    await own.meetAll(upTo(8), failure());
    expect([own.refusals.stop, own.refusals.isUndecided]).toEqual([false, false]);
    expect(own.tally.counts).toEqual({ ...NOTHING, failed: 8 });
    for (const common of [UNKNOWN, SERVICE]) {
      const { refusals, meetAll } = stage({ hasSent: true });
      await meetAll(upTo(5), common);
      expect(refusals.stop).toBe(false);
      await meetAll([6], common);
      expect(refusals.stop).toBe(true);
    }
  });

  test('counting begins anew with each mail that SES takes', async () => {
    const { refusals, meetAll } = stage();
    await meetAll(upTo(5), SERVICE);
    await refusals.accepted();
    await meetAll([6], SERVICE);
    expect(refusals.stop).toBe(false);
  });

  test('in the end three are everybody’s, and two are their own', async () => {
    const three = stage();
    await three.meetAll(upTo(3), failure());
    await three.refusals.ended();
    expect(three.refusals.stop).toBe(true);
    expect(three.tally.counts).toEqual({ ...NOTHING, pending: 3 });
    const two = stage();
    await two.meetAll(upTo(2), failure());
    await two.refusals.ended();
    expect(two.refusals.stop).toBe(false);
    expect(two.tally.counts).toEqual({ ...NOTHING, failed: 2 });
  });
});
