import { keyText } from '../../../src/core/access-key.ts';
import type { NoticeName } from '../../../src/core/notice.ts';
import { noticeName, type Notice } from '../../../src/core/notice.ts';
import type { Ledger } from '../../../src/ledger/ledger.ts';
import { noticeRow } from '../../../src/ledger/row-keys.ts';
import { record } from '../../../src/phases/notify/deliver.ts';
import { settleSentNotices } from '../../../src/phases/notify/settle.ts';
import type { Services } from '../../../src/phases/run.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { ANN, notice } from '../../builders/notice.ts';
import type { Beginning, Breakage } from './little-world.ts';
import { hearsOf, unlocked } from './programs.ts';
import { inRun, meet, type Part } from './scenes.ts';
import { FIRST, KEY, SECOND } from './story.ts';
import pLimit from 'p-limit';

const TOLD: Notice = notice({ decidedAt: FIRST.asOf, cycle: FIRST.asOf, runId: FIRST.runId });
const ID = 'mail-1';
const SENT = { day: '2026-11-22', messageId: ID, sentAt: AS_OF, asOf: FIRST.asOf } as const;

/** What a run records of a mail that SES has accepted. */
const records = inRun(unlocked, FIRST, async (services, run) => {
  const sent = { ...SENT, notices: [noticeName(TOLD)] };
  const unrecorded = await record(services, run, { contact: ANN, notices: [TOLD] }, sent as never, pLimit(1));
  if (unrecorded !== null) throw new Error(unrecorded.problem.message);
});
const settles = inRun(unlocked, SECOND, async (services, run) => {
  await settleSentNotices(services, run);
});
const hears: Part = (services) => hearsOf(services, ID);
const adds: Part = ({ ledger }) => ledger.outbox.add(TOLD);
const pending: Parameters<typeof meet>[0]['before'] = async ({ ledger }) => {
  await ledger.outbox.add(TOLD);
};

function rowOf(begun: Beginning, name: NoticeName) {
  const { pk, sk } = noticeRow(name);
  return begun.rows().find((row) => row.pk === pk && row.sk === sk);
}

async function historyOf({ ledger }: Services) {
  return (await ledger.keys.readMany([KEY])).found.get(keyText(KEY))?.notices ?? [];
}

/** Told once, and waiting no more. */
async function isTold(begun: Beginning): Promise<void> {
  expect(await historyOf(begun.backstage)).toMatchObject([{ status: 'sent', messageId: ID }]);
  const row = rowOf(begun, noticeName(TOLD));
  expect(row).toMatchObject({ status: 'sent', messageId: ID });
  expect(row).not.toHaveProperty('outbox');
}

/** It gives no grace period, nothing waits, and the address is known to be dead. */
async function isVoid(begun: Beginning): Promise<void> {
  expect(await historyOf(begun.backstage)).toMatchObject([{ status: 'bounced', messageId: ID }]);
  const row = rowOf(begun, noticeName(TOLD));
  expect(row).toMatchObject({ status: 'bounced', messageId: ID });
  expect(row).not.toHaveProperty('outbox');
  const { found } = await begun.backstage.ledger.contacts.readMany([ANN]);
  expect(found.get(ANN)?.undeliverableSince).not.toBeNull();
}

/** As where DynamoDB takes no transaction: each notice by itself. */
const oneByOne: Breakage = (ledger) => ({
  ...ledger,
  accepted: { record: (accepted) => Promise.resolve(accepted) },
});

