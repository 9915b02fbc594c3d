import { AssumeRoleError } from '../../../src/aws/answer-errors.ts';
import type { RestoreOrder } from '../../../src/phases/restore/order.ts';
import type { Candidate } from '../../../src/phases/restore/candidates.ts';
import { lookAtAll } from '../../../src/phases/restore/look.ts';
import { awsError } from '../../builders/aws-error.ts';
import { ACCOUNT, KEY_ID, OTHER_ACCOUNT } from '../../builders/finding.ts';
import { recordedDeactivation } from '../../builders/history.ts';
import { bug, IS_DAMAGED } from '../../builders/phase.ts';
import { candidate, id, inHand, listed, LOST, ofUser } from './in-hand.ts';

async function looked(
  candidates: readonly Candidate[],
  given: Parameters<typeof inHand>[0] = {},
  more: Partial<RestoreOrder> = {},
) {
  const stage = inHand(given);
  const keys = await lookAtAll(stage.services, { ...stage.order, ...more }, candidates);
  return { ...stage, keys };
}

const of = (userName: string, number = 1, accountId = ACCOUNT) =>
  candidate({ deactivation: ofUser(userName, id(number), accountId) });
const UNKNOWN = candidate({ deactivation: null });
const TORN = candidate({}, { deeds: null, unread: IS_DAMAGED });

describe('a look at a key', () => {
  test('tells what a restore would do with it, and by which name and session its user is reached', async () => {
    const { keys } = await looked([candidate()]);
    expect(keys).toMatchObject([
      {
        accessKeyId: KEY_ID,
        prospect: { kind: 'to-restore' },
        user: { userName: 'ci', keys: [listed(false)] },
      },
    ]);
  });

  test('finds the one that somebody has switched on, or deleted', async () => {
    const users = { ci: [listed(true, { accessKeyId: id(1) })] };
    const { keys } = await looked([of('ci', 1), of('ci', 2), of('ann', 3)], { users });
    expect(keys.map(({ prospect }) => prospect?.kind)).toEqual(['active', 'gone', 'gone']);
  });

  test('finds one that a run is deactivating, as long as it is at work', async () => {
    const intent = candidate({ deactivation: recordedDeactivation({ state: 'intent', runId: 'at-work' }) });
    const kindWhile = async (run: string | null) => {
      const lock = { heldBy: () => Promise.resolve(run) };
      return (await looked([intent], { parts: { lock } })).keys[0]?.prospect?.kind;
    };
    expect(await kindWhile('at-work')).toBe('being-deactivated');
    expect(await kindWhile(null)).toBe('to-restore');
  });

  test('that no run deactivated asks nothing in its account', async () => {
    const { keys, entered } = await looked([UNKNOWN, TORN]);
    expect(keys).toMatchObject([
      { prospect: { kind: 'not-ours' }, user: null },
      {
        prospect: null,
        problem: { scope: 'key', id: KEY_ID, code: 'LEDGER_UNREADABLE', message: IS_DAMAGED },
      },
    ]);
    expect(entered).toEqual([]);
  });

  test('of which IAM does not tell costs the keys of that user, not those of others', async () => {
    const listAccessKeys = (userName: string) =>
      userName === 'ci' ? Promise.reject(LOST) : Promise.resolve([listed(false, { accessKeyId: id(3) })]);
    const { keys } = await looked([of('ci', 1), of('ci', 2), of('web', 3)], { iam: { listAccessKeys } });
    expect(keys).toMatchObject([
      {
        prospect: null,
        problem: { scope: 'key', id: id(1), message: expect.stringContaining('no answer') as unknown },
      },
      { prospect: null, problem: { scope: 'key', id: id(2) } },
      { prospect: { kind: 'to-restore' } },
    ]);
  });

  test('of which IAM does not tell by now whose it is costs that key only', async () => {
    const users = { ci: [listed(false, { accessKeyId: id(1) })] };
    const { keys } = await looked([of('ci', 1), of('ci', 2)], {
      users,
      iam: { listUsers: () => Promise.reject(LOST) },
    });
    expect(keys).toMatchObject([{ prospect: { kind: 'to-restore' } }, { prospect: null }]);
  });

  test('that no session can be had for is a problem of its account', async () => {
    const cause = awsError('AccessDenied', 'no sts:AssumeRole');
    const refused = new AssumeRoleError('AssumeRole failed', { cause });
    const { keys } = await looked([candidate()], { iam: { listAccessKeys: () => Promise.reject(refused) } });
    const problem = { scope: 'account', id: ACCOUNT, code: 'MEMBER_ROLE_UNASSUMABLE' };
    expect(keys).toMatchObject([{ prospect: null, problem }]);
  });

  test('that meets a bug ends the command', async () => {
    await expect(looked([candidate()], { iam: { listAccessKeys: bug } })).rejects.toThrow('a bug');
  });
});

describe('how far the looks have come', () => {
  test('is told user by user, those without one first', async () => {
    const { told } = await looked([UNKNOWN, of('ci', 1), of('ci', 2), of('web', 3, OTHER_ACCOUNT)]);
    expect(told).toEqual([1, 3, 4].map((done) => ({ event: 'keys-looked-at', done, total: 4 })));
  });

  test('is no further once the command was told to stop', async () => {
    const { keys, told } = await looked([UNKNOWN, of('ci')], {}, { signal: AbortSignal.abort() });
    expect(keys).toHaveLength(1);
    expect(told).toEqual([{ event: 'keys-looked-at', done: 1, total: 2 }]);
  });

  test('is in order where nobody stops it', async () => {
    const { signal } = new AbortController();
    expect((await looked([candidate()], {}, { signal })).keys).toHaveLength(1);
  });
});

test('users are looked at four at a time in an account, which IAM throttles by, and accounts side by side', async () => {
  let now = 0;
  let most = 0;
  const listAccessKeys = async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise(setImmediate);
    now -= 1;
    return [];
  };
  const users = Array.from({ length: 9 }, (_, number) => `user-${number}`);
  const iam = { listAccessKeys, listUsers: () => Promise.resolve([]) };
  await looked(
    users.map((name, number) => of(name, number)),
    { iam },
  );
  expect(most).toBe(4);
  await looked(
    users.map((name, number) => of(name, number, number % 2 ? ACCOUNT : OTHER_ACCOUNT)),
    { iam },
  );
  expect(most).toBe(8);
});
