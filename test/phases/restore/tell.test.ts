import { dayOf } from '../../../src/core/instant.ts';
import { noticeName } from '../../../src/core/notice.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { KEY_ID } from '../../builders/finding.ts';
import { ANN, BOB, notice } from '../../builders/notice.ts';
import { outage, phaseRun, unreadableRow } from '../../builders/phase.ts';
import { id } from './in-hand.ts';
import { nothing, telling, WORD } from './telling.ts';
import { otherKey } from '../../builders/finding.ts';

describe('words of restored keys', () => {
  test('leave in one mail an address, those of the deactivation with them', async () => {
    const before = notice({ kind: 'deactivated', decidedAt: ago(1) });
    const toBob = { ...WORD, contact: BOB };
    const { tell: told, mails, left } = telling({ pending: [before, WORD, toBob], written: [WORD, toBob] });
    expect(await told()).toEqual({ mail: { ...nothing, sent: 2 }, problems: [] });
    expect(mails.map(({ to }) => to)).toEqual([ANN, BOB]);
    expect(await left()).toEqual([]);
  });

  test('leave though the index does not list them yet', async () => {
    const { tell: told, mails } = telling();
    expect(await told()).toEqual({ mail: { ...nothing, sent: 1 }, problems: [] });
    expect(mails).toHaveLength(1);
  });

  test('are all that leaves: no notice of a cycle, and no word of other keys', async () => {
    const first = notice({ kind: 'first' });
    const other = notice({ kind: 'restored', accessKeyId: id(1) });
    const { tell: told, mails, left } = telling({ pending: [first, other], written: [] });
    expect(await told()).toEqual({ mail: nothing, problems: [] });
    expect(mails).toEqual([]);
    expect((await left()).sort()).toEqual([`first ${KEY_ID}`, `restored ${id(1)}`]);
  });

  test('are none where nothing was restored: nobody is asked', async () => {
    const { tell: told } = telling({ parts: { lock: { lastRun: outage, acquire: outage } } });
    expect(await told([])).toEqual({ mail: nothing, problems: [] });
  });
});

test('words of the deactivation name no other keys, since what was known of them may be long over', async () => {
  const otherKeys = [otherKey({ accessKeyId: id(7) })];
  const before = notice({ kind: 'deactivated', runId: 'yesterday', otherKeys });
  const { tell: told, mails } = telling({ pending: [before], written: [] });
  await told();
  expect(mails[0]?.text).toContain(KEY_ID);
  expect(mails[0]?.text).not.toContain(id(7));
});

test('a mail of a restore leads to no page, since it has none', async () => {
  const { settings } = phaseRun({}, { MAIL_PAGE_LINK: 'https://pages.example.com/{runId}' });
  const { tell: told, mails } = telling({ order: { settings } });
  await told();
  expect(mails[0]?.text).not.toContain('pages.example.com');
});

test('what an interrupted run has sent is marked, and not sent again', async () => {
  const { tell: told, left, mails, services } = telling({ pending: [WORD], written: [] });
  const notices = [noticeName(WORD)];
  const digest = { day: dayOf(AS_OF), messageId: 'mail-0', sentAt: AS_OF, asOf: AS_OF, notices };
  await services.ledger.mails.record('mail-0', notices, AS_OF);
  await services.ledger.contacts.recordDigest(ANN, digest);
  expect(await told()).toEqual({ mail: nothing, problems: [] });
  expect(mails).toEqual([]);
  expect(await left()).toEqual([]);
});

test('what of that cannot be marked is a problem', async () => {
  const oneByOne = { record: <T>(accepted: T) => Promise.resolve(accepted) };
  const parts = { accepted: oneByOne, keys: { recordNotice: unreadableRow } };
  const { tell: told, services } = telling({ pending: [notice({ kind: 'first' })], written: [], parts });
  const notices = [noticeName(notice())];
  const digest = { day: dayOf(AS_OF), messageId: 'mail-0', sentAt: AS_OF, asOf: AS_OF, notices };
  await services.ledger.mails.record('mail-0', notices, AS_OF);
  await services.ledger.contacts.recordDigest(ANN, digest);
  expect((await told()).problems).toMatchObject([{ id: KEY_ID, code: 'LEDGER_UNREADABLE' }]);
});
