import { setImmediate } from 'node:timers/promises';
import type { EmailAddress } from '../../../src/core/contact.ts';
import { KeyRotationError, problem } from '../../../src/core/problem.ts';
import type { Notice } from '../../../src/core/notice.ts';
import { courierOf } from '../../../src/phases/notify/courier.ts';
import { endsById } from '../../../src/phases/notify/ends.ts';
import { quotaOf } from '../../../src/phases/notify/quota.ts';
import type { Words } from '../../../src/phases/notify/shelf.ts';
import { emptyTally } from '../../../src/phases/notify/tally.ts';
import type { Lease } from '../../../src/phases/run.ts';
import { awsError } from '../../builders/aws-error.ts';
import { KEY_ID } from '../../builders/finding.ts';
import { notice } from '../../builders/notice.ts';
import { phaseRun, phaseServices, STILL } from '../../builders/phase.ts';

const GATE = { blocked: null, message: '', sandbox: false, maxSendRate: 1_000, remaining: null };
const to = (number: number): EmailAddress => `a${number}@example.com` as EmailAddress;
const mailTo = (number: number, overrides: Partial<Notice> = {}) => ({
  contact: to(number),
  notices: [notice({ contact: to(number), ...overrides })] as const,
});
const NOTHING_READ = new Map<Notice, Words>();
const UNREAD: Words = { kind: 'unread', problem: problem('key', KEY_ID, 'LEDGER_UNREADABLE', 'torn') };

interface Given {
  readonly hasSent?: boolean;
  readonly sendsNothing?: boolean;
  readonly wordsOf?: (notice: Notice) => Words | undefined;
  readonly send?: () => Promise<string>;
  readonly lease?: Partial<Lease>;
}

function stage({ hasSent = true, sendsNothing = false, wordsOf, send, lease = {} }: Given = {}) {
  const did: string[] = [];
  const ends = endsById();
  const tally = emptyTally<Notice>(ends);
  const quota = quotaOf(0);
  const services = phaseServices({
    clock: { ...STILL, sleep: (ms) => Promise.resolve(void did.push(`slept ${ms}`)) },
    ses: {
      send: async (mail, mayGoOn) => {
        await mayGoOn?.();
        did.push(`sent ${mail.to}`);
        return send ? send() : 'mail-1';
      },
    },
  });
  const shelf = {
    ends,
    wordsOf: (notices: readonly Notice[]) => {
      did.push(`read ${notices.map(({ contact }) => contact).join(' ')}`);
      const told = notices.map((each): [Notice, Words | undefined] => [
        each,
        wordsOf ? wordsOf(each) : { kind: 'pending', notice: each },
      ]);
      return Promise.resolve(new Map(told.filter((each): each is [Notice, Words] => each[1] !== undefined)));
    },
  };
  const allowDeed: Lease['allowDeed'] = (turn) => {
    did.push('asked');
    return phaseRun().lease.allowDeed(turn);
  };
  const run = phaseRun({ lease: { ...phaseRun().lease, allowDeed, ...lease } });
  const courier = courierOf(services, run, GATE, { quota, tally, shelf, hasSent, sendsNothing });
  return { courier, tally, quota, did };
}

/** Of a send that waits until the test lets it go on. */
function held() {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  return { release, send: () => gate.then(() => 'mail-1') };
}

const counts = (overrides: object) => ({ sent: 0, pending: 0, withheld: 0, failed: 0, ...overrides });

