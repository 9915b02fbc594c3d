import type { ContactState } from '../../../src/core/contact-state.ts';
import type { EmailAddress } from '../../../src/core/contact.ts';
import { NO_HISTORY } from '../../../src/core/notice-cycle.ts';
import { chainOf, readLedger } from '../../../src/phases/plan/read-ledger.ts';
import { ago } from '../../builders/as-of.ts';
import { ACCOUNT, details, finding, KEY_ID, UNREAD } from '../../builders/finding.ts';
import { history } from '../../builders/history.ts';
import { ANN, BOB } from '../../builders/notice.ts';
import {
  bug,
  DAMAGED,
  ledgerWith,
  OPERATOR,
  outage,
  phaseRun,
  phaseServices,
  readAll,
  unread,
} from '../../builders/phase.ts';
import { doneRow, seen } from '../../builders/run-row.ts';

const KEY = `${ACCOUNT} ${KEY_ID}`;
const run = phaseRun();
const reading = (parts: Parameters<typeof ledgerWith>[0], rows = [seen()]) =>
  readLedger(phaseServices({ ledger: ledgerWith(parts) }), run, rows);

describe('what the ledger knows of a key', () => {
  test('is its history; of a key it never heard of, none', async () => {
    const known = history({ exemptAt: ago(3) });
    const read = await reading({ keys: { readMany: () => readAll([[KEY, known]]) } });
    expect(read.historyOf(finding())).toEqual(known);
    expect((await reading({})).historyOf(finding())).toEqual(NO_HISTORY);
  });

  test('is nothing that anybody knows when its history or its finding cannot be read', async () => {
    const torn = await reading({ keys: { readMany: () => unread([[KEY, DAMAGED]]) } });
    expect(torn.historyOf(finding())).toBeNull();
    expect(torn.unreadable.histories.get(KEY)).toEqual(DAMAGED);
    const known = readAll([[KEY, history()] as const]);
    const undone = await reading({
      keys: { readMany: () => known },
      runs: { findingsOf: () => unread([[KEY, DAMAGED]]) },
    });
    expect(undone.historyOf(finding())).toBeNull();
    expect(undone.earlierOf(finding())).toBeUndefined();
  });

  test('is what an earlier attempt at the run decided', async () => {
    const row = doneRow();
    const read = await reading({ runs: { findingsOf: () => readAll([[KEY, row]]) } });
    expect(read.earlierOf(finding())).toEqual(row);
  });

  test('is unknown when the table does not answer, and a bug is no outage', async () => {
    const read = await reading({ contacts: { readMany: outage } });
    expect(read.historyOf(finding())).toBeNull();
    expect(read.earlierOf(finding())).toBeUndefined();
    expect([...read.undeliverable, ...read.unreadable.histories, ...read.unreadable.contacts]).toEqual([]);
    await expect(reading({ contacts: { readMany: bug } })).rejects.toThrow('a bug');
  });
});

describe('contacts', () => {
  const state = (undeliverableSince: ContactState['undeliverableSince']): ContactState => ({
    undeliverableSince,
    lastDigest: null,
    refusedMails: [],
  });

  test('are asked for along the whole chain: user, account, operator', async () => {
    const asked: EmailAddress[][] = [];
    await reading(
      {
        contacts: {
          readMany: (addresses) => {
            asked.push([...addresses]);
            return readAll();
          },
        },
      },
      [seen({ details: details({ contactTag: ANN }) }, BOB)],
    );
    expect(asked).toEqual([[ANN, BOB, OPERATOR]]);
  });

  test('are passed over for thirty days', async () => {
    const read = await reading({
      contacts: {
        readMany: () =>
          readAll([
            [ANN, state(ago(29))],
            [BOB, state(ago(30))],
            [OPERATOR as EmailAddress, state(null)],
          ]),
      },
    });
    expect([...read.undeliverable]).toEqual([ANN]);
  });

  test('that cannot be read are named', async () => {
    const read = await reading({ contacts: { readMany: () => unread([[ANN, DAMAGED]]) } });
    expect([...read.unreadable.contacts]).toEqual([[ANN, DAMAGED]]);
  });

  test('of a user whose tags are unread are those of the account', () => {
    const rule = { domains: null, maxContacts: run.settings.maxContacts, operator: OPERATOR };
    expect(chainOf(seen({ details: details({ contactTag: 'a' }) }, 'b'), run)).toEqual({
      userTag: 'a',
      accountTag: 'b',
      ...rule,
    });
    expect(chainOf(seen({ details: UNREAD }), run)).toEqual({ userTag: null, accountTag: null, ...rule });
  });
});
