import { figure, outcome, type Figure } from './figure.ts';
import { engineRun, organization } from './stage.ts';
import { throttledShare } from './tally.ts';

const OTHERS = { kind: 'plain', accounts: 20, users: [20], keysPerUser: 1, contacts: 'own' } as const;

/**
 * One account with thousands of users, whose IAM throttles every action at so many a second, beside ordinary ones that
 * must not wait for it. Its sessions are revoked time and again, so that the renewal is really exercised; the engine
 * paces itself as in production.
 */
export async function hugeAccount(
  users: number,
  perSecond: number,
  revokeSeconds: number,
): Promise<Figure[]> {
  const limits = { 'iam:*': { perSecond, burst: perSecond } };
  const ordinary = await organization({ world: OTHERS, limits });
  const alone = await engineRun(ordinary, { paced: true });
  ordinary.close();

  const world = { ...OTHERS, hugeAccountUsers: users };
  const org = await organization({ world, limits, revokeEveryMs: revokeSeconds * 1000 });
  const engine = await engineRun(org, { paced: true });
  const { huge, floor } = await org.count();
  org.close();

  const unseen = floor.activeKeys - engine.activeKeys + engine.undetermined;
  const boundSeconds = (2 * users - perSecond) / perSecond;
  const name = `huge account: ${users} users × 2 keys, IAM at ${perSecond}/s`;
  return [
    figure(name, engine.wallMs / 1000, 's'),
    figure(`${name}, bound (last use of each key)`, boundSeconds, 's'),
    figure(`${name}, over the bound`, engine.wallMs / 1000 / boundSeconds, '×', 2),
    outcome('huge account: status of the run', engine.status, { is: 'complete' }),
    figure('huge account: problems USER_UNREAD', engine.unreadUsers, '', 0, { atMost: 0 }),
    figure('huge account: keys unseen or undetermined', unseen, 'keys', 0, { atMost: 0 }),
    figure('huge account: the others done', engine.othersDoneMs / 1000, 's'),
    figure(
      'huge account: the others done, over without it',
      engine.othersDoneMs / alone.othersDoneMs,
      '×',
      2,
      {
        atMost: 1.5,
      },
    ),
    figure(
      `huge account: AssumeRole calls for it, sessions revoked every ${revokeSeconds} s`,
      huge['sts:AssumeRole']?.calls ?? 0,
      'calls',
      0,
      { atLeast: 2 },
    ),
    ...Object.entries(huge)
      .filter(([action]) => action.startsWith('iam:'))
      .map(([action, count]) => figure(`huge account: throttled, ${action}`, throttledShare(count), '%')),
  ];
}
