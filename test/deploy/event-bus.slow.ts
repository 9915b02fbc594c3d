import type { PolicyDocument } from '../../src/simulator/policy/policy-document.ts';
import { grantsOf } from './grants.ts';
import { resolveIntrinsics } from './intrinsics.ts';
import { packageHub, propertiesOf, SOURCE_MAIL, type PackagedHub } from './packaged-hub.ts';

const HUB = { accountId: '111122223333', region: 'eu-west-1' };
const ARN = 'arn:aws:events:eu-central-1:111122223333:event-bus/security';
const SENDERS = ['EnforcerSendsEvents', 'MailEventsSendsEvents', 'SendEventsPolicy'];

let none: PackagedHub;
let named: PackagedHub;
let elsewhere: PackagedHub;
beforeAll(async () => {
  const parameters = [`sourceMail=${SOURCE_MAIL}`, 'operatorRole=team/ops'];
  [none, named, elsewhere] = await Promise.all([
    packageHub(parameters),
    packageHub([...parameters, 'eventBus=security']),
    packageHub([...parameters, `eventBus=${ARN}`]),
  ]);
});

const grantsIn = (hub: PackagedHub, name: string) =>
  grantsOf(resolveIntrinsics(propertiesOf(hub, name).PolicyDocument, hub.resources, HUB) as PolicyDocument);

const environmentsOf = ({ resources }: PackagedHub): unknown[] =>
  Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(
      ({ Properties }) => (Properties.Environment as { Variables: { EVENTBUS: unknown } }).Variables.EVENTBUS,
    );

test('without a bus nobody may put events anywhere', () => {
  expect(Object.keys(none.resources).filter((name) => SENDERS.includes(name))).toEqual([]);
  expect(JSON.stringify(none.resources)).not.toContain('events:PutEvents');
  expect(environmentsOf(none)).toEqual(['none', 'none']);
});

test.each(SENDERS)('%s is for this bus only, and in the name of keyrotation', (name) => {
  const here = `arn:aws:events:${HUB.region}:${HUB.accountId}:event-bus/security`;
  for (const [hub, resource] of [
    [named, here],
    [elsewhere, ARN],
  ] as const) {
    expect(grantsIn(hub, name)).toEqual([
      { action: 'events:DescribeEventBus', resource },
      {
        action: 'events:PutEvents',
        resource,
        condition: { 'ForAllValues:StringEquals': { 'events:source': 'keyrotation' } },
      },
    ]);
  }
});

test('they belong to the two Lambdas and to the role that operatorRole names, which know the bus', () => {
  expect(
    SENDERS.map((name) => propertiesOf(named, name).RoleName ?? propertiesOf(named, name).Roles),
  ).toEqual([{ Ref: 'EnforcerRole' }, { Ref: 'MailEventsRole' }, ['ops']]);
  expect(environmentsOf(named)).toEqual(['security', 'security']);
  expect(environmentsOf(elsewhere)).toEqual([ARN, ARN]);
});
