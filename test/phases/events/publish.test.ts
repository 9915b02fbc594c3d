import { LedgerOutageError, RowRefusedError } from '../../../src/ledger/ledger-error.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { MAX_ROWS, publish } from '../../../src/phases/events/publish.ts';
import { publishMail } from '../../../src/phases/events/publish-mail.ts';
import { awsError } from '../../builders/aws-error.ts';
import { bug, DAMAGED, IS_DAMAGED, ledgerWith, outage, RUN, unreadableRow } from '../../builders/phase.ts';
import { busThat, outboxOf, REFUSED, row, rows, TAKEN } from './waiting.ts';

const waiting: Parameters<typeof publish>[2] = (events, onUnreadable) => events.waiting(onUnreadable);

/** @returns what is said of it, without the fix */
async function publishedBy(
  { bus }: Pick<ReturnType<typeof busThat>, 'bus'>,
  { events }: Pick<ReturnType<typeof outboxOf>, 'events'>,
) {
  const { problems, busTakes } = await publish({ eventBus: bus, ledger: { events } }, RUN, waiting);
  return { said: problems.map(({ scope, id, code, message }) => ({ scope, id, code, message })), busTakes };
}

const unsent = (message: unknown) => ({ scope: 'run', id: RUN, code: 'EVENTS_UNSENT', message });

test('without a bus nobody reads what waits', async () => {
  const { events, left } = outboxOf(rows(1));
  expect(await publish({ eventBus: null, ledger: { events } }, RUN, waiting)).toEqual({
    problems: [],
    busTakes: false,
  });
  expect(left).toEqual([]);
});

test('where nothing waits the bus is not asked, and may be', async () => {
  const bus = busThat(undefined, { isThere: bug });
  expect(await publishedBy(bus, outboxOf([]))).toEqual({ said: [], busTakes: true });
});

test('what the bus has taken leaves the ledger; whether it is there is asked once', async () => {
  let asked = 0;
  const bus = busThat(undefined, { isThere: () => Promise.resolve((asked += 1) > 0) });
  const outbox = outboxOf(rows(450));
  expect(await publishedBy(bus, outbox)).toEqual({ said: [], busTakes: true });
  expect(outbox.left).toEqual(rows(450).map(({ pk }) => pk));
  expect(asked).toBe(1);
});

test('what the bus does not take waits, and is counted; all else leaves', async () => {
  const bus = busThat((id) => (id.endsWith('7') ? REFUSED : TAKEN));
  const outbox = outboxOf(rows(400));
  expect(await publishedBy(bus, outbox)).toEqual({
    said: [unsent('the event bus security did not take 40 events, which wait in the ledger: too many')],
    busTakes: false,
  });
  expect(outbox.left).toHaveLength(360);
});

test('a bus that is not there gets nothing, and nothing leaves the ledger', async () => {
  const bus = busThat(undefined, { isThere: () => Promise.resolve(false) });
  const outbox = outboxOf([row('a')]);
  const { said, busTakes } = await publishedBy(bus, outbox);
  expect(said).toEqual([unsent(expect.stringMatching(/did not take 1 event, .*: there is no such bus$/))]);
  expect([busTakes, bus.calls, outbox.left]).toEqual([false, [], []]);
});

describe('a bus that has failed', () => {
  const failing = (after: number) => {
    let asked = 0;
    const taking = busThat().bus;
    const put: typeof taking.put = (events) =>
      (asked += 1) > after ? Promise.reject(awsError('AccessDeniedException', 'no')) : taking.put(events);
    return { ...busThat(undefined, { put }), calls: () => asked };
  };

  test('is not asked for the rows that follow, so that more may wait than it says', async () => {
    const bus = failing(0);
    const outbox = outboxOf(rows(450));
    const { said } = await publishedBy(bus, outbox);
    expect(said).toEqual([unsent(expect.stringMatching(/did not take 200 events or more, /))]);
    expect([bus.calls(), outbox.left]).toEqual([1, []]);
  });

  test('midway keeps what it took', async () => {
    const bus = failing(1);
    const outbox = outboxOf(rows(450));
    const { said } = await publishedBy(bus, outbox);
    expect(said).toEqual([unsent(expect.stringMatching(/did not take 190 events or more, /))]);
    expect(outbox.left).toHaveLength(10);
  });

  test('with all that waits in hand says how many those are', async () => {
    const { said } = await publishedBy(failing(0), outboxOf(rows(199)));
    expect(said).toEqual([unsent(expect.stringMatching(/did not take 199 events, /))]);
  });

  test('says so by the fix for what stands behind it', async () => {
    const { events } = outboxOf([row('a')]);
    const { bus } = busThat(undefined, { put: () => Promise.reject(awsError('ThrottlingException')) });
    const { problems } = await publish({ eventBus: bus, ledger: { events } }, RUN, waiting);
    expect(problems[0]?.fix).toContain('The next run tries again');
  });
});

