import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createLedgerTable } from '../../src/ledger/create-table.ts';
import { noticeName } from '../../src/core/notice.ts';
import type { EmailAddress } from '../../src/core/contact.ts';
import { applyMailEvent } from '../../src/phases/notify/void-mail.ts';
import { parseSettings } from '../../src/settings/settings.ts';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
} from '../../src/simulator/embedded-organization.ts';
import { engineClock } from '../../src/demo/engine-clock.ts';
import type { PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { matchesWildcard } from '../../src/simulator/policy/wildcard.ts';
import { actionName } from '../../src/simulator/protocol/action.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';
import { wire } from '../../src/wiring.ts';
import { AS_OF } from '../builders/as-of.ts';
import { notice } from '../builders/notice.ts';
import { nothingUnread } from '../builders/unread.ts';
import { reach } from '../in-process/reach.ts';
import { grantsOf } from './grants.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { packageHub, propertiesOf, SOURCE_MAIL } from './packaged-hub.ts';

const HUB = { accountId: '111111111111', region: 'eu-west-1' };
const OPERATOR = 'ops@example.com' as EmailAddress;

let organization: EmbeddedOrganization;
let policy: PolicyDocument;

// The role as packaged, in an organization that denies what it does not grant.
beforeAll(async () => {
  const hub = await packageHub([`sourceMail=${SOURCE_MAIL}`]);
  const { Policies } = propertiesOf(hub, 'MailEventsRole') as { Policies: { PolicyDocument: unknown }[] };
  policy = resolveIntrinsics(Policies[0]?.PolicyDocument, hub.resources, HUB) as PolicyDocument;
  const world = emptyWorld({
    hub: { accountId: HUB.accountId, roleName: 'keyrotation-mail-events', policy },
  });
  organization = await startEmbeddedOrganization({ world, startAt: new Date(AS_OF), region: HUB.region });
});
afterAll(() => organization.close());

function ledgerAs(credentials: EmbeddedOrganization['credentials']) {
  const settings = parseSettings({ SOURCEMAIL: SOURCE_MAIL });
  const config = { ...reach(organization), credentials, maxAttempts: 1 };
  return wire(settings, config, engineClock(organization.clock));
}

test('the role that notes bounces grants what a bounced word about a deactivation takes, and nothing else', async () => {
  const told = notice({ kind: 'deactivated' });
  const administrator = ledgerAs(organization.administrator);
  await createLedgerTable(administrator.clients.dynamodb, 'keyrotation-ledger');
  const { mails, outbox, contacts } = administrator.services.ledger;
  await outbox.add(told);
  await outbox.markSent(told, 'message-1', AS_OF);
  await mails.record('message-1', [noticeName(told)], AS_OF);
  organization.calls.clear();

  const handler = ledgerAs(organization.credentials);
  const fate = { kind: 'undeliverable', why: 'bounce' } as const;
  const outcome = await applyMailEvent(
    handler.services.ledger,
    { messageId: 'message-1', at: AS_OF, fate },
    OPERATOR,
  );
  const calls = organization.calls.entries;

  expect(outcome).toEqual({ kind: 'undeliverable', contacts: [told.contact], voided: 1 });
  expect((await contacts.readMany([told.contact])).found.get(told.contact)?.undeliverableSince).toBe(AS_OF);
  const pending: string[] = [];
  for await (const { contact } of outbox.pending(nothingUnread)) pending.push(contact);
  expect(pending).toEqual([OPERATOR]);
  for (const { clients } of [administrator, handler]) clients.close();

  const idle = grantsOf(policy).filter(
    ({ action, resource }) =>
      !calls.some((call) => actionName(call) === action && matchesWildcard(resource, call.resource)),
  );
  expect(idle.map(({ action }) => action)).toEqual([
    // The Lambda service writes the log and hands on failed events with the function's role.
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'sqs:SendMessage',
  ]);
});

test('that role writes neither pause, lock nor runs, whatever an event made it do', async () => {
  const handler = ledgerAs(organization.credentials);
  const { dynamodb } = handler.clients;
  const put = (pk: string, sk: string) =>
    dynamodb.send(
      new PutItemCommand({ TableName: 'keyrotation-ledger', Item: { pk: { S: pk }, sk: { S: sk } } }),
    );
  for (const [pk, sk] of [
    ['CONTROL', 'PAUSE'],
    ['LOCK', 'RUN'],
    ['RUN#LAST', 'POINTER'],
    ['RUN#2027-03-01T08-00-00Z-enforce', 'META'],
    ['IDENTITY#ann@example.org', 'STATE'],
  ] as const)
    await expect(put(pk, sk)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(put('MAIL#another', 'STATE')).resolves.toBeDefined();
  handler.clients.close();
});
