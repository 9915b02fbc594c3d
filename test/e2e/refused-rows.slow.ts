import type { EmailAddress } from '../../src/core/contact.ts';
import type { Key, Row } from '../../src/ledger/row.ts';
import type { InterceptedRequest } from '../../src/simulator/traffic/faults/intercepted-request.ts';
import { transactedWrites } from '../../src/simulator/dynamodb/transact-items.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { NO_RETRIES, type Stage } from './harness.ts';
import { codes, keyOf, outcomes, owner } from './people.ts';
import { bounceOf, deliverEvent } from './mail-feedback.ts';
import { MAX_ROW_BYTES, sizeOf } from '../ledger/row-size.ts';
import { aroundFirstRun, replay, type Scene } from './scene.ts';

/** Two keys of one account, each with a contact of its own. */
function world() {
  const founded = emptyWorld({ accounts: [account({ name: 'shop', users: [owner('ci'), owner('web')] })] });
  founded.accounts.delete(founded.hub.accountId);
  return founded;
}

let eve: Scene;
let told: Scene;
beforeAll(async () => {
  ({ eve, told } = await aroundFirstRun(world));
});

const keyIdOf = (staged: Stage, user: string): string => keyOf(staged.organization.world, user).id;

const UNNAMED =
  /^a mail left, but the ledger cannot say which notices it carried, should it come back: they do not count, and the next run tells anew: /;

const TOO_LARGE = {
  kind: 'error',
  status: 400,
  code: 'ValidationException',
  message: 'Item size to update has exceeded the maximum allowed size',
} as const;

/** DynamoDB takes no write of the rows that fit, as if they were at 400 KB. */
function refuse(staged: Stage, fits: (key: Key) => boolean): void {
  staged.organization.faults.intercept(({ service, write, params }) =>
    service === 'dynamodb' && write && keysOf(params).some(fits) ? TOO_LARGE : undefined,
  );
}

type Wire = Readonly<Record<'pk' | 'sk', { readonly S: string }>>;

/** Of PutItem, UpdateItem, BatchWriteItem and TransactWriteItems. */
function keysOf(params: InterceptedRequest['params']): Key[] {
  const { Key, Item, RequestItems } = params;
  const puts = Object.values((RequestItems ?? {}) as Record<string, { PutRequest: { Item: Wire } }[]>).flat();
  const rows = [Key, Item, ...puts.map(({ PutRequest }) => PutRequest.Item)] as (Wire | undefined)[];
  return [
    ...rows.flatMap((row) => (row ? [{ pk: row.pk.S, sk: row.sk.S }] : [])),
    ...transactedWrites(params).flatMap((write) => keysOf(write.params)),
  ];
}

const isStateOf =
  (id: string) =>
  ({ pk, sk }: Key): boolean =>
    pk.endsWith(id) && sk === 'STATE';

