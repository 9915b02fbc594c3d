import type { ContactState, SentDigest } from '../../../src/core/contact-state.ts';
import { dayOf, HOUR_MS, instant, toMs } from '../../../src/core/instant.ts';
import { noticeName, type Notice } from '../../../src/core/notice.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { digestOfThisRun, digestWith, settle, settleSentNotices } from '../../../src/phases/notify/settle.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { KEY_ID } from '../../builders/finding.ts';
import { ANN, BOB, notice } from '../../builders/notice.ts';
import {
  bug,
  IS_DAMAGED,
  ledgerWith,
  outage,
  phaseRun,
  phaseServices,
  readAll,
  unreadableRow,
  type LedgerParts,
} from '../../builders/phase.ts';

/** The mail of today that carried these. */
const digestOf = (notices: readonly Notice[], overrides: Partial<SentDigest> = {}): SentDigest => ({
  day: dayOf(AS_OF),
  messageId: 'mail-1',
  sentAt: AS_OF,
  asOf: AS_OF,
  notices: notices.map(noticeName),
  ...overrides,
});

const stateOf = (lastDigest: SentDigest | null): ContactState => ({
  undeliverableSince: null,
  lastDigest,
  refusedMails: [],
});

const FIRST = notice();

function stage(pending: readonly Notice[], digest: SentDigest | null, parts: LedgerParts = {}) {
  const wrote: string[] = [];
  const write = (text: string): Promise<void> => Promise.resolve(void wrote.push(text));
  const ledger = ledgerWith({
    outbox: {
      pending: () => asyncItems(pending),
      markSent: ({ kind, contact }, id, at) => write(`sent ${kind} ${contact} ${id} ${at}`),
      ...parts.outbox,
    },
    contacts: {
      readMany: (asked) => readAll(asked.includes(ANN) ? [[ANN, stateOf(digest)]] : []),
      ...parts.contacts,
    },
    keys: {
      recordNotice: ({ kind, contact }, { messageId }) => write(`kept ${kind} ${contact} ${messageId}`),
      dropOver: (keys) =>
        keys.length === 0 ? Promise.resolve() : write(`dropped what is over of ${keys.length}`),
      ...parts.keys,
    },
    mails: {
      read: (id) =>
        write(`asked ${id}`).then(() => ({ notices: pending.map(noticeName), undelivered: null })),
      ...parts.mails,
    },
    accepted: { ...parts.accepted },
  });
  return { wrote, services: phaseServices({ ledger }) };
}

const words = (problems: readonly { scope: string; id: string; code: string; message: string }[]): string[] =>
  problems.map(({ scope, id, code, message }) => `${scope} ${id} ${code}: ${message}`);

