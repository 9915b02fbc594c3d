import { instant } from '../../src/core/instant.ts';
import { runIdFor } from '../../src/core/report.ts';
import type { Row } from '../../src/ledger/table.ts';
import { applyMailEvent } from '../../src/phases/notify/void-mail.ts';
import { readWhole } from '../builders/whole-report.ts';
import { withoutMember } from '../../src/simulator/traffic/spoil/members.ts';
import { account, emptyWorld } from '../../src/simulator/world/builders.ts';
import { NO_RETRIES, onDay, type Stage, type StageOptions } from './harness.ts';
import { runEngine } from './engine.ts';
import { bounceOf, deliverEvent } from './mail-feedback.ts';
import { codes, keyOf, outcomes, owner } from './people.ts';
import { aroundFirstRun, replay, type Scene } from './scene.ts';
import { isKeyState } from '../ledger/table-rows.ts';

const OTHER = '300000000002';

/** Two keys of one account, and one of another, each with a contact of its own. */
function world() {
  const founded = emptyWorld({
    accounts: [
      account({ id: '300000000001', name: 'shop', users: [owner('ci'), owner('web')] }),
      account({ id: OTHER, name: 'lab', users: [owner('far')] }),
    ],
  });
  founded.accounts.delete(founded.hub.accountId);
  return founded;
}

let eve: Scene;
let told: Scene;
beforeAll(async () => {
  ({ eve, told } = await aroundFirstRun(world));
});

const before = (options: StageOptions = {}): Promise<Stage> =>
  replay(eve, { client: NO_RETRIES, ...options });
/** All keys are due to be deactivated on day 7. */
const pastNotice = (): Promise<Stage> => replay(told, { client: NO_RETRIES });

type Damage = (row: Row) => Row;
const OF_OTHER_VERSIONS: readonly (readonly [string, Damage])[] = [
  ['of a later version', (row) => ({ ...row, v: 2 })],
  ['of a version that is none', (row) => ({ ...row, v: 'one' })],
];
const DAMAGED: Damage = (row) => Object.fromEntries(Object.entries(row).map(garbled)) as Row;
const DAMAGES: readonly (readonly [string, Damage])[] = [...OF_OTHER_VERSIONS, ['damaged', DAMAGED]];

/** Texts become numbers, wherever they stand but in the key; what is no text becomes one. */
function garbled([name, value]: [string, unknown]): [string, unknown] {
  if (['pk', 'sk', 'outbox', 'expiresAt', 'v'].includes(name)) return [name, value];
  return [name, typeof value === 'string' ? 7 : 'garbled'];
}

/** Damages the rows that fit, and hands back how they were. */
async function damage(staged: Stage, fits: (row: Row) => boolean, by: Damage): Promise<readonly Row[]> {
  const rows = (await staged.rows()).filter(fits);
  expect(rows.length).toBeGreaterThan(0);
  await staged.putRows(rows.map(by));
  return rows;
}

const keyIdOf = (staged: Stage, user: string): string => keyOf(staged.organization.world, user).id;
const isState =
  (staged: Stage, user: string) =>
  (row: Row): boolean =>
    isKeyState(row) && row.pk.endsWith(keyIdOf(staged, user));

const OTHERS_DONE = {
  far: 'deactivate deactivated deactivated',
  web: 'deactivate deactivated deactivated',
};
const OTHERS_TOLD = { far: 'notify first notified', web: 'notify first notified' };

test('a run of which the ledger knows nothing at its end has a code, and is no bug to report', async () => {
  const staged = await before();
  const isEnding = () => staged.events.some(({ event }) => event === 'run-finished');
  staged.organization.faults.inject(
    { action: 'dynamodb:GetItem', params: isEnding },
    { kind: 'spoil', body: withoutMember('Item') },
  );
  await expect(staged.run(0)).rejects.toMatchObject({ code: 'LEDGER_UNREADABLE' });
});

