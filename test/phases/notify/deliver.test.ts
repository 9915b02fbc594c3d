import pLimit from 'p-limit';
import type { SentDigest } from '../../../src/core/contact-state.ts';
import { dayOf, HOUR_MS, instant, plusDays, toMs } from '../../../src/core/instant.ts';
import { noticeName } from '../../../src/core/notice.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import { prepare, record, send, type PreparedMail } from '../../../src/phases/notify/deliver.ts';
import type { Lease } from '../../../src/phases/run.ts';
import { ahead, AS_OF } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { ANN, notice } from '../../builders/notice.ts';
import {
  bug,
  IS_DAMAGED,
  ledgerWith,
  outage,
  phaseRun,
  phaseServices,
  unreadableRow,
  type LedgerParts,
} from '../../builders/phase.ts';

const GATE = { blocked: null, message: '', sandbox: false, maxSendRate: 1, remaining: null };
const FIRST = notice();
const LATER = instant(toMs(AS_OF) + HOUR_MS + 1);

describe('a mail', () => {
  test('tells its notices in reading order, and names them as they came', () => {
    const [soon, word] = [notice({ deadline: ahead(1), kind: 'reminder' }), notice({ kind: 'deactivated' })];
    const held = [{ ...FIRST }, { ...soon }, { ...word }];
    const told = [FIRST, soon, word].map((each, index) => [held[index] ?? each, each] as const);
    const mail = prepare({ contact: ANN, told }, phaseRun(), AS_OF);
    expect(mail.told).toEqual([word, soon, FIRST]);
    expect(mail.notices).toEqual(held);
    expect(mail.contact).toBe(ANN);
  });

  test('says which of several it is', () => {
    const told = [[FIRST, FIRST] as const];
    const { subject } = prepare({ contact: ANN, told, part: { number: 2, of: 3 } }, phaseRun(), AS_OF).mail;
    expect(subject).toContain('part 2 of 3');
    expect(prepare({ contact: ANN, told }, phaseRun(), AS_OF).mail.subject).not.toContain('part');
  });

  test('names a full grace period from when it leaves (I1); of a reminder the deadline that holds', () => {
    const deadlines = (now: typeof AS_OF, ...all: (typeof FIRST)[]) =>
      prepare({ contact: ANN, told: all.map((each) => [each, each]) }, phaseRun(), now).told.map(
        ({ deadline }) => deadline,
      );
    const waited = notice({ deadline: ahead(2) });
    expect(deadlines(AS_OF, waited)).toEqual([ahead(7)]);
    expect(deadlines(LATER, waited)).toEqual([plusDays(LATER, 7)]);
    expect(deadlines(AS_OF, notice({ deadline: ahead(9) }))).toEqual([ahead(9)]);
    expect(deadlines(LATER, notice({ kind: 'reminder', deadline: ahead(2) }))).toEqual([ahead(2)]);
  });
});

describe('sending', () => {
  const MAIL: PreparedMail = prepare({ contact: ANN, told: [[FIRST, FIRST]] }, phaseRun(), AS_OF);

  interface Given {
    readonly isHeld?: boolean;
    readonly allowDeed?: Lease['allowDeed'];
    readonly sandbox?: boolean;
    readonly answer?: () => Promise<string>;
  }

  async function sent({ isHeld = false, allowDeed, sandbox = false, answer }: Given = {}) {
    const mails: unknown[] = [];
    let now = AS_OF;
    const services = phaseServices({
      clock: { now: () => now, sleep: () => Promise.resolve() },
      ses: {
        send: async (mail, mayGoOn) => {
          await mayGoOn?.();
          mails.push(mail);
          return answer ? answer() : 'mail-1';
        },
      },
    });
    const { lease } = phaseRun();
    const run = phaseRun({ lease: { ...lease, allowDeed: allowDeed ?? lease.allowDeed } });
    const pace = () => Promise.resolve(void (now = LATER));
    const how = { pace, isHeld: () => isHeld };
    return { answer: await send(services, run, { ...GATE, sandbox }, MAIL, how), mails };
  }

  test('is accepted by an ID; its days begin when it leaves, not when it began to wait (I1)', async () => {
    const { answer, mails } = await sent();
    const digest = { day: dayOf(AS_OF), messageId: 'mail-1', sentAt: LATER, asOf: AS_OF };
    expect(answer).toEqual({ kind: 'accepted', sent: { ...digest, notices: [noticeName(FIRST)] } });
    expect(mails).toEqual([{ to: ANN, ...MAIL.mail }]);
  });

  test('does not happen where others met meanwhile what it would meet', async () => {
    expect(await sent({ isHeld: true })).toEqual({ answer: { kind: 'held' }, mails: [] });
  });

  test('that a pause stops is stopped for every mail, and waits', async () => {
    const allowDeed = () => Promise.reject(new PausedError('paused by Ann'));
    const { answer, mails } = await sent({ allowDeed });
    const failure = { fault: 'service', reach: 'every-mail', end: 'pending' };
    expect(answer).toEqual({
      kind: 'refused',
      failure: { ...failure, code: 'PAUSED', message: 'paused by Ann' },
    });
    expect(mails).toEqual([]);
    expect((await sent({ allowDeed: outage })).answer).toMatchObject({
      failure: { ...failure, code: 'LEDGER_UNREACHABLE' },
    });
  });

  test('is refused by what SES says, which may be another thing in the sandbox', async () => {
    const words = `Email address is not verified. The following identities failed the check: ${ANN}`;
    const refused = () => Promise.reject(awsError('MessageRejected', words, { $fault: 'client' }));
    expect((await sent({ answer: refused, sandbox: true })).answer).toMatchObject({
      kind: 'refused',
      failure: { fault: 'recipient', end: 'withheld' },
    });
    expect((await sent({ answer: refused })).answer).not.toMatchObject({ failure: { fault: 'recipient' } });
    await expect(sent({ answer: bug })).rejects.toThrow('a bug');
  });
});

