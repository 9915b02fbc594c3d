import type { DatedFinding } from '../../../src/core/access-key.ts';
import { liveUser, statusOf, userNamed, type LiveUser } from '../../../src/phases/restore/live-status.ts';
import { awsError } from '../../builders/aws-error.ts';
import { ACCOUNT, KEY_ID } from '../../builders/finding.ts';
import { recordedDeactivation } from '../../builders/history.ts';
import { DENIED, id, inHand, listed, LOST, RESTORE } from './in-hand.ts';

const { finding } = recordedDeactivation();
const iamOf = ({ services }: ReturnType<typeof inHand>) =>
  services.enterAccount({ accountId: ACCOUNT, partition: 'aws' }, { kind: 'survey' }, RESTORE);

describe('a user of that name', () => {
  test('is found with all keys', async () => {
    const iam = iamOf(inHand());
    expect(await userNamed(iam, 'ci')).toEqual({ userName: 'ci', iam, keys: [listed(false)] });
  });

  test('that IAM does not know is nobody; one of whom it does not tell is not known', async () => {
    expect(await userNamed(iamOf(inHand()), 'ann')).toBeNull();
    const iam = iamOf(inHand({ iam: { listAccessKeys: () => Promise.reject(LOST) } }));
    await expect(userNamed(iam, 'ci')).rejects.toBe(LOST);
  });
});

test('a key is active, inactive, or gone with its user', () => {
  const user = (...keys: LiveUser['keys']): LiveUser => ({ userName: 'ci', iam: iamOf(inHand()), keys });
  const other = listed(true, { accessKeyId: id(1) });
  expect(statusOf(user(other, listed(false)), KEY_ID)).toBe('inactive');
  expect(statusOf(user(listed(true)), KEY_ID)).toBe('active');
  expect(statusOf(user(other), KEY_ID)).toBe('gone');
  expect(statusOf(null, KEY_ID)).toBe('gone');
});

async function found(given: Parameters<typeof inHand>[0], of: DatedFinding = finding) {
  const stage = inHand(given);
  const named = await userNamed(iamOf(stage), 'ci');
  stage.entered.length = 0;
  const user = await liveUser(stage.services, RESTORE, named, of);
  return { user, named, entered: stage.entered };
}

describe('whose a key is by now', () => {
  const renamed = { renamed: [listed(false)] };

  test('is not asked where the name has it', async () => {
    const { user, named, entered } = await found({});
    expect(user).toBe(named);
    expect(entered).toEqual([]);
  });

  test('IAM tells; the session for it is of that user', async () => {
    const userArn = finding.userArn.replace(':aws:', ':aws-cn:');
    const ownerOf = () => Promise.resolve('renamed');
    // Whoever asks all users finds the first one that has it.
    const users = { ci: [], another: renamed.renamed, ...renamed };
    const { user, entered } = await found({ users, iam: { ownerOf } }, { ...finding, userArn });
    expect(user).toMatchObject({ userName: 'renamed', keys: [listed(false)] });
    const account = { accountId: ACCOUNT, partition: 'aws-cn' };
    expect(entered).toEqual([
      [account, { kind: 'survey' }, RESTORE],
      [account, { kind: 'restore', userArns: ['arn:of:renamed'] }, RESTORE],
    ]);
  });

  test('all users are asked where IAM denies whose it is', async () => {
    const users = { ann: [], ...renamed, bob: [listed(false, { accessKeyId: id(1) })] };
    const { user } = await found({ users, iam: { ownerOf: () => Promise.reject(DENIED) } });
    expect(user?.userName).toBe('renamed');
  });

  test('is nobody, where no user has it', async () => {
    const { user, entered } = await found({ users: { ann: [] } });
    expect(user).toBeNull();
    expect(entered).toHaveLength(1);
    const stranger = await found({ users: { ci: [] } });
    expect(stranger.user).toBe(stranger.named);
    const unlisted = await found({ users: { ci: [] }, iam: { ownerOf: () => Promise.resolve('hidden') } });
    expect(unlisted.user).toBe(unlisted.named);
  });

  test('is not known where IAM does not answer', async () => {
    const slow = awsError('TimeoutError', 'too slow');
    await expect(found({ users: {}, iam: { listUsers: () => Promise.reject(slow) } })).rejects.toBe(slow);
  });
});