describe.each(DAMAGES)('a row %s', (_, by) => {
  test('of a key’s history leaves that key alone, and names itself; mended, the key is next', async () => {
    const staged = await pastNotice();
    const rows = await damage(staged, isState(staged, 'ci'), by);
    const report = await staged.run(7);
    expect(outcomes(report)).toEqual({ ci: 'undetermined none', ...OTHERS_DONE });
    expect(report.problems).toMatchObject([
      { scope: 'key', id: keyIdOf(staged, 'ci'), code: 'HISTORY_UNREAD' },
    ]);
    expect(report.problems[0]?.message).toContain(`${rows[0]?.pk ?? ''} / STATE`);

    await staged.putRows(rows);
    expect(outcomes(await staged.run(8))).toEqual({ ci: 'deactivate deactivated deactivated' });
  });

  test('of a pending notice keeps nobody else from being told', async () => {
    const staged = await before();
    staged.organization.ses.sendingEnabled = false;
    await staged.run(0);
    staged.organization.ses.sendingEnabled = true;
    const rows = await damage(staged, ({ sk }) => sk.endsWith('#ci@example.org'), by);
    const report = await staged.run(0.1);
    expect(outcomes(report)).toEqual({ ci: 'notify first none', ...OTHERS_TOLD });
    expect(report.problems).toMatchObject([
      { scope: 'key', id: keyIdOf(staged, 'ci'), code: 'LEDGER_UNREADABLE' },
    ]);
    expect(staged.organization.ses.mailbox.to('ci@example.org')).toEqual([]);

    await staged.putRows(rows);
    expect(outcomes(await staged.run(1)).ci).toBe('notify first notified');
    expect(staged.organization.ses.mailbox.to('ci@example.org')).toHaveLength(1);
  });

  test('of a contact holds its mails back, since nobody knows what it was told', async () => {
    const staged = await before();
    await staged.services.ledger.contacts.recordFailedMail('ci@example.org' as never, {
      at: instant('2027-01-01T00:00:00.000Z'),
      mail: 'of-new-year',
    });
    const rows = await damage(staged, ({ pk }) => pk === 'CONTACT#ci@example.org', by);
    const report = await staged.run(0);
    expect(outcomes(report)).toEqual({ ci: 'notify first pending', ...OTHERS_TOLD });
    expect(report.mail).toMatchObject({ sent: 2, pending: 1 });
    expect(report.problems).toMatchObject([
      { scope: 'contact', id: 'ci@example.org', code: 'LEDGER_UNREADABLE' },
    ]);

    await staged.putRows(rows);
    expect(outcomes(await staged.run(1)).ci).toBe('notify first notified');
    expect(staged.organization.ses.mailbox.to('ci@example.org')).toHaveLength(1);
  });

  test('of a contact keeps its keys: whoever loses one is told at once', async () => {
    const staged = await pastNotice();
    const rows = await damage(staged, ({ pk }) => pk === 'CONTACT#ci@example.org', by);
    const report = await staged.run(7);
    expect(outcomes(report)).toEqual({ ci: 'undetermined none', ...OTHERS_DONE });
    expect(codes(report)).toEqual(['LEDGER_UNREADABLE']);
    expect(keyOf(staged.organization.world, 'ci').status).toBe('Active');

    await staged.putRows(rows);
    expect(outcomes(await staged.run(8)).ci).toBe('deactivate deactivated deactivated');
  });

  test.each([
    ['survey', 'far'],
    ['plan', null],
    ['report', null],
  ])('of an account, before %s, leaves that account unreachable', async (step, unseen) => {
    const staged = await before();
    const report = await staged.run(0, {
      before: async (each) => {
        if (each === step) await damage(staged, ({ sk }) => sk === `ACCOUNT#${OTHER}`, by);
      },
    });
    expect(report.coverage).toMatchObject({ total: 2, surveyed: 1, unreachable: 1 });
    expect(report.accounts.find(({ accountId }) => accountId === OTHER)).toMatchObject({
      status: 'unreachable',
      reason: 'LEDGER_UNREADABLE',
    });
    expect(report.problems).toMatchObject([{ scope: 'account', id: OTHER, code: 'LEDGER_UNREADABLE' }]);
    expect(outcomes(report)).toMatchObject({ ci: 'notify first notified', web: 'notify first notified' });
    if (unseen) expect(outcomes(report)).not.toHaveProperty(unseen);
  });

  test.each(['plan', 'act', 'notify 1', 'report'])(
    'of a finding, before %s, is an undetermined key in the report',
    async (step) => {
      const staged = await pastNotice();
      // What the survey saw has a row of its own, which the plan reads.
      const kind = step === 'plan' ? 'SEEN#' : 'FINDING#';
      const ofFinding = ({ sk }: Row): boolean => sk.startsWith(kind) && sk.endsWith(keyIdOf(staged, 'ci'));
      const report = await staged.run(7, {
        before: async (each) => {
          if (each === step)
            await damage(staged, (row) => row.pk.includes('2027-03-08') && ofFinding(row), by);
        },
      });
      expect(report.keys.find(({ accessKeyId }) => accessKeyId === keyIdOf(staged, 'ci'))).toMatchObject({
        decision: 'undetermined',
        reason: 'finding-unread',
      });
      expect(report.problems).toMatchObject([
        { scope: 'key', id: keyIdOf(staged, 'ci'), code: 'LEDGER_UNREADABLE' },
      ]);
      expect(outcomes(report)).toMatchObject(OTHERS_DONE);
    },
  );

  test('of an account that is there before the run lists it costs that account, and the run goes on', async () => {
    const staged = await before();
    const row = { pk: `RUN#${runIdFor(onDay(0), 'enforce')}`, sk: `ACCOUNT#${OTHER}`, entry: {} };
    await staged.putRows([by({ ...row, v: 1 })]);
    const report = await staged.run(0);
    expect(codes(report)).toEqual(['LEDGER_UNREADABLE']);
    expect(report.problems).toMatchObject([{ scope: 'account', id: OTHER }]);
    expect(report.coverage).toMatchObject({ total: 2, surveyed: 1, unreachable: 1 });
    expect(outcomes(report)).toEqual({ ci: 'notify first notified', web: 'notify first notified' });
    expect(outcomes(await staged.run(1)).far).toBe('notify first notified');
  });

  test('of a finding takes back no notice that waits', async () => {
    const staged = await before();
    staged.organization.ses.sendingEnabled = false;
    await staged.run(0);
    staged.organization.ses.sendingEnabled = true;
    await staged.run(1, {
      before: async (each) => {
        if (each !== 'notify 1') return;
        const isOfCi = ({ pk, sk }: Row) => pk.includes('2027-03-02') && sk.endsWith(keyIdOf(staged, 'ci'));
        await damage(staged, isOfCi, by);
      },
    });
    const notice = (await staged.rows()).find(({ sk }) => sk.endsWith('#ci@example.org'));
    expect(notice?.status).toBe('pending');
  });

  test('of a run is said in its report', async () => {
    const staged = await before();
    const first = await staged.run(0);
    await damage(staged, isMetaOf(first.runId), by);
    const read = await readWhole(staged.services, first.runId);
    expect(read).toMatchObject({ status: 'problems', mode: 'enforce', asOf: onDay(0), keys: first.keys });
    expect(read.problems).toMatchObject([{ scope: 'run', id: first.runId, code: 'LEDGER_UNREADABLE' }]);
  });

  test('of a run that was not checked for inactive keys still counts what it saw', async () => {
    const staged = await pastNotice();
    keyOf(staged.organization.world, 'ci').status = 'Inactive';
    staged.organization.faults.intercept(({ action, params }) =>
      action === 'UpdateItem' && JSON.stringify(params).includes('DELETE unchecked')
        ? { kind: 'error', status: 400, code: 'AccessDeniedException', message: 'not now' }
        : undefined,
    );
    const seenInactive = await staged.run(1);
    staged.organization.faults.clear();
    await damage(staged, ({ pk, sk }) => pk === `RUN#${seenInactive.runId}` && sk === 'META', by);
    keyOf(staged.organization.world, 'ci').status = 'Active';
    expect(outcomes(await staged.run(7)).ci).toBe('notify first notified');
  });

  test('of an intent is reported as open, and holds up no other', async () => {
    const staged = await pastNotice();
    staged.organization.faults.intercept(({ action, params }) =>
      action === 'UpdateItem' && JSON.stringify(params).includes('deactivation.#state = :state')
        ? { kind: 'drop', when: 'before' }
        : undefined,
    );
    await staged.run(7);
    staged.organization.faults.clear();
    const rows = await damage(staged, isState(staged, 'ci'), by);
    const report = await staged.run(8);
    expect(report.problems).toMatchObject([{ id: keyIdOf(staged, 'ci'), code: 'INTENT_OPEN' }]);
    expect(report.problems[0]?.message).toContain('/ STATE');
    expect(outcomes(report)).toMatchObject({ far: 'deactivate deactivated', web: 'deactivate deactivated' });

    await staged.putRows(rows);
    expect(outcomes(await staged.run(9))).toEqual({ ci: 'deactivate deactivated' });
  });

  test('of the lock ends the run before anything is done, and says what to do', async () => {
    const staged = await pastNotice();
    const rows = await damage(staged, ({ pk }) => pk === 'LOCK', by);
    staged.organization.calls.clear();
    await expect(staged.run(7)).rejects.toMatchObject({
      name: 'KeyRotationError',
      code: 'LEDGER_UNREADABLE',
      message: expect.stringContaining('LOCK / RUN') as unknown,
      fix: expect.stringContaining('may be deleted while no run is at work') as unknown,
    });
    expect(staged.organization.calls.count('organizations:ListAccounts')).toBe(0);
    expect(staged.organization.calls.find({ write: true })).toEqual([]);

    await staged.putRows(rows);
    expect(outcomes(await staged.run(7))).toMatchObject(OTHERS_DONE);
  });

  test('of a mail makes its bounce one that comes again, until the row can be read', async () => {
    const staged = await pastNotice();
    const rows = await damage(staged, ({ pk }) => pk.startsWith('MAIL#'), by);
    const [messageId = ''] = rows.map(({ pk }) => pk.slice('MAIL#'.length));
    const bounce = { messageId, at: onDay(1), fate: { kind: 'rejected', why: 'a virus' } } as const;
    const apply = () => applyMailEvent(staged.services.ledger, bounce, staged.settings.operatorMail);
    await expect(apply()).rejects.toMatchObject({ problemCode: 'LEDGER_UNREADABLE' });

    await staged.putRows(rows);
    expect(await apply()).toMatchObject({ voided: 1 });
  });

  test('of an identity makes it somebody else’s: it is not deleted', async () => {
    const staged = await before({ sandbox: true });
    for (const name of ['far', 'web']) staged.organization.ses.verify(`${name}@example.org`);
    await staged.run(0);
    await damage(staged, ({ pk }) => pk === 'IDENTITY#ci@example.org', by);
    // A day and more after it was asked for: the verification has failed.
    const report = await staged.run(1.1);
    expect(staged.organization.ses.identities.status('ci@example.org')).toBe('Failed');
    expect(codes(report)).toEqual(['RECIPIENT_NOT_VERIFIED']);
    expect(staged.organization.calls.count('ses:DeleteIdentity')).toBe(0);
    expect(outcomes(report)).toMatchObject({ ci: 'notify first withheld', web: 'wait none' });
  });
});

