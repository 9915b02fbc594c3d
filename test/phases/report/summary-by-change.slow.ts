import type { RunReport } from '../../../src/core/report.ts';
import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import type { World } from '../../../src/simulator/world/world.ts';
import { NO_RETRIES, onDay, stage, type Stage, type StageOptions } from '../../e2e/harness.ts';
import { refuseMails, refuseMailTo } from '../../e2e/mail-refusal.ts';
import { owner } from '../../e2e/people.ts';

/** One account has no member role, and one user's contact tag holds no address. */
const world = (): World =>
  emptyWorld({
    accounts: [
      account({ name: 'shop', users: [owner('ci', { contact: 'team data' }), owner('web')] }),
      account({ name: 'acquired', hasMemberRole: false }),
    ],
  });

const staged = (options: StageOptions = {}): Promise<Stage> =>
  stage(world(), { OPERATORMAIL: 'ops@example.com', GRACEDAYS: '30', REMINDERDAYS: '1' }, options);

/** A summary goes to the operator, as do the notices of keys without a contact. */
const summaries = ({ organization }: Stage): string[] =>
  organization.ses.mailbox
    .to('ops@example.com')
    .flatMap(({ at, subject }) =>
      subject.startsWith('AWS access key rotation')
        ? [`${at.toISOString().slice(0, 10)} ${subject.split(': ')[1] ?? ''}`]
        : [],
    );

const runs = async (on: Stage, days: readonly number[]): Promise<RunReport[]> => {
  const reports: RunReport[] = [];
  for (const day of days) reports.push(await on.run(day, { mailSummary: true }));
  return reports;
};

/** The shop's. */
function hasMemberRole({ organization }: Stage, hasOne: boolean): void {
  for (const each of organization.world.accounts.values())
    if (each.name === 'shop') each.hasMemberRole = hasOne;
}

