import { setTimeout as delay } from 'node:timers/promises';
import type { RunAccount } from '../../src/core/run-record.ts';
import { runIdFor } from '../../src/core/report.ts';
import { onDay, stage, type Stage } from '../e2e/harness.ts';
import { onlyAccounts } from '../e2e/only-accounts.ts';
import { codes, owner } from '../e2e/people.ts';
import { stillness } from '../e2e/stillness.ts';
import { durableDay } from './durable-stage.ts';
import { onLocalRunner } from './local-runner.ts';
import { outlived } from './outlived.ts';

onLocalRunner();

const SLOW = '300000000001';

/** Two steps of survey; the first has a due key. */
const organization = () =>
  onlyAccounts(
    { id: SLOW, users: [owner('ci')] },
    ...Array.from({ length: 7 }, (_, n) => ({ id: `30000000001${n}` })),
    { id: '300000000020', users: [owner('web')] },
  );

const rowsAbout = async (staged: Stage, accountId: string) =>
  (await staged.rows()).filter(({ pk, sk }) => pk.startsWith('RUN#') && sk.includes(accountId));

test('what a life that is over still learns of an account is written nowhere: the next one has its own word', async () => {
  const staged = await stage(organization());
  const { faults, calls, ses } = staged.organization;
  let letGo = (): void => undefined;
  const mailed = new Promise<void>((resolve) => (letGo = resolve));
  let isHeld = false;
  faults.intercept(({ action, params }) => {
    if (action === 'SendRawEmail') letGo();
    if (action !== 'ListAccessKeys' || params.UserName !== 'ci' || isHeld) return undefined;
    isHeld = true;
    return { kind: 'hold', until: mailed };
  });
  const { execution, report } = await durableDay(staged, 0, {
    around: (handler) =>
      outlived(handler, {
        of: ({ Name, Action }) => Name === 'survey 2' && Action === 'SUCCEED',
        late: async () => {
          while (!isHeld) await delay(5);
        },
        // The next life is not let in, which is all that the run may say of the account.
        between: () => void faults.deny('sts:AssumeRole', SLOW),
      }),
  });
  await delay(200);
  await stillness(calls);
  expect(execution.getStatus()).toBe('SUCCEEDED');
  expect(codes(report)).toEqual(['MEMBER_ROLE_UNASSUMABLE']);
  expect(report.coverage).toMatchObject({ surveyed: 8, unreachable: 1 });
  expect(ses.mailbox.to('web@example.org')).toHaveLength(1);
  const rows = await rowsAbout(staged, SLOW);
  expect(rows.map(({ sk }) => sk)).toEqual([`ACCOUNT#${SLOW}`]);
  expect((rows[0]?.entry as RunAccount).status).toBe('unreachable');
}, 60_000);

test('whoever answers for an account first answers for it: an earlier attempt that comes late changes nothing', async () => {
  const staged = await stage(organization());
  await staged.run(0);
  const runId = runIdFor(onDay(0), 'enforce');
  const before = await rowsAbout(staged, SLOW);
  const entry = before.find(({ sk }) => sk.startsWith('ACCOUNT#'))?.entry as RunAccount | undefined;
  if (!entry) throw new Error('the account has no row');
  const { runs } = staged.services.ledger;
  await runs.putAccount(runId, { ...entry, status: 'unreachable', reason: 'THROTTLED' });
  await runs.putAccount(runId, { ...entry, activeKeys: 7 });
  expect(await rowsAbout(staged, SLOW)).toEqual(before);
});