const isMetaOf =
  (runId: string) =>
  ({ pk, sk }: Row): boolean =>
    pk === `RUN#${runId}` && sk === 'META';

test('a run whose row is damaged does nothing twice when it is repeated', async () => {
  const staged = await before();
  const first = await staged.run(0);
  await damage(staged, isMetaOf(first.runId), DAMAGED);
  const again = await staged.run(0);
  expect(codes(again)).toEqual(['LEDGER_UNREADABLE']);
  expect(staged.organization.ses.mailbox.accepted).toHaveLength(3);
  expect(await readWhole(staged.services, first.runId)).toEqual(again);
});

test.each(OF_OTHER_VERSIONS)(
  'a run whose row is %s is not repeated: it ends before anything is done, lets go of the lock, and the row stays',
  async (_, by) => {
    const staged = await before();
    const first = await staged.run(0);
    await damage(staged, isMetaOf(first.runId), by);
    const rows = await staged.rows();
    staged.organization.calls.clear();
    await expect(staged.run(0)).rejects.toMatchObject({
      name: 'KeyRotationError',
      code: 'LEDGER_UNREADABLE',
      fix: expect.stringContaining('Run the version of keyrotation that wrote the row') as unknown,
    });
    expect(staged.organization.calls.count('organizations:ListAccounts')).toBe(0);
    expect(await staged.services.ledger.lock.heldBy()).toBeNull();
    const isOfLock = ({ pk }: Row): boolean => pk === 'LOCK';
    expect((await staged.rows()).filter((row) => !isOfLock(row))).toEqual(
      rows.filter((row) => !isOfLock(row)),
    );
  },
);

