import { noticeId, type Notice } from '../../../src/core/notice.ts';
import type { RunFinding } from '../../../src/core/run-finding.ts';
import type { NoticeStatus } from '../../../src/ledger/rows/key-rows.ts';
import { heldWords } from '../../../src/phases/notify/held-words.ts';
import type { Wording } from '../../../src/phases/notify/held-notice.ts';
import { noticeLine } from '../../../src/phases/notify/notice-line.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { due } from '../../builders/decided-key.ts';
import { ACCOUNT, finding, KEY_ID, otherKey } from '../../builders/finding.ts';
import { notice } from '../../builders/notice.ts';
import {
  bug,
  DAMAGED,
  IS_DAMAGED,
  ledgerWith,
  phaseRun,
  phaseServices,
  readAll,
  unread,
} from '../../builders/phase.ts';
import { decidedRow } from '../../builders/run-row.ts';

const KEPT = notice({ runId: 'earlier', decidedAt: ago(1), otherKeys: [otherKey()] });
const ROW = decidedRow({
  finding: finding({ otherKeys: [] }),
  decision: { kind: 'notify', notice: 'first', ...due({ cycle: AS_OF }) },
  notice: 'first',
});
const KEY = `${ACCOUNT} ${KEY_ID}`;

interface Ledgers {
  readonly kept?: { readonly notice: Notice; readonly status: NoticeStatus } | null | 'unreadable';
  readonly row?: RunFinding | null | 'unreadable' | 'not to be asked for';
}

async function words(
  wording: Wording,
  { kept = { notice: KEPT, status: 'pending' }, row = ROW }: Ledgers = {},
) {
  const ledger = ledgerWith({
    outbox: {
      readMany: () =>
        kept === 'unreadable'
          ? unread([[noticeId(KEPT), DAMAGED]])
          : readAll(kept ? [[noticeId(KEPT), kept]] : []),
    },
    runs: {
      findingsOf: () => {
        if (row === 'not to be asked for') return bug();
        return row === 'unreadable' ? unread([[KEY, DAMAGED]]) : readAll(row ? [[KEY, row]] : []);
      },
    },
  });
  const held = noticeLine().add(KEPT, wording);
  const read = await heldWords(phaseServices({ ledger }), phaseRun(), [held]);
  const of = read.get(held);
  return of?.kind === 'pending' ? of.notice : of?.kind === 'unread' ? of.problem : of?.kind;
}

describe('what a notice says when its turn comes', () => {
  test('is what the ledger has', async () => {
    expect(await words('as-kept', { row: 'not to be asked for' })).toEqual(KEPT);
  });

  test('of a word of an earlier run tells nothing of other keys', async () => {
    expect(await words('as-sent-by-this-run', { row: null })).toEqual({ ...KEPT, otherKeys: null });
  });

  test('tells of the other keys that this run has seen', async () => {
    expect(await words('with-keys-seen')).toEqual({ ...KEPT, otherKeys: [] });
  });

  test('is all that is so today, under its own name and cycle', async () => {
    const { deadline } = due({ cycle: AS_OF });
    expect(await words('as-of-today')).toMatchObject({
      decidedAt: ago(1),
      cycle: KEPT.cycle,
      deadline,
      otherKeys: [],
    });
  });
});

describe('a notice that is not as it was when the run looked', () => {
  test.each<[string, Wording, Ledgers]>([
    ['cannot be read', 'as-kept', { kept: 'unreadable' }],
    ['has a key that cannot be read', 'as-of-today', { row: 'unreadable' }],
    ['has a key whose other keys cannot be read', 'with-keys-seen', { row: 'unreadable' }],
  ])('and %s by now is told', async (_, wording, ledgers) => {
    expect(await words(wording, ledgers)).toMatchObject({
      scope: 'key',
      id: KEY_ID,
      code: 'LEDGER_UNREADABLE',
      message: IS_DAMAGED,
    });
  });

  test.each<[string, Wording, Ledgers]>([
    ['is not there', 'as-kept', { kept: null }],
    ['was withdrawn', 'as-kept', { kept: { notice: KEPT, status: 'withdrawn' } }],
    ['is about a key that is not there', 'with-keys-seen', { row: null }],
    ['is one that its key does not ask for', 'as-of-today', { row: { ...ROW, notice: null } }],
  ])('and %s by now is not sent, and told', async (_, wording, ledgers) => {
    expect(await words(wording, ledgers)).toMatchObject({
      scope: 'key',
      id: KEY_ID,
      code: 'LEDGER_UNREADABLE',
      message: `the first notice to ann@example.com about a key of ${ACCOUNT}/ci is not in the ledger any more as it was when the run looked, so it was not sent`,
    });
  });

  test.each<NoticeStatus>(['sent', 'bounced'])('and is %s by now is not sent again', async (status) => {
    expect(await words('as-kept', { kept: { notice: KEPT, status } })).toBe('sent');
  });
});
