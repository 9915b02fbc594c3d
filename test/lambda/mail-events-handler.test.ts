import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { UnreadableMailEventError } from '../../src/aws/ses-event.ts';
import { sdkEnvironment } from '../../src/simulator/sdk-environment.ts';
import type { SesEvent } from '../../src/simulator/ses/ses-event.ts';
import { onDay, SENDER, stage, type Stage } from '../e2e/harness.ts';
import { codes, outcomes, owner } from '../e2e/people.ts';

const OPERATOR = 'security@example.net';

let staged: Stage;
let handler: (event: unknown) => Promise<void>;

/** The handler as Lambda loads it: its client is built from the environment. */
beforeAll(async () => {
  const users = [owner('ci', { contact: 'ann@example.org' })];
  const world = emptyWorld({ accounts: [account({ tags: { Contact: 'team@example.org' }, users })] });
  staged = await stage(world, { OPERATORMAIL: OPERATOR });
  Object.assign(process.env, sdkEnvironment(staged.organization), {
    SOURCEMAIL: SENDER,
    OPERATORMAIL: OPERATOR,
    LEDGERTABLE: staged.settings.ledgerTable,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  });
  ({ handler } = await import('../../src/lambda/mail-events-handler.ts'));
});

/** As EventBridge hands it over: text in between. */
const deliver = (event: unknown): Promise<void> => handler(JSON.parse(JSON.stringify(event)));

test('the handler takes what EventBridge brings: twice, late, or about nothing of ours', async () => {
  staged.organization.ses.bounce('ann@example.org');
  await staged.run(0);
  const [bounce, ...more] = staged.organization.ses.events;
  expect(more).toEqual([]);
  expect(bounce?.detail.mail.tags).toMatchObject({ 'ses:configuration-set': ['keyrotation'] });

  const before = await staged.rows();
  const passedOver: unknown[] = [
    {},
    { source: 'aws.ec2', detail: { state: 'running' } },
    { ...bounce, detail: { ...bounce?.detail, eventType: 'Delivery' } },
    { ...bounce, detail: { ...bounce?.detail, eventType: 'DeliveryDelay' } },
  ];
  for (const event of passedOver) await deliver(event);
  expect(await staged.rows()).toEqual(before);

  await deliver(bounce);
  const once = await staged.rows();
  expect(once).not.toEqual(before);
  await deliver(bounce);
  expect(await staged.rows()).toEqual(once);

  const report = await staged.run(1);
  expect(outcomes(report)).toEqual({ ci: 'notify first notified' });
  expect(report.keys[0]).toMatchObject({ contacts: ['team@example.org'], deadline: onDay(8) });
  expect(codes(report)).toEqual(['CONTACT_UNDELIVERABLE']);

  // Days late, after the next contact was told: nothing of that mail is left to void.
  const beforeLate = await staged.rows();
  await deliver(bounce);
  expect(await staged.rows()).toEqual(beforeLate);
});

test.each<[string, (bounce: SesEvent) => unknown]>([
  ['that names no mail', (bounce) => ({ ...bounce, detail: { ...bounce.detail, mail: {} } })],
  ['without its record', (bounce) => ({ ...bounce, detail: null })],
  ['of an unknown kind', (bounce) => ({ ...bounce, detail: { ...bounce.detail, eventType: 'Vanished' } })],
])(
  'a bounce %s is thrown, so that it ends in the dead-letter queue, where an alarm sees it',
  async (_, spoil) => {
    const [bounce] = staged.organization.ses.events;
    if (!bounce) throw new Error('nothing bounced');
    const before = await staged.rows();
    await expect(deliver(spoil(bounce))).rejects.toThrow(UnreadableMailEventError);
    expect(await staged.rows()).toEqual(before);
  },
);

test('the handler marks nobody for a mail that nobody here sent, and touches no key', async () => {
  const keys = async () => (await staged.rows()).filter(({ pk }) => /^(?:KEY|CONTACT)#/.test(pk));
  const before = await keys();
  const [of] = staged.organization.ses.events;
  if (!of) throw new Error('nothing bounced');
  await deliver({
    ...of,
    detail: {
      ...of.detail,
      mail: { ...of.detail.mail, messageId: 'of-somebody-else' },
    },
  });
  expect(await keys()).toEqual(before);
});

test('what the ledger does not take is thrown, so that EventBridge delivers it again', async () => {
  const { faults, ses } = staged.organization;
  faults.intercept(({ service }) =>
    service === 'dynamodb'
      ? { kind: 'error', status: 400, code: 'AccessDeniedException', message: 'no' }
      : undefined,
  );
  await expect(deliver(ses.events[0])).rejects.toThrow('no');
  faults.clear();
  await expect(deliver(ses.events[0])).resolves.toBeUndefined();
});