test('of the words of a bus no more than a thousand letters are told', async () => {
  const { said } = await publishedBy(
    busThat(() => ({ taken: false, why: 'no'.repeat(1_000) })),
    outboxOf([row('a')]),
  );
  expect(said).toEqual([unsent(expect.stringMatching(/: (?:no){500}$/))]);
});

test('rows of which not one leaves are the last ones for now', async () => {
  const both = Array.from({ length: 250 }, (_, n) => row(`row-${n}`, [`${n}-taken`, `${n}-refused`]));
  const bus = busThat((id) => (id.endsWith('-taken') ? TAKEN : REFUSED));
  const { said } = await publishedBy(bus, outboxOf(both));
  expect(bus.calls.flat()).toHaveLength(400);
  expect(said).toHaveLength(1);
});

test('what waits beyond some minutes is for the next run, and told', async () => {
  const outbox = outboxOf(rows(MAX_ROWS + 200));
  expect(await publishedBy(busThat(), outbox)).toEqual({
    said: [unsent('events of 20,000 facts were sent; what else waits in the ledger is for the next run')],
    busTakes: true,
  });
  expect(outbox.left).toHaveLength(MAX_ROWS);
  expect(await publishedBy(busThat(), outboxOf(rows(MAX_ROWS - 1)))).toEqual({ said: [], busTakes: true });
});

test('of a long line that the bus does not take as a whole only that is told', async () => {
  const bus = busThat((id) => (id === 'row-5' ? REFUSED : TAKEN));
  const { said } = await publishedBy(bus, outboxOf(rows(MAX_ROWS)));
  expect(said).toEqual([unsent(expect.stringContaining('did not take 1 event,'))]);
});

describe('a row that cannot be read', () => {
  const among = (...unread: (typeof DAMAGED)[]) =>
    outboxOf([], {
      async *waiting(onUnreadable) {
        for (const each of unread) onUnreadable(each);
        yield await Promise.resolve(row('a'));
      },
    });

  test('is told, and keeps nobody else from leaving', async () => {
    const outbox = among(DAMAGED);
    expect(await publishedBy(busThat(), outbox)).toEqual({ said: [unsent(IS_DAMAGED)], busTakes: true });
    expect(outbox.left).toEqual(['a']);
  });

  test('is one of many in one problem, with the words of the first, and counts once', async () => {
    const { said } = await publishedBy(busThat(), among(DAMAGED, { ...DAMAGED, sk: 'OTHER' }, DAMAGED));
    expect(said).toEqual([
      unsent(`the events of 2 rows wait, which cannot be read; the first: ${IS_DAMAGED}`),
    ]);
  });
});

describe('a mark', () => {
  const refused = (): Promise<never> =>
    Promise.reject(new RowRefusedError(row('a'), new LedgerOutageError('no', { reason: 'REFUSED' })));

  test.each([
    ['cannot be read over', unreadableRow],
    ['is not taken', refused],
  ])('that %s leaves the events to go once more, and nobody is told', async (_, markSent) => {
    const bus = busThat();
    expect(await publishedBy(bus, outboxOf(rows(2), { markSent }))).toEqual({ said: [], busTakes: true });
    expect(bus.calls.flat()).toHaveLength(2);
  });

  test('that the table does not answer ends it, and is told', async () => {
    const { said, busTakes } = await publishedBy(busThat(), outboxOf(rows(2), { markSent: outage }));
    expect(said).toEqual([unsent('events wait in the ledger: the table does not answer')]);
    expect(busTakes).toBe(false);
  });

  test('that meets a bug passes for nothing else', async () => {
    await expect(publishedBy(busThat(), outboxOf(rows(2), { markSent: bug }))).rejects.toThrow('a bug');
  });
});

describe('of a mail that did not arrive', () => {
  const voided = [row('NOTICE#1'), row('NOTICE#2')];

  test('what waits about its notices leaves at once', async () => {
    const { events, left } = outboxOf([], {
      ofRows: (wanted) => asyncItems(voided.filter(({ pk }) => wanted.some((key) => key.pk === pk))),
    });
    const ledger = ledgerWith({
      events,
      mails: { voidedRows: (id) => Promise.resolve(id === 'mail-1' ? voided.slice(1) : []) },
    });
    expect(await publishMail({ eventBus: busThat().bus, ledger }, 'mail-1')).toEqual([]);
    expect(left).toEqual(['NOTICE#2']);
  });

  test('what does not leave is told of the mail', async () => {
    const { events } = outboxOf([], { ofRows: () => asyncItems(voided) });
    const ledger = ledgerWith({ events, mails: { voidedRows: () => Promise.resolve(voided) } });
    const { bus } = busThat(() => REFUSED);
    expect(await publishMail({ eventBus: bus, ledger }, 'mail-1')).toMatchObject([{ id: 'mail-1' }]);
  });

  test('nobody reads anything without a bus', async () => {
    const ledger = ledgerWith({ mails: { voidedRows: bug } });
    expect(await publishMail({ eventBus: null, ledger }, 'mail-1')).toEqual([]);
  });
});