describe('what a crash left pending', () => {
  test('and SES had accepted joins the history, then leaves the outbox; its mail is looked after', async () => {
    const reminder = notice({ kind: 'reminder' });
    const { services, wrote } = stage([FIRST, reminder], digestOf([FIRST, reminder]));
    expect(await settleSentNotices(services, phaseRun())).toEqual([]);
    expect(wrote).toEqual([
      'asked mail-1',
      `kept first ${ANN} mail-1`,
      `sent first ${ANN} mail-1 ${AS_OF}`,
      `kept reminder ${ANN} mail-1`,
      `sent reminder ${ANN} mail-1 ${AS_OF}`,
      'asked mail-1',
      'dropped what is over of 2',
    ]);
  });

  test('and no mail carried stays pending', async () => {
    const { services, wrote } = stage([FIRST], null);
    expect(await settleSentNotices(services, phaseRun())).toEqual([]);
    expect(wrote).toEqual([]);
  });

  test('and cannot be noted is told, and keeps nothing else from it', async () => {
    const { services, wrote } = stage([FIRST], digestOf([FIRST]), { keys: { recordNotice: unreadableRow } });
    expect(words(await settleSentNotices(services, phaseRun()))).toEqual([
      `key ${KEY_ID} LEDGER_UNREADABLE: ${IS_DAMAGED}`,
    ]);
    expect(wrote).toEqual(['asked mail-1', 'asked mail-1', 'dropped what is over of 1']);
  });

  test('goes together where the ledger takes it so; only what it leaves goes one by one', async () => {
    const reminder = notice({ kind: 'reminder' });
    const asked: string[][] = [];
    const record: Ledger['accepted']['record'] = (accepted, { messageId }) => {
      asked.push([messageId, ...accepted.map(({ notice: of, recorded }) => `${of.kind} ${recorded.kind}`)]);
      return Promise.resolve(accepted.filter(({ notice: of }) => of.kind === 'reminder'));
    };
    const { services, wrote } = stage([FIRST, reminder], digestOf([FIRST, reminder]), {
      accepted: { record },
    });
    expect(await settleSentNotices(services, phaseRun())).toEqual([]);
    expect(asked).toEqual([['mail-1', 'first first', 'reminder reminder']]);
    expect(wrote.filter((each) => !each.startsWith('asked'))).toEqual([
      `kept reminder ${ANN} mail-1`,
      `sent reminder ${ANN} mail-1 ${AS_OF}`,
      'dropped what is over of 2',
    ]);
  });

  test('and the row of its mail does not name joins no history (I1)', async () => {
    const reminder = notice({ kind: 'reminder' });
    const names = [noticeName(reminder), noticeName(notice({ decidedAt: ago(1) }))];
    const read = () => Promise.resolve({ notices: names, undelivered: null });
    const { services, wrote } = stage([FIRST, reminder], digestOf([FIRST, reminder]), { mails: { read } });
    await settleSentNotices(services, phaseRun());
    expect(wrote.filter((each) => each.startsWith('kept'))).toEqual([`kept reminder ${ANN} mail-1`]);
    expect(wrote).toContain(`sent first ${ANN} mail-1 ${AS_OF}`);
  });

  test('and came back meanwhile is taken back; where that cannot be noted, it is told', async () => {
    const undelivered = { at: AS_OF, why: 'bounce Permanent', kind: 'undeliverable' } as const;
    const { services } = stage([FIRST], digestOf([FIRST]), {
      mails: {
        read: () => Promise.resolve({ notices: [noticeName(FIRST)], undelivered }),
        voidNotice: unreadableRow,
      },
    });
    expect(words(await settleSentNotices(services, phaseRun()))).toEqual([
      `mail mail-1 LEDGER_UNREADABLE: ${IS_DAMAGED}`,
    ]);
  });

  test('of a mail whose row cannot be read, or was not written, does not count, and is told', async () => {
    const unnamed = 'the ledger cannot say which notices it carried';
    for (const [read, code] of [
      [unreadableRow, 'LEDGER_UNREADABLE'],
      [() => Promise.resolve(null), 'LEDGER_REFUSED'],
    ] as const) {
      const { services, wrote } = stage([FIRST], digestOf([FIRST]), { mails: { read } });
      const [told, ...more] = words(await settleSentNotices(services, phaseRun()));
      expect(told).toMatch(new RegExp(`^mail ${ANN} ${code}: .*${unnamed}`));
      expect(more).toEqual([]);
      expect(wrote).toEqual([`sent first ${ANN} mail-1 ${AS_OF}`, 'dropped what is over of 1']);
    }
  });

  test('for want of the table, or by a bug, ends the run', async () => {
    const digest = digestOf([FIRST]);
    const torn = stage([FIRST], digest, { outbox: { markSent: outage } });
    await expect(settleSentNotices(torn.services, phaseRun())).rejects.toThrow('the table does not answer');
    const bugged = stage([FIRST], digest, { mails: { read: bug } });
    await expect(settleSentNotices(bugged.services, phaseRun())).rejects.toThrow('a bug');
  });
});

describe('the mail that carried a notice', () => {
  const states = (digest: SentDigest | null) => new Map([[ANN, stateOf(digest)]]);

  test('told the same of the same key, that day, to that address', () => {
    const digest = digestOf([FIRST]);
    expect(digestWith(FIRST, states(digest))).toBe(digest);
    expect(digestWith(notice({ kind: 'reminder' }), states(digest))).toBeNull();
    expect(digestWith(notice({ decidedAt: ago(1) }), states(digest))).toBeNull();
    expect(digestWith(notice({ contact: BOB }), states(digest))).toBeNull();
    expect(digestWith(FIRST, states(null))).toBeNull();
    expect(digestWith(FIRST, states(digestOf([notice({ kind: 'reminder' }), FIRST])))).not.toBeNull();
  });

  test('is of this run by its as-of instant, whatever day the notice has in its name', () => {
    const run = phaseRun();
    const digest = digestOf([FIRST]);
    expect(digestOfThisRun(notice({ decidedAt: ago(1) }), states(digest), run)).toBe(digest);
    expect(digestOfThisRun(FIRST, states(digestOf([FIRST], { asOf: ago(1) })), run)).toBeNull();
    expect(digestOfThisRun(notice({ kind: 'reminder' }), states(digest), run)).toBeNull();
    expect(
      digestOfThisRun(FIRST, states(digestOf([notice({ kind: 'reminder' }), FIRST])), run),
    ).not.toBeNull();
    expect(digestOfThisRun(FIRST, states(null), run)).toBeNull();
    expect(digestOfThisRun(FIRST, new Map(), run)).toBeNull();
  });
});

test('an accepted notice counts from its run, or from when it left where that was more than an hour later', async () => {
  const kept: unknown[] = [];
  const ledger = ledgerWith({
    keys: {
      recordNotice: (_, recorded) => {
        kept.push(recorded);
        return Promise.resolve();
      },
    },
  });
  const late = instant(toMs(AS_OF) + HOUR_MS + 1);
  const named = { names: [noticeName(FIRST)], unnamed: null };
  await settle(phaseServices({ ledger }), phaseRun(), FIRST, digestOf([FIRST]), named);
  await settle(phaseServices({ ledger }), phaseRun(), FIRST, digestOf([FIRST], { sentAt: late }), named);
  const { kind, contact, cycle, deadline } = FIRST;
  const alike = { kind, contact, cycle, deadline, status: 'sent', messageId: 'mail-1' };
  expect(kept).toEqual([
    { ...alike, countsFrom: AS_OF },
    { ...alike, countsFrom: late },
  ]);
});