describe.each<[string, Breakage | undefined, number]>([
  ['recorded together', undefined, 3],
  ['recorded one by one', oneByOne, 10],
])('in any order, %s,', (_, how, atLeast) => {
  test('two runs that add the same notice add it once', async () => {
    const { played } = await meet(
      {
        parts: { one: adds, two: adds },
        then: (begun) => {
          const rows = begun.rows();
          expect(rows).toHaveLength(1);
          expect(rows).toMatchObject([{ status: 'pending', outbox: 'PENDING' }]);
          return Promise.resolve();
        },
      },
      how,
    );
    expect(played).toBeGreaterThan(1);
  });

  test('the run that sent a notice and the next one that settles it record it once', async () => {
    const { played } = await meet(
      {
        before: pending,
        parts: { sender: records, next: settles },
        then: isTold,
      },
      how,
    );
    expect(played).toBeGreaterThan(atLeast);
  });

  test('a bounce that comes while its mail is being recorded voids the notice', async () => {
    const { played } = await meet(
      {
        before: pending,
        parts: { sender: records, bounce: hears },
        then: isVoid,
      },
      how,
    );
    expect(played).toBeGreaterThan(atLeast);
  });

  test('a bounce that is delivered twice voids the notice once', async () => {
    await meet(
      {
        before: async (services, begun) => {
          await pending(services, begun);
          await records(services, begun);
        },
        parts: { once: hears, again: hears },
        then: isVoid,
      },
      how,
    );
  });

  test('a run that settles a notice beside its bounce does not bring it back', async () => {
    await meet(
      {
        before: async ({ ledger }) => {
          await ledger.outbox.add(TOLD);
          await ledger.mails.record(ID, [noticeName(TOLD)], AS_OF);
          await ledger.contacts.recordDigest(ANN, { ...SENT, notices: [noticeName(TOLD)] } as never);
        },
        parts: { bounce: hears, next: settles },
        then: isVoid,
      },
      how,
    );
  });

  test('a notice that another run withdraws by a stale list stays sent', async () => {
    await meet(
      {
        before: pending,
        parts: {
          sender: records,
          stale: ({ ledger }) => ledger.outbox.withdraw(TOLD, SECOND.asOf, 'the contact has changed'),
        },
        then: isTold,
      },
      how,
    );
  });

  test('the charge of two dead mails to one address stands', async () => {
    const failed = (mail: string) => ({ at: AS_OF, mail });
    await meet(
      {
        parts: {
          one: ({ ledger }) => ledger.contacts.recordFailedMail(ANN, failed('a')),
          two: ({ ledger }) => ledger.contacts.recordFailedMail(ANN, failed('b')),
          digest: ({ ledger }) => ledger.contacts.recordDigest(ANN, { ...SENT, notices: [] } as never),
        },
        then: async ({ backstage: { ledger } }) => {
          expect(await ledger.contacts.recordFailedMail(ANN, failed('c'))).toHaveLength(3);
          const { found } = await ledger.contacts.readMany([ANN]);
          expect(found.get(ANN)?.lastDigest?.messageId).toBe(ID);
        },
      },
      how,
    );
  });
});

describe('a ledger with one condition less is found out', () => {
  const without = (change: (ledger: Ledger) => Partial<Ledger>) => (ledger: Ledger) => ({
    ...ledger,
    ...change(ledger),
  });

  test('that withdraws what was sent', async () => {
    const careless = without((ledger) => ({
      outbox: {
        ...ledger.outbox,
        withdraw: (_, at, why) => ledger.outbox.markSent(TOLD, why, at),
      },
    }));
    const meeting = meet(
      {
        before: pending,
        parts: {
          sender: records,
          stale: ({ ledger }) => ledger.outbox.withdraw(TOLD, SECOND.asOf, 'gone'),
        },
        then: isTold,
      },
      careless,
    );
    await expect(meeting).rejects.toThrow(/in the order/);
  });

  test('that voids no notice of a mail whose bounce comes early', async () => {
    const forgetful = without((ledger) => ({
      mails: {
        ...ledger.mails,
        read: async (id) => {
          const found = await ledger.mails.read(id);
          return found?.notices ? found : null;
        },
        recordUndelivered: async (id, undelivered) => {
          if (await ledger.mails.read(id)) await ledger.mails.recordUndelivered(id, undelivered);
        },
      },
    }));
    const meeting = meet(
      { before: pending, parts: { sender: records, bounce: hears }, then: isVoid },
      forgetful,
    );
    await expect(meeting).rejects.toThrow(/in the order/);
  });
});
