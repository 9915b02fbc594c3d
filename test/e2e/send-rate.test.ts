import { runIdFor } from '../../src/core/report.ts';
import type { RunEvent } from '../../src/core/run-event.ts';
import { enforce } from '../../src/enforce.ts';
import { wire } from '../../src/wiring.ts';
import { inProcessWorkflow } from '../../src/workflow/in-process.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { NO_RETRIES, onDay, stage, type Stage } from './harness.ts';
import { codes, owner } from './people.ts';

async function withContacts(contacts: number, settings: Record<string, string> = {}): Promise<Stage> {
  const users = Array.from({ length: contacts }, (_, n) => owner(`ci-${String(n).padStart(4, '0')}`));
  const world = emptyWorld({ accounts: [account({ users })] });
  world.accounts.delete(world.hub.accountId);
  return stage(world, settings);
}

/** In real time: where a test's clock jumps, the answers of SES come late. */
test('mail leaves at 95 % of the allowed rate or more, and SES never has to hold it back', async () => {
  const MAILS = 60;
  const { organization, settings } = await withContacts(MAILS);
  const { endpoint, region, credentials } = organization;
  const { services, clients } = wire(settings, { endpoint, region, credentials, ...NO_RETRIES });
  const sentAt: number[] = [];
  const emit = ({ event }: RunEvent): void => {
    if (event === 'notices-pending') organization.traffic.limits = 'published';
    if (event === 'mail-sent') sentAt.push(performance.now());
  };
  const asOf = onDay(0);
  const run = {
    runId: runIdFor(asOf, 'enforce'),
    asOf,
    mode: 'enforce',
    settings,
    emit,
    mailSummary: false,
  } as const;
  const report = await enforce(inProcessWorkflow(services.clock), services, run);
  clients.close();
  expect(report.mail).toMatchObject({ sent: MAILS, pending: 0 });
  expect(organization.calls.find({ action: 'ses:SendRawEmail', outcome: 'ok' })).toHaveLength(MAILS);
  // The middle one of the gaps: a machine that stands still for a moment says nothing about the pace.
  const gapsMs = sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0));
  const perSecond = 1_000 / (gapsMs.toSorted((one, other) => one - other)[gapsMs.length >> 1] ?? 0);
  expect(perSecond).toBeGreaterThanOrEqual(0.95 * organization.ses.quota.maxSendRate);
});

test.each([
  ['80', 7],
  ['50', 4],
  ['100', 9],
])('with SESQUOTASHARE=%s a quota of 10 carries %d digests, and the summary', async (share, digests) => {
  const it = await withContacts(12, { SESQUOTASHARE: share });
  it.organization.ses.quota.max24HourSend = 10;
  const report = await it.run(0, { mailSummary: true });
  expect(report.mail).toMatchObject({ sent: digests, pending: 12 - digests });
  expect(codes(report)).toEqual(['QUOTA_USED_UP']);
  expect(it.organization.ses.mailbox.accepted).toHaveLength(digests + 1);
});

test('what others in the account have sent counts against the share', async () => {
  const it = await withContacts(6, { SESQUOTASHARE: '50' });
  it.organization.ses.quota.max24HourSend = 20;
  it.organization.ses.quota.spend(7);
  expect((await it.run(0)).mail).toMatchObject({ sent: 2, pending: 4 });
});