test('what goes on is mailed once, and then on Mondays', async () => {
  const on = await staged();
  await runs(on, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(summaries(on)).toEqual([
    '2027-03-01 first run, 2 of 3 accounts surveyed, 1 error, 1 warning, 2 notified',
    '2027-03-08 nothing new, 2 of 3 accounts surveyed, 1 error still there',
  ]);
});

test('an account that is lost is mailed on that day, and when it is back', async () => {
  const on = await staged();
  await runs(on, [0]);
  hasMemberRole(on, false);
  await runs(on, [1, 2]);
  hasMemberRole(on, true);
  await runs(on, [3, 4]);
  expect(summaries(on).slice(1)).toEqual([
    '2027-03-02 1 account newly unreachable, 1 error still there',
    '2027-03-04 1 account back, 1 new warning, 1 error still there',
  ]);
});

test('a run that is repeated mails nothing more', async () => {
  const on = await staged();
  await runs(on, [0, 1, 1]);
  expect(summaries(on)).toHaveLength(1);
});

test('what a blocked run met is new to the operator once mail can leave', async () => {
  const on = await staged();
  await runs(on, [0]);
  on.organization.ses.sendingEnabled = false;
  hasMemberRole(on, false);
  const [blocked] = await runs(on, [1]);
  expect(blocked?.status).toBe('blocked');
  on.organization.ses.sendingEnabled = true;
  await runs(on, [2, 3]);
  expect(summaries(on).slice(1)).toEqual(['2027-03-03 1 account newly unreachable, 1 error still there']);
});

test('a last run that cannot be read costs a warning: everything counts as new, and the next run compares again', async () => {
  const on = await staged();
  await runs(on, [0]);
  const rows = await on.rows();
  const damaged = rows.filter(({ sk }) => sk === 'META').map((row) => ({ ...row, meta: 'damaged' }));
  await on.putRows(damaged);
  const [report] = await runs(on, [1]);
  expect(report?.problems).toMatchObject([
    { code: 'MEMBER_ROLE_UNASSUMABLE' },
    {
      severity: 'warning',
      code: 'LAST_RUN_UNREAD',
      message: expect.stringMatching(
        /^run 2027-03-01T08-00-00Z-enforce could not be read, so that everything counts as new: the row /,
      ) as string,
    },
    { code: 'CONTACT_INVALID' },
  ]);
  await runs(on, [2, 3]);
  expect(summaries(on).slice(1)).toEqual(['2027-03-02 1 account newly unreachable, 2 new warnings']);
});

test('a ledger that tells of no earlier run keeps no report and no mail from leaving', async () => {
  const on = await staged({ client: NO_RETRIES });
  await runs(on, [0]);
  on.organization.faults.intercept(({ service, action, params }) =>
    service === 'dynamodb' && action === 'Query' && JSON.stringify(params).includes('RUN#ALL')
      ? { kind: 'error', status: 400, code: 'AccessDeniedException', message: 'said AWS' }
      : undefined,
  );
  const [report] = await runs(on, [1]);
  expect(report?.asOf).toBe(onDay(1));
  expect(report?.problems.map(({ code }) => code)).toContain('LAST_RUN_UNREAD');
  expect(summaries(on)[1]).toMatch(/^2027-03-02 1 account newly unreachable/);
});

describe('keys that were deactivated while no summary could leave', () => {
  /** Two keys are due on day 7, one more on day 8. */
  const inThreeTurns = (): Promise<Stage> =>
    stage(
      emptyWorld({
        accounts: [account({ name: 'shop', users: [owner('a'), owner('b'), owner('c', { ageDays: 29 })] })],
      }),
      { OPERATORMAIL: 'ops@example.com', REMINDERDAYS: 'none' },
      { client: NO_RETRIES },
    );
  const told = (on: Stage): string[] =>
    on.organization.ses.mailbox
      .to('ops@example.com')
      .flatMap(({ at, subject, text }) =>
        subject.startsWith('AWS access key rotation')
          ? [`${at.toISOString().slice(0, 10)} ${(text.match(/Deactivated: /g) ?? []).length}`]
          : [],
      );

  test('are in the next one that does, once', async () => {
    const on = await inThreeTurns();
    await runs(on, [0, 1]);
    const mended = refuseMailTo(on.organization, 'ops@example.com');
    await runs(on, [7]);
    mended();
    await runs(on, [8, 9, 10]);
    expect(told(on).slice(1)).toEqual(['2027-03-09 3']);
  });

  test('by a run that was paused midway are told by the run after the pause', async () => {
    const on = await inThreeTurns();
    await runs(on, [0, 1]);
    const { administrator: credentials } = on.organization;
    const { pause } = on.engine({}, { credentials }).services.ledger;
    await on.run(7, {
      mailSummary: true,
      before: async (step) => {
        if (step === 'notify 1' || step === 'report')
          await pause.begin({ by: 'arn:aws:iam::1:user/ann', since: onDay(7), reason: 'wrong keys' });
      },
    });
    await pause.end();
    await runs(on, [8, 9]);
    expect(told(on).slice(1)).toEqual(['2027-03-09 3']);
  });

  test('and what could not be read of them is said', async () => {
    const on = await inThreeTurns();
    await runs(on, [0, 1]);
    const mended = refuseMailTo(on.organization, 'ops@example.com');
    await runs(on, [7]);
    mended();
    on.organization.faults.intercept(({ service, action, params }) =>
      service === 'dynamodb' && action === 'Query' && JSON.stringify(params).includes('RUN#2027-03-08')
        ? { kind: 'error', status: 400, code: 'AccessDeniedException', message: 'said AWS' }
        : undefined,
    );
    const [report] = await runs(on, [8]);
    expect(report?.problems.map(({ code }) => code)).toContain('LAST_RUN_UNREAD');
    expect(told(on).slice(1)).toEqual(['2027-03-09 1']);
  });
});

test('a refused notice to the operator does not make the news of every day out of one day', async () => {
  const on = await staged();
  await runs(on, [0]);
  hasMemberRole(on, false);
  const notLiked = { code: 'MessageRejected', message: 'the text is not liked' };
  const isNotice = ({ text }: { readonly text: string }): boolean => /^(ROTATE|REMINDER|OVERDUE)/m.test(text);
  const mended = refuseMails(on.organization, notLiked, isNotice);
  await runs(on, [1, 2, 3, 4]);
  mended();
  expect(summaries(on).slice(1)).toEqual(['2027-03-02 1 account newly unreachable, 1 error still there']);
});