test.each<[string, Damage]>([
  ['has no lease', ({ pk, sk, owner: by }) => ({ pk, sk, owner: by })],
  ['has a lease of a century', (row) => ({ ...row, leaseUntil: '2127-03-01T08:00:00.000Z' })],
  ['has a list of runs that is none', (row) => ({ ...row, unchecked: ['2027-03-01T08-00-00Z-enforce'] })],
])('a lock that %s is damaged', async (_, by) => {
  const staged = await pastNotice();
  await damage(staged, ({ pk }) => pk === 'LOCK', by);
  await expect(staged.run(7)).rejects.toMatchObject({ code: 'LEDGER_UNREADABLE' });
});

test.each(OF_OTHER_VERSIONS)(
  'a bounce whose row is %s, and is there before the run notes what the mail carried, leaves no notice that counts',
  async (_, by) => {
    const staged = await before();
    const { organization, services } = staged;
    const { mails } = services.ledger;
    const record: typeof mails.record = async (messageId, ...sent) => {
      const mail = organization.ses.mailbox.to('ci@example.org').find((each) => each.messageId === messageId);
      if (mail) {
        await deliverEvent(staged, bounceOf(mail));
        await damage(staged, ({ pk }) => pk === `MAIL#${messageId}`, by);
      }
      return mails.record(messageId, ...sent);
    };
    const ledger = { ...services.ledger, mails: { ...mails, record } };
    const report = await runEngine({ ...staged, services: { ...services, ledger } }, onDay(0));
    expect(report.problems).toMatchObject([
      { scope: 'mail', id: 'ci@example.org', code: 'LEDGER_UNREADABLE' },
    ]);
    expect(outcomes(await staged.run(1))).toEqual({
      ci: 'notify first notified',
      far: 'wait none',
      web: 'wait none',
    });
    await staged.run(7);
    expect(keyOf(organization.world, 'ci').status).toBe('Active');
    await staged.run(8);
    expect(keyOf(organization.world, 'ci').status).toBe('Inactive');
  },
);