describe('what a mail says', () => {
  test('is asked for only as far as it is not read yet', async () => {
    const { courier, did } = stage();
    const [one, two] = [notice({ contact: to(1) }), notice({ contact: to(1), kind: 'reminder' })];
    const ahead = new Map<Notice, Words>([[one, { kind: 'pending', notice: one }]]);
    await courier.take([{ contact: to(1), notices: [one, two] }], ahead);
    await courier.take([{ contact: to(1), notices: [one] }], ahead);
    await courier.ended();
    expect(did.filter((each) => each.startsWith('read'))).toEqual([`read ${to(1)}`]);
  });

  test('and was told by now is told no more; its place in the quota and at SES is another’s', async () => {
    const { courier, tally, quota, did } = stage({ wordsOf: () => ({ kind: 'sent' }) });
    await courier.take([mailTo(1)], NOTHING_READ);
    await courier.ended();
    expect(did).toEqual([`read ${to(1)}`]);
    expect([tally.counts, quota.left]).toEqual([counts({}), 1]);
  });

  test('and nobody can read waits, and why is told', async () => {
    const { courier, tally, quota } = stage({ wordsOf: () => UNREAD });
    await courier.take([mailTo(1)], NOTHING_READ);
    expect([tally.counts, quota.left]).toEqual([counts({ pending: 1 }), 1]);
    expect(tally.problems).toMatchObject([{ code: 'LEDGER_UNREADABLE', message: 'torn' }]);
    const silent = stage({ wordsOf: () => undefined });
    await silent.courier.take([mailTo(1)], NOTHING_READ);
    expect([silent.tally.counts, silent.tally.problems]).toEqual([counts({ pending: 1 }), []]);
  });

  test('and nobody can read keeps the other mails to the address from nothing', async () => {
    const { courier, tally } = stage({ wordsOf: (each) => (each.kind === 'first' ? UNREAD : undefined) });
    const word = { ...mailTo(1, { kind: 'deactivated' }) };
    const ahead = new Map<Notice, Words>([[word.notices[0], { kind: 'pending', notice: word.notices[0] }]]);
    await courier.take([mailTo(1), mailTo(1), word], ahead);
    await courier.ended();
    expect(tally.counts).toEqual(counts({ pending: 2, sent: 1 }));
  });
});

test('a courier that sends nothing gives all back, and asks neither ledger nor lease about the mails that follow', async () => {
  const { courier, tally, quota, did } = stage({ sendsNothing: true });
  await courier.take([mailTo(1), mailTo(1, { kind: 'reminder' })], NOTHING_READ);
  await courier.ended();
  expect([tally.counts, quota.left, courier.hasStopped]).toEqual([counts({ pending: 2 }), 2, true]);
  expect(did.filter((each) => !each.startsWith('slept'))).toEqual([`read ${to(1)}`]);
});

describe('mails under way', () => {
  test('are a hundred short ones at most', async () => {
    const { release, send } = held();
    const { courier, did } = stage({ send });
    const all = (async () => {
      for (let number = 1; number <= 101; number += 1) await courier.take([mailTo(number)], NOTHING_READ);
    })();
    const sent = () => did.filter((each) => each.startsWith('sent')).length;
    while (sent() < 100) await setImmediate();
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    expect(sent()).toBe(100);
    release();
    await all;
    await courier.ended();
    expect(sent()).toBe(101);
  });

  test('are no more than three until SES has said to one of them what it does with mails', async () => {
    const { release, send } = held();
    const { courier } = stage({ send, hasSent: false });
    const isReady = async () => {
      let ready = false;
      void courier.ready().then(() => (ready = true));
      for (let turn = 0; turn < 20; turn += 1) await setImmediate();
      return ready;
    };
    for (const number of [1, 2]) await courier.take([mailTo(number)], NOTHING_READ);
    expect(await isReady()).toBe(true);
    await courier.take([mailTo(3)], NOTHING_READ);
    expect(await isReady()).toBe(false);
    release();
    await courier.drained();
    expect(await isReady()).toBe(true);
  });

  test('are waited for by nobody once SES has taken one', async () => {
    const { release, send } = held();
    const { courier } = stage({ send });
    for (const number of [1, 2, 3]) await courier.take([mailTo(number)], NOTHING_READ);
    await courier.ready();
    release();
    await courier.ended();
  });

  test('that are refused while none is accepted leave open what becomes of the others', async () => {
    const send = () => Promise.reject(awsError('MessageRejected', 'Bad link', { $fault: 'client' }));
    const { courier } = stage({ send, hasSent: false });
    for (const number of [1, 2, 3]) await courier.take([mailTo(number)], NOTHING_READ);
    await courier.drained();
    expect([courier.isUndecided, courier.inDoubt]).toEqual([true, [to(1), to(2), to(3)]]);
    await courier.ended();
    expect([courier.isUndecided, courier.hasStopped]).toEqual([false, true]);
  });

  test('end with the first bug or lost lease', async () => {
    const lost = new KeyRotationError('LEASE_LOST', 'another run is at work');
    const { courier, did } = stage({ lease: { allowDeed: () => Promise.reject(lost) } });
    expect(courier.hasFailed).toBe(false);
    await courier.take([mailTo(1)], NOTHING_READ);
    await courier.drained();
    expect(courier.hasFailed).toBe(true);
    await expect(courier.ended()).rejects.toBe(lost);
    expect(did.filter((each) => each.startsWith('sent'))).toEqual([]);
  });
});