describe('the record of a mail that left', () => {
  const SENT: SentDigest = {
    day: dayOf(AS_OF),
    messageId: 'mail-1',
    sentAt: AS_OF,
    asOf: AS_OF,
    notices: [noticeName(FIRST)],
  };

  async function recorded(parts: LedgerParts = {}) {
    const wrote: string[] = [];
    const write = (text: string): Promise<void> => Promise.resolve(void wrote.push(text));
    const ledger = ledgerWith({
      mails: {
        record: (id) => write(`mail ${id}`),
        read: (id) => write(`looked at ${id}`).then(() => null),
        ...parts.mails,
      },
      contacts: { recordDigest: (address) => write(`told ${address}`), ...parts.contacts },
      keys: { recordNotice: ({ kind }) => write(`kept ${kind}`), ...parts.keys },
      outbox: { markSent: ({ kind }) => write(`sent ${kind}`) },
    });
    const run = phaseRun();
    const digest = { contact: ANN, notices: [FIRST] };
    const unrecorded = await record(phaseServices({ ledger }), run, digest, SENT, pLimit(1));
    const { code, message } = unrecorded?.problem ?? {};
    return { wrote, told: run.told, unrecorded: unrecorded && { ...unrecorded, code, message } };
  }

  test('is first the mail’s, then the address’s, then each notice’s; then whether it came back already', async () => {
    const { wrote, told, unrecorded } = await recorded();
    expect(wrote).toEqual(['mail mail-1', `told ${ANN}`, 'kept first', 'sent first', 'looked at mail-1']);
    expect(told).toEqual([{ event: 'mail-sent', contact: ANN, notices: 1, messageId: 'mail-1' }]);
    expect(unrecorded).toBeNull();
  });

  test('of one whose own row is refused lets its notices not count, stops nothing, and tells why', async () => {
    const { wrote, unrecorded } = await recorded({ mails: { record: unreadableRow } });
    expect(wrote).toEqual([`told ${ANN}`, 'sent first']);
    expect(unrecorded).toMatchObject({ stops: false, code: 'LEDGER_UNREADABLE' });
    expect(unrecorded?.message).toMatch(/^a mail left, but the ledger cannot say which notices it carried/);
  });

  test('that one row keeps from being whole stops nothing; want of the table stops the mails that follow', async () => {
    const torn = await recorded({ keys: { recordNotice: unreadableRow } });
    expect(torn.unrecorded).toMatchObject({
      stops: false,
      code: 'LEDGER_UNREADABLE',
      message: `a mail left, but the ledger could not record it, so that it may be sent again: ${IS_DAMAGED}`,
    });
    const out = await recorded({ contacts: { recordDigest: outage } });
    expect(out.unrecorded).toMatchObject({ stops: true, code: 'LEDGER_UNREACHABLE' });
    // It left all the same.
    expect(out.told).toHaveLength(1);
    await expect(recorded({ contacts: { recordDigest: bug } })).rejects.toThrow('a bug');
  });
});
