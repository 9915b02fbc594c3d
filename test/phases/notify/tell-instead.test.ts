import type { EmailAddress } from '../../../src/core/contact.ts';
import { noticeId, type Notice } from '../../../src/core/notice.ts';
import type { NoticeStatus } from '../../../src/ledger/rows/key-rows.ts';
import { noticeLine } from '../../../src/phases/notify/notice-line.ts';
import { tellInstead } from '../../../src/phases/notify/tell-instead.ts';
import { ago } from '../../builders/as-of.ts';
import { ANN, notice } from '../../builders/notice.ts';
import {
  DAMAGED,
  ledgerWith,
  OPERATOR,
  phaseRun,
  phaseServices,
  readAll,
  unread,
} from '../../builders/phase.ts';

const WORD = notice({ kind: 'deactivated', decidedAt: ago(1) });
const OWN: Notice = { ...WORD, contact: OPERATOR as EmailAddress, contactSource: 'operator' };

/** Ann gets no mail; the outbox has the word to her in that state by now. */
async function told(kept: NoticeStatus | 'gone' | 'torn', inLine: readonly Notice[] = []) {
  const wrote: string[] = [];
  const ledger = ledgerWith({
    outbox: {
      readMany: () => {
        if (kept === 'torn') return unread([[noticeId(WORD), DAMAGED]]);
        return readAll(kept === 'gone' ? [] : [[noticeId(WORD), { notice: WORD, status: kept }]]);
      },
      add: ({ contact }) =>
        Promise.resolve(void wrote.push(`added ${contact}`)).then(() => 'pending' as const),
      withdraw: ({ contact }) => Promise.resolve(void wrote.push(`withdrew ${contact}`)),
    },
  });
  const line = noticeLine();
  const word = line.add(WORD, 'left');
  for (const each of inLine) line.add(each, 'as-kept');
  await tellInstead(phaseServices({ ledger }), phaseRun(), word, { line, tell: () => undefined });
  return { wrote, standing: word.standing, toSend: line.digests(({ isToSend }) => isToSend) };
}

describe('word of a deed that does not reach its contact', () => {
  test('goes to the operator in its place', async () => {
    const { wrote, standing, toSend } = await told('pending');
    expect([wrote, standing]).toEqual([[`added ${OPERATOR}`, `withdrew ${ANN}`], 'over']);
    expect(toSend.map(({ contact, notices }) => [contact, notices.length])).toEqual([[OPERATOR, 1]]);
  });

  test('goes to the operator once, where the operator’s is in line already', async () => {
    const { toSend } = await told('pending', [{ ...OWN, kind: 'restored' }, OWN]);
    expect(toSend.map(({ notices }) => notices.map(({ kind }) => kind))).toEqual([
      ['deactivated', 'restored'],
    ]);
  });

  test.each(['sent', 'bounced', 'withdrawn', 'gone'] as const)(
    'and is %s by now is left as it is',
    async (kept) => {
      expect(await told(kept)).toEqual({ wrote: [], standing: 'over', toSend: [] });
    },
  );

  test('and cannot be read is told by whoever asked', async () => {
    await expect(told('torn')).rejects.toMatchObject({ problemCode: 'LEDGER_UNREADABLE' });
  });
});