describe('a row that DynamoDB does not take costs its key, and is said', () => {
  test('when the history takes no accepted notice: the others are told and recorded', async () => {
    const staged = await replay(eve, { client: NO_RETRIES });
    refuse(staged, isStateOf(keyIdOf(staged, 'ci')));
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first notified', web: 'notify first notified' });
    expect(report.problems).toMatchObject([{ scope: 'mail', id: 'ci@example.org', code: 'LEDGER_REFUSED' }]);

    // Every later run says so in `recover`, goes on, and never sends the mail again.
    for (const day of [1, 2]) {
      const later = await staged.run(day);
      expect(later.problems).toMatchObject([
        { scope: 'key', id: keyIdOf(staged, 'ci'), code: 'LEDGER_REFUSED' },
      ]);
      expect(outcomes(later).web).toBe('wait none');
    }
    const acted = await staged.run(7);
    expect(outcomes(acted).web).toBe('deactivate deactivated deactivated');
    // A notice that is not in its history is none (I1).
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');

    staged.organization.faults.clear();
    await staged.run(8);
    expect(staged.organization.ses.mailbox.to('ci@example.org').length).toBeLessThanOrEqual(2);
  });

  test('when the history takes no intent: the key stays active, the other one is deactivated', async () => {
    const staged = await replay(told, { client: NO_RETRIES });
    refuse(staged, isStateOf(keyIdOf(staged, 'ci')));
    const report = await staged.run(7);
    expect(outcomes(report)).toMatchObject({ web: 'deactivate deactivated deactivated' });
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');
    expect(report.status).toBe('problems');

    staged.organization.faults.clear();
    expect(outcomes(await staged.run(8)).ci).toBe('deactivate deactivated deactivated');
  });

  test('when a key was found inactive and its row does not take that: it alone is in doubt', async () => {
    const staged = await replay(told, { client: NO_RETRIES });
    const ci = keyOf(staged.organization.world, 'ci');
    ci.status = 'Inactive';
    refuse(staged, isStateOf(ci.id));
    await staged.run(1);
    ci.status = 'Active';
    const report = await staged.run(7);
    expect(outcomes(report)).toEqual({ ci: 'undetermined none', web: 'deactivate deactivated deactivated' });
    expect(ci.status).toBe('Active');

    staged.organization.faults.clear();
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'notify first notified' });
  });

  test('when a cycle that is over does not leave its index: nobody waits for it', async () => {
    const staged = await replay(told, { client: NO_RETRIES });
    const [shop] = staged.organization.world.accounts.values();
    const { id } = keyOf(staged.organization.world, 'ci');
    shop?.users.delete('ci');
    staged.organization.faults.deny('sts:AssumeRole');
    await staged.run(7);
    staged.organization.faults.clear();
    refuse(staged, isStateOf(id));
    expect(outcomes(await staged.run(15))).toEqual({ web: 'notify first notified' });
  });

  test('when no pending notice is taken: the other one is', async () => {
    const staged = await replay(eve, { client: NO_RETRIES });
    refuse(staged, ({ sk }) => sk === 'NOTICE#2027-03-01#first#ci@example.org');
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first none', web: 'notify first notified' });
    expect(report.problems).toMatchObject([
      { scope: 'key', id: keyIdOf(staged, 'ci'), code: 'LEDGER_REFUSED' },
    ]);
    staged.organization.faults.clear();
    expect(outcomes(await staged.run(1)).ci).toBe('notify first notified');
  });

  test('when what the survey saw of a key is not taken: the account is surveyed, and says so', async () => {
    const staged = await replay(eve, { client: NO_RETRIES });
    refuse(staged, ({ sk }) => sk.startsWith('SEEN#') && sk.endsWith(keyIdOf(staged, 'ci')));
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ web: 'notify first notified' });
    expect(report.coverage).toMatchObject({ total: 1, surveyed: 1 });
    expect(report.problems).toMatchObject([
      { scope: 'key', id: keyIdOf(staged, 'ci'), code: 'LEDGER_REFUSED' },
    ]);
  });

  test('when an account is not taken as it is listed: it is not surveyed, and said', async () => {
    const staged = await replay(eve, { client: NO_RETRIES });
    staged.organization.world.accounts.set(
      '300000000002',
      account({ id: '300000000002', users: [owner('far')] }),
    );
    refuse(staged, ({ sk }) => sk === 'ACCOUNT#300000000002');
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first notified', web: 'notify first notified' });
    expect(report).toMatchObject({ status: 'problems', coverage: { surveyed: 1 } });
    expect(report.problems).toMatchObject([{ scope: 'account', id: '300000000002', code: 'LEDGER_REFUSED' }]);
    staged.organization.faults.clear();
    expect(outcomes(await staged.run(1)).far).toBe('notify first notified');
  });

  test('when what the plan decided of a key is not taken: the key is undetermined, and nobody is told', async () => {
    const staged = await replay(eve, { client: NO_RETRIES });
    refuse(staged, ({ sk }) => sk.startsWith('FINDING#') && sk.endsWith(keyIdOf(staged, 'ci')));
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'undetermined none', web: 'notify first notified' });
    expect(report.problems).toMatchObject([
      { scope: 'key', id: keyIdOf(staged, 'ci'), code: 'KEY_UNDECIDED' },
    ]);
    expect(staged.organization.ses.mailbox.to('ci@example.org')).toEqual([]);
  });

  test('when what came of a deactivation is not taken: its contact is told, and the report says what it does not know', async () => {
    const staged = await replay(told, { client: NO_RETRIES });
    const id = keyIdOf(staged, 'ci');
    const isDone = () => staged.organization.calls.count('iam:UpdateAccessKey') > 0;
    refuse(staged, ({ sk }) => sk.startsWith('FINDING#') && sk.endsWith(id) && isDone());
    const report = await staged.run(7);
    expect(outcomes(report)).toEqual({ ci: 'deactivate none', web: 'deactivate deactivated deactivated' });
    expect(report.problems).toMatchObject([{ scope: 'key', id, code: 'KEY_UNDECIDED' }]);
    staged.organization.faults.clear();
    await staged.run(8);
    expect(staged.organization.ses.mailbox.to('ci@example.org').at(-1)?.subject).toContain('Deactivated');
  });

  test('when the row of an address takes no mail: the others are sent', async () => {
    const staged = await replay(eve, { client: NO_RETRIES });
    refuse(staged, ({ pk }) => pk === 'CONTACT#ci@example.org');
    const report = await staged.run(0);
    expect(outcomes(report).web).toBe('notify first notified');
    expect(report.problems).toMatchObject([{ scope: 'mail', id: 'ci@example.org', code: 'LEDGER_REFUSED' }]);
  });

  const isMail = ({ pk }: Key): boolean => pk.startsWith('MAIL#');

  test('when no mail’s own row is taken: nobody could name its notices if it came back, so that they do not count', async () => {
    const staged = await replay(eve, { client: NO_RETRIES });
    const { organization } = staged;
    refuse(staged, isMail);
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first notified', web: 'notify first notified' });
    expect(codes(report)).toEqual(['LEDGER_REFUSED', 'LEDGER_REFUSED']);
    for (const { message } of report.problems) expect(message).toMatch(UNNAMED);
    organization.faults.clear();
    for (const mail of organization.ses.mailbox.accepted)
      expect(await deliverEvent(staged, bounceOf(mail))).toMatchObject({ kind: 'unknown', voided: 0 });

    // Not twice on that day, and anew on the next.
    await staged.run(0.2);
    expect(organization.ses.mailbox.accepted).toHaveLength(2);
    expect(outcomes(await staged.run(1))).toEqual(outcomes(report));
    expect(outcomes(await staged.run(7))).toMatchObject({ ci: 'notify reminder notified' });
    expect(keyOf(organization.world, 'ci').status).toBe('Active');
    await staged.run(8);
    expect(keyOf(organization.world, 'ci').status).toBe('Inactive');
  });

  test('when the run dies before it has noted that the notices of such a mail left, they do not count either', async () => {
    const staged = await replay(eve, { client: NO_RETRIES });
    const { organization } = staged;
    refuse(staged, isMail);
    let isDead = false;
    organization.faults.intercept(({ params, write }) => {
      if (isDead) return { kind: 'drop', when: 'before' };
      isDead = write && keysOf(params).some(({ pk }) => pk === 'CONTACT#ci@example.org');
      return isDead ? { kind: 'drop', when: 'after' } : undefined;
    });
    await staged.run(0).catch(() => undefined);
    expect(isDead).toBe(true);
    organization.faults.clear();

    const report = await staged.run(1);
    expect(report.problems).toMatchObject([{ scope: 'mail', id: 'ci@example.org', code: 'LEDGER_REFUSED' }]);
    expect(report.problems[0]?.message).toMatch(UNNAMED);
    expect(outcomes(report).ci).toBe('notify first notified');
    await staged.run(7);
    expect(keyOf(organization.world, 'ci').status).toBe('Active');
    await staged.run(8);
    expect(keyOf(organization.world, 'ci').status).toBe('Inactive');
  });

  test('when the row of the mail about a deactivation is not taken, the operator is told as well', async () => {
    const staged = await replay(told, { client: NO_RETRIES }, { OPERATORMAIL: 'security@example.net' });
    const { organization } = staged;
    refuse(staged, isMail);
    await staged.run(7);
    expect(organization.ses.mailbox.to('ci@example.org').at(-1)?.subject).toContain('Deactivated');
    organization.faults.clear();
    await staged.run(8);
    await staged.run(9);
    const words = organization.ses.mailbox.to('security@example.net');
    expect(words.map(({ subject }) => subject)).toEqual([expect.stringContaining('Deactivated')]);
    expect(words[0]?.text).toContain(keyIdOf(staged, 'ci'));
  });

  test('whatever the tags of a user hold', async () => {
    const staged = await replay(eve, { client: NO_RETRIES });
    const [shop] = [...staged.organization.world.accounts.values()];
    const ci = shop?.users.get('ci');
    if (!ci) throw new Error('no ci');
    ci.tags.Contact = `ci@example.org ${'x'.repeat(500_000)}`;
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'undetermined none', web: 'notify first notified' });
    expect(report.problems).toMatchObject([{ id: keyIdOf(staged, 'ci'), code: 'KEY_UNREAD' }]);
  });

  test('a history of the time when nothing was dropped holds up no run, and is made small', async () => {
    const staged = await replay(told, { client: NO_RETRIES });
    const state = (await staged.rows()).find(
      ({ pk, sk }) => sk === 'STATE' && pk.endsWith(keyIdOf(staged, 'ci')),
    );
    const [name] = Object.keys(state ?? {}).filter((each) => each.startsWith('NOTICE#'));
    if (!state || !name) throw new Error('no notice');
    const notice = state[name] as Record<string, unknown>;
    const old = Array.from({ length: 1_100 }, (_, n) => {
      const contact = `${String(n).padStart(4, '0')}@${'x'.repeat(40)}.org` as EmailAddress;
      const past = { ...notice, contact, cycle: '2027-01-01T08:00:00.000Z', status: 'bounced' };
      return [`NOTICE#2027-01-01#first#${contact}`, past] as const;
    });
    await putLargest(staged, { ...state, ...Object.fromEntries(old) });
    const report = await staged.run(7);
    expect(outcomes(report)).toEqual({
      ci: 'deactivate deactivated deactivated',
      web: 'deactivate deactivated deactivated',
    });
    expect(report.problems).toEqual([]);
    const after = (await staged.rows()).find(({ pk, sk }) => pk === state.pk && sk === 'STATE');
    expect(Object.keys(after ?? {}).filter((each) => each.startsWith('NOTICE#'))).toHaveLength(1);
  });
});

/** With as much ballast as DynamoDB just takes. */
async function putLargest(staged: Stage, row: Row): Promise<void> {
  for (let room = MAX_ROW_BYTES - sizeOf(row) + 2_000; room > 0; room -= 100) {
    const isTaken = await staged.putRows([{ ...row, ballast: 'x'.repeat(room) }]).then(
      () => true,
      () => false,
    );
    if (isTaken) return;
  }
  throw new Error('no room for any ballast');
}
