import { createLedgerTable } from '../../src/ledger/create-table.ts';
import { openLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { buildClients, type Clients } from '../../src/aws/clients.ts';
import type { Pause } from '../../src/core/pause.ts';
import { engineClock } from '../../src/demo/engine-clock.ts';
import {
  startEmbeddedOrganization,
  type EmbeddedOrganization,
} from '../../src/simulator/embedded-organization.ts';
import type { PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { actionName } from '../../src/simulator/protocol/action.ts';
import { emptyWorld } from '../../src/simulator/world/builders.ts';
import { AS_OF } from '../builders/as-of.ts';
import { notice } from '../builders/notice.ts';
import { reach } from '../in-process/reach.ts';
import { grantsOf } from './grants.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { packageHub, propertiesOf, SOURCE_MAIL } from './packaged-hub.ts';

const HUB = { accountId: '111111111111', region: 'eu-west-1' };
const PAUSE: Pause = {
  by: 'arn:aws:sts::111111111111:assumed-role/keyrotation-pause/ann',
  since: AS_OF,
  reason: 'wrong keys',
};

let organization: EmbeddedOrganization;
let policy: PolicyDocument;
let clients: Clients;
let ledger: Ledger;

// The role as packaged, in an organization that denies what it does not grant.
beforeAll(async () => {
  const hub = await packageHub([`sourceMail=${SOURCE_MAIL}`]);
  const { Policies } = propertiesOf(hub, 'PauseRole') as { Policies: { PolicyDocument: unknown }[] };
  policy = resolveIntrinsics(Policies[0]?.PolicyDocument, hub.resources, HUB) as PolicyDocument;
  const world = emptyWorld({ hub: { accountId: HUB.accountId, roleName: 'keyrotation-pause', policy } });
  organization = await startEmbeddedOrganization({ world, startAt: new Date(AS_OF), region: HUB.region });
  const { administrator, credentials } = organization;
  const asAdministrator = buildClients({ ...reach(organization), credentials: administrator }, null);
  await createLedgerTable(asAdministrator.dynamodb, 'keyrotation-ledger');
  asAdministrator.close();
  organization.calls.clear();
  clients = buildClients({ ...reach(organization), credentials, maxAttempts: 1 }, null);
  ledger = openLedger(clients.dynamodb, 'keyrotation-ledger', engineClock(organization.clock));
});
afterAll(() => {
  clients.close();
  return organization.close();
});

test('the role of the emergency stop grants what pause and resume take, and nothing else', async () => {
  const { pause } = ledger;
  expect(await pause.begin(PAUSE)).toEqual(PAUSE);
  expect(await pause.begin({ ...PAUSE, reason: 'me too' })).toEqual(PAUSE);
  expect(await pause.end()).toEqual(PAUSE);
  expect(await pause.end()).toBeNull();
  const called = new Set(organization.calls.find({ outcome: 'ok' }).map(actionName));
  expect([...called].sort()).toEqual(
    grantsOf(policy)
      .map(({ action }) => action)
      .sort(),
  );
});

test('it reaches no other row of the ledger: it can neither read history nor clear the way for a deactivation', async () => {
  const refused = { problemCode: 'LEDGER_UNREACHABLE', reason: 'ACCESS_DENIED' };
  for (const attempt of [
    () => ledger.keys.read(notice()),
    () => ledger.keys.readMany([notice()]),
    () => ledger.outbox.add(notice()),
    () => ledger.runs.lastEnded(),
    () => ledger.lock.acquire('me', 'run'),
    () => ledger.lock.release('me'),
  ])
    await expect(attempt()).rejects.toMatchObject(refused);
});
