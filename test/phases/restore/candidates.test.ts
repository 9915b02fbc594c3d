import type { RunFinding } from '../../../src/core/run-finding.ts';
import { keyText } from '../../../src/core/access-key.ts';
import type { KeyDeeds } from '../../../src/core/restoration.ts';
import type { UnreadableRow } from '../../../src/ledger/ledger-error.ts';
import { asyncItems } from '../../../src/ledger/sorted-rows.ts';
import { candidatesNamed, candidatesOfRun, type Wanted } from '../../../src/phases/restore/candidates.ts';
import { ago } from '../../builders/as-of.ts';
import { ACCOUNT, finding, OTHER_ACCOUNT } from '../../builders/finding.ts';
import { deeds } from '../../builders/history.ts';
import { DAMAGED, IS_DAMAGED, ledgerWith, phaseServices, RUN, unread } from '../../builders/phase.ts';
import { decidedRow, doneRow, toDeactivate } from '../../builders/run-row.ts';
import { id, ofUser } from './in-hand.ts';

const name = (number: number, accountId = ACCOUNT) => ({ accountId, accessKeyId: id(number) });
const key = (number: number, accountId = ACCOUNT) =>
  finding({ ...name(number, accountId), userName: `user-${number}` });
const row = (number: number, accountId = ACCOUNT): RunFinding =>
  decidedRow({ finding: key(number, accountId) });

/** The last deactivation of a key is of that run. */
function last(number: number, runId = RUN, more: object = {}, accountId = ACCOUNT) {
  const deactivation = { ...ofUser(`user-${number}`, id(number), accountId), runId, ...more };
  return [keyText(name(number, accountId)), deeds({ deactivation })] as const;
}

interface Given {
  readonly rows?: readonly RunFinding[];
  readonly known?: readonly (readonly [string, KeyDeeds])[];
  readonly tornRows?: readonly UnreadableRow[];
  readonly tornStates?: readonly number[];
  readonly wanted?: Partial<Wanted>;
}

async function found({ rows = [], known = [], tornRows = [], tornStates = [], wanted = {} }: Given) {
  const asked: number[] = [];
  const ledger = ledgerWith({
    runs: {
      findings: (runId, onUnreadable) => {
        for (const torn of tornRows) onUnreadable(torn);
        return asyncItems(runId === RUN ? rows : []);
      },
    },
    restores: {
      readMany: (keys) => {
        asked.push(keys.length);
        return unread(
          tornStates.map((number) => [keyText(name(number)), DAMAGED] as const),
          known,
        );
      },
    },
  });
  const { accountId = null, userName = null } = wanted;
  const candidates = await candidatesOfRun(phaseServices({ ledger }), RUN, { accountId, userName });
  return { asked, candidates, ids: candidates.map(({ accessKeyId }) => accessKeyId) };
}

describe('the keys of a run', () => {
  test('are those that it deactivated, or began to, by account and key', async () => {
    const { ids, candidates } = await found({
      rows: [row(3, OTHER_ACCOUNT), row(2), row(1), row(4)],
      known: [
        last(1),
        last(2, RUN, { state: 'intent' }),
        last(3, RUN, {}, OTHER_ACCOUNT),
        last(4, 'another-run'),
      ],
    });
    expect(ids).toEqual([id(1), id(2), id(3)]);
    expect(candidates[0]).toMatchObject({
      ...name(1),
      userName: 'user-1',
      unread: null,
      deeds: { deactivation: { runId: RUN } },
    });
  });

  test('are none that it decided otherwise, and none of which nothing was ever done', async () => {
    const told = decidedRow({ finding: key(1), decision: { kind: 'compliant' } });
    expect((await found({ rows: [told, row(2)], known: [last(1)] })).ids).toEqual([]);
  });

  test('are also those that it found done, as long as their cycle is that one', async () => {
    const decision = toDeactivate({ cycle: ago(9) });
    const rows = [1, 2, 3].map((number) =>
      doneRow({ finding: key(number), decision, recovered: number !== 3 }),
    );
    const { ids } = await found({
      rows,
      known: [
        last(1, 'before', { cycle: ago(9) }),
        last(2, 'since', { cycle: ago(5) }),
        last(3, 'before', { cycle: ago(9) }),
      ],
    });
    expect(ids).toEqual([id(1)]);
  });

  test('are those of one account or user, where only these are wanted', async () => {
    const rows = [row(1), row(2), row(3, OTHER_ACCOUNT)];
    const known = [last(1), last(2), last(3, RUN, {}, OTHER_ACCOUNT)];
    const of = async (wanted: Partial<Wanted>) => (await found({ rows, known, wanted })).ids;
    expect(await of({ accountId: OTHER_ACCOUNT })).toEqual([id(3)]);
    expect(await of({ userName: 'user-2' })).toEqual([id(2)]);
    expect(await of({ accountId: ACCOUNT, userName: 'user-3' })).toEqual([]);
  });

  test('of which the ledger cannot tell are among them, unread', async () => {
    const torn = (number: number, accountId = ACCOUNT): UnreadableRow => ({
      pk: `RUN#${RUN}`,
      sk: `FINDING#${accountId}#${id(number)}`,
      why: 'it is torn',
    });
    const nobodys = { ...torn(1), sk: 'FINDING#x' };
    const { candidates } = await found({
      rows: [row(2)],
      tornRows: [nobodys, torn(1), torn(3, OTHER_ACCOUNT)],
      tornStates: [2],
      wanted: { accountId: ACCOUNT },
    });
    expect(candidates).toEqual([
      {
        ...name(1),
        userName: null,
        deeds: null,
        unread: `the row RUN#${RUN} / ${torn(1).sk} of the ledger cannot be read: it is torn`,
      },
      { ...name(2), userName: null, deeds: null, unread: IS_DAMAGED },
    ]);
  });

  test('are asked for a hundred at a time', async () => {
    const numbers = Array.from({ length: 101 }, (_, index) => index + 1);
    const { asked, ids } = await found({
      rows: numbers.map((number) => row(number)),
      known: numbers.map((number) => last(number)),
    });
    expect(asked).toEqual([100, 1]);
    expect(ids).toEqual(numbers.map((number) => id(number)));
  });
});

const UNDONE = deeds({ deactivation: null });

test('keys that are named are candidates, whatever the ledger knows of them', async () => {
  const ledger = ledgerWith({
    restores: {
      readMany: () => unread([[keyText(name(2)), DAMAGED]], [last(1), [keyText(name(4)), UNDONE]]),
    },
  });
  const named = await candidatesNamed({ ledger }, [key(1), key(2), key(3), key(4)]);
  expect(named).toEqual([
    { ...name(1), userName: 'user-1', deeds: last(1)[1], unread: null },
    { ...name(2), userName: null, deeds: null, unread: IS_DAMAGED },
    { ...name(3), userName: null, deeds: null, unread: null },
    { ...name(4), userName: null, deeds: UNDONE, unread: null },
  ]);
});
