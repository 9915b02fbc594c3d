import { NO_RETRIES, onDay, stage, type Stage } from '../e2e/harness.ts';
import { onlyAccounts } from '../e2e/only-accounts.ts';
import { keyOf, outcomes, owner } from '../e2e/people.ts';
import { durableDay } from './durable-stage.ts';
import { onLocalRunner } from './local-runner.ts';

onLocalRunner({ skipTime: true });

const KEYS = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'];

const switchOf = (staged: Stage) =>
  staged.engine({}, { credentials: staged.organization.administrator }).services.ledger.pause;

/** Four deactivations, or the third mail after all six: then somebody pauses. */
test.each([4, 9])(
  'the Lambda of the stack obeys: paused at its deed %i, it does at most one more and ends blocked; the next day does the rest',
  async (n) => {
    const staged = await stage(
      onlyAccounts({ users: KEYS.map((name) => owner(name)) }),
      {},
      { client: NO_RETRIES },
    );
    const { world, faults, calls, ses } = staged.organization;
    await durableDay(staged, 0);
    let deeds = 0;
    let later = 0;
    let isPaused = false;
    faults.intercept(({ action }) => {
      if (action !== 'UpdateAccessKey' && action !== 'SendRawEmail') return undefined;
      deeds += 1;
      if (isPaused) later += 1;
      if (deeds === n)
        void switchOf(staged)
          .begin({ by: 'arn:aws:iam::111111111111:user/ann', since: onDay(7), reason: 'stop' })
          .then(() => (isPaused = true));
      return undefined;
    });
    const { execution, report, told } = await durableDay(staged, 7);
    expect(later).toBeLessThanOrEqual(1);
    expect(execution.getResult()).toMatchObject({ status: 'blocked' });
    expect(report).toMatchObject({ status: 'blocked', mail: { blocked: 'PAUSED' } });
    expect(told.published).toMatchObject([{ status: 'blocked' }]);

    faults.clear();
    await switchOf(staged).end();
    const { report: next } = await durableDay(staged, 8);
    expect(next.status).toBe('complete');
    expect(Object.values(outcomes(next)).every((outcome) => outcome.endsWith('deactivated'))).toBe(true);
    expect(KEYS.map((name) => keyOf(world, name).status)).toEqual(KEYS.map(() => 'Inactive'));
    expect(calls.find({ action: 'iam:UpdateAccessKey', outcome: 'ok' })).toHaveLength(KEYS.length);
    for (const name of KEYS) expect(ses.mailbox.to(`${name}@example.org`)).toHaveLength(2);
  },
);
