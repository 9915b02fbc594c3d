import { account, emptyWorld } from '../../../src/simulator/world/builders.ts';
import type { Fault } from '../../../src/simulator/traffic/faults/fault.ts';
import { proxyPage } from '../../../src/simulator/traffic/faults/proxy-page.ts';
import { withMember, withoutMember } from '../../../src/simulator/traffic/spoil/members.ts';
import { NO_RETRIES, stage, type Stage } from '../../e2e/harness.ts';
import { outcomes, owner } from '../../e2e/people.ts';

function contacts(count: number): Promise<Stage> {
  const users = Array.from({ length: count }, (_, n) => owner(`u-${n}`));
  const world = emptyWorld({ accounts: [account({ users })] });
  world.accounts.delete(world.hub.accountId);
  return stage(world, {}, { client: NO_RETRIES });
}

const unread: readonly [string, Fault][] = [
  ['without a message ID', { kind: 'spoil', body: withoutMember('MessageId') }],
  ['with an empty message ID', { kind: 'spoil', body: withMember('MessageId', '') }],
  ['with an empty body', { kind: 'raw', status: 200, body: '', when: 'after' }],
  ['with {}', { kind: 'raw', status: 200, body: '{}', when: 'after' }],
  ['by the page of a proxy', proxyPage(200)],
  ['by the page of a proxy that forbids', proxyPage(403)],
  ['by a proxy that is ill', proxyPage(503)],
  [
    'by a proxy whose words are those of SES',
    { kind: 'raw', status: 200, body: '<p>Address blacklisted. Sending suspended for this account.</p>' },
  ],
  ['by nobody: the connection is cut before', { kind: 'drop', when: 'before' }],
  ['by nobody: the connection is cut after', { kind: 'drop', when: 'after' }],
  ['by half an answer', { kind: 'drop', when: 'midway' }],
];

describe('a mail whose acceptance cannot be read was not accepted', () => {
  test.each(unread)(
    'answered %s: it waits, nobody is marked, the others are told, and no clock runs',
    async (_, fault) => {
      const staged = await contacts(5);
      const { faults, world } = staged.organization;
      const spoilt = faults.intercept(({ action, params }) =>
        action === 'SendRawEmail' && params['Destinations.member.1'] === 'u-2@example.org'
          ? fault
          : undefined,
      );
      for (const day of [0, 1, 2, 3]) {
        const report = await staged.run(day);
        expect(outcomes(report)['u-2']).toBe('notify first pending');
        expect(report.mail).toMatchObject({ sent: day === 0 ? 4 : 0, pending: 1, failed: 0 });
        expect(report.problems.map(({ scope, id }) => [scope, id])).toEqual([['mail', 'u-2@example.org']]);
      }
      expect((await staged.run(7)).counts.deactivated).toBe(4);
      expect(
        [...world.accounts.values()].flatMap(({ users }) =>
          [...users.values()].map(({ accessKeys }) => accessKeys[0]?.status),
        ),
      ).toEqual(['Inactive', 'Inactive', 'Active', 'Inactive', 'Inactive']);
      const marked = (await staged.rows()).filter(
        ({ failedMails, refusedMails, undeliverableSince }) =>
          failedMails ?? refusedMails ?? undeliverableSince,
      );
      expect(marked).toEqual([]);
      spoilt();
      expect(outcomes(await staged.run(8))).toMatchObject({ 'u-2': 'notify first notified' });
    },
  );

  test.each(unread)(
    'answered %s, all of them: it is said once, and few are sent that may come again',
    async (_, fault) => {
      const staged = await contacts(12);
      staged.organization.faults.inject({ action: 'ses:SendRawEmail' }, fault);
      const report = await staged.run(0);
      expect(report.mail).toMatchObject({ sent: 0, pending: 12, failed: 0 });
      expect(report.problems.map(({ scope }) => scope)).toEqual(['run']);
      expect(staged.organization.calls.count('ses:SendRawEmail')).toBeLessThanOrEqual(6);
    },
  );
});
