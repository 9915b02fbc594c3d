import type { Iam, ListedKey } from '../../../src/aws/iam.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import { carryOut, recordDone } from '../../../src/phases/act/deed.ts';
import { finishDeactivation } from '../../../src/phases/act/finish-deactivation.ts';
import type { Outbox } from '../../../src/ledger/outbox.ts';
import { ago, AS_OF } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { ACCOUNT, KEY_ID } from '../../builders/finding.ts';
import { recordedDeactivation } from '../../builders/history.ts';
import { ANN, BOB } from '../../builders/notice.ts';
import {
  bug,
  IS_DAMAGED,
  ledgerWith,
  outage,
  phaseRun,
  phaseServices,
  RUN,
  unreadableRow,
} from '../../builders/phase.ts';
import { decidedRow, toDeactivate } from '../../builders/run-row.ts';

const attemptsOf = (failure: unknown): number =>
  (failure as { readonly $metadata?: { readonly attempts?: number } } | null)?.$metadata?.attempts ?? 1;

const ROW = { ...decidedRow(), decision: toDeactivate() };
const INTENT = recordedDeactivation({ state: 'intent', runId: RUN, asOf: AS_OF, contacts: [ANN, BOB] });
const key = (active: boolean): ListedKey => ({ accessKeyId: KEY_ID, active, createDate: ago(60) });
const REFUSED = awsError('AccessDeniedException', 'no iam:UpdateAccessKey', {
  $fault: 'client',
  $metadata: { attempts: 1 },
});
const LOST = awsError('TimeoutError', 'no answer');
const LOST_TWICE = awsError('AccessDeniedException', 'refused at last', { $metadata: { attempts: 2 } });

function stage({
  keys = [key(true)],
  failure = null,
  beforeSending = null,
  outbox = {},
  closeIntent,
  iam = {},
}: {
  keys?: readonly ListedKey[];
  failure?: Error | null;
  beforeSending?: Error | null;
  outbox?: Partial<Outbox>;
  closeIntent?: () => Promise<void>;
  iam?: Partial<Iam>;
} = {}) {
  const did: string[] = [];
  const acted: unknown[] = [];
  const run = phaseRun({
    lease: {
      ...phaseRun().lease,
      allowDeed: () => (beforeSending ? Promise.reject(beforeSending) : Promise.resolve()),
    },
  });
  const services = phaseServices({
    ledger: ledgerWith({
      keys: { closeIntent: closeIntent ?? ((_, state) => Promise.resolve(void did.push(`closed ${state}`))) },
      outbox: {
        add: ({ contact }) => {
          did.push(`notice ${contact}`);
          return Promise.resolve('pending');
        },
        ...outbox,
      },
      actions: {
        record: (...given) => {
          acted.push(given);
          did.push('action');
          return Promise.resolve();
        },
      },
    }),
    iam: {
      listAccessKeys: () => Promise.resolve([...keys]),
      deactivate: async (_, __, mayGoOn, onFailure) => {
        // Of several attempts only the last was answered.
        for (const answer of [...Array.from({ length: attemptsOf(failure) - 1 }, () => LOST), failure]) {
          await mayGoOn?.();
          if (answer) onFailure?.(answer);
        }
        if (failure) throw failure;
        did.push('off');
      },
      ...iam,
    },
  });
  const session = services.enterAccount({ accountId: ACCOUNT, partition: 'aws' }, { kind: 'survey' }, RUN);
  return {
    did,
    acted,
    run,
    services,
    deed: () => carryOut(services, run, session, { row: ROW, intent: INTENT }),
  };
}

const RECORDED = [`notice ${ANN}`, `notice ${BOB}`, 'action', 'closed done-here'];

describe('a deactivation', () => {
  test('that IAM took is recorded, and told', async () => {
    const { deed, did, run } = stage();
    expect(await deed()).toMatchObject({ outcome: 'deactivated', notice: 'deactivated', problems: [] });
    expect(did).toEqual(['off', ...RECORDED]);
    expect(run.told).toEqual([
      { event: 'key-deactivated', accountId: ACCOUNT, userName: 'ci', accessKeyId: KEY_ID },
    ]);
  });

  test('whose answer was lost is done where the key is inactive', async () => {
    const { deed, did } = stage({ failure: LOST, keys: [key(false)] });
    expect(await deed()).toMatchObject({ outcome: 'deactivated', notice: 'deactivated' });
    expect(did).toEqual(RECORDED);
  });

  test.each<[string, Error, readonly ListedKey[]]>([
    ['got no answer', LOST, [key(true)]],
    ['was refused after an attempt that may have taken effect', LOST_TWICE, [key(true)]],
    ['was refused, of a key that is gone', REFUSED, []],
  ])('that %s stays open: nobody knows', async (_, failure, keys) => {
    const { deed, did, run } = stage({ failure, keys });
    const row = await deed();
    expect(row).toMatchObject({ stage: 'done', outcome: 'failed', notice: null });
    expect(did).toEqual([]);
    const found = expect.objectContaining({ scope: 'key', id: KEY_ID, code: 'INTENT_OPEN' }) as unknown;
    expect(row.problems).toEqual([found]);
    expect(row.problems[0]?.message).toMatch(
      /^whether the key was deactivated could not be read: .*(?:no answer|refused at last|no iam:UpdateAccessKey)/,
    );
    expect(run.told).toEqual([{ event: 'problem', problem: row.problems[0] }]);
  });

  test('stays open where IAM does not tell of the key afterwards; a bug then ends the run', async () => {
    const unanswered = stage({ failure: REFUSED, iam: { listAccessKeys: () => Promise.reject(LOST) } });
    expect((await unanswered.deed()).problems).toMatchObject([{ code: 'INTENT_OPEN' }]);
    await expect(stage({ failure: REFUSED, iam: { listAccessKeys: bug } }).deed()).rejects.toThrow('a bug');
  });

  test('that was refused outright is withdrawn, and fails', async () => {
    const { deed, did } = stage({ failure: REFUSED });
    await expect(deed()).rejects.toBe(REFUSED);
    expect(did).toEqual(['closed withdrawn']);
  });

  test('that was not allowed to leave is withdrawn, whatever IAM would tell of the key', async () => {
    const paused = new PausedError('paused by Ann');
    const { deed, did } = stage({ beforeSending: paused, keys: [key(false)] });
    await expect(deed()).rejects.toBe(paused);
    expect(did).toEqual(['closed withdrawn']);
  });

  test('that meets a bug stays as it is', async () => {
    const { deed, did } = stage({ failure: new TypeError('a bug') });
    await expect(deed()).rejects.toThrow('a bug');
    expect(did).toEqual([]);
  });
});

describe('the record of a deactivation', () => {
  test('says what was done, by which run, and when', async () => {
    const { services, acted } = stage();
    await finishDeactivation(services, INTENT, 'done');
    expect(acted).toMatchObject([
      [
        {
          accountId: ACCOUNT,
          accessKeyId: KEY_ID,
          kind: 'deactivated',
          of: AS_OF,
          at: AS_OF,
          runId: RUN,
          by: null,
          why: null,
        },
        { type: 'Key Deactivated', detail: { runId: RUN, contacts: [ANN, BOB] } },
      ],
    ]);
  });

  test('has a notice for each contact, decided with the deed', async () => {
    const notices: unknown[] = [];
    const { services } = stage({
      outbox: {
        add: (notice) => {
          notices.push(notice);
          return Promise.resolve('pending');
        },
      },
    });
    await finishDeactivation(services, INTENT, 'done');
    const { cycle, deadline } = INTENT;
    const alike = {
      kind: 'deactivated',
      contactSource: 'user-tag',
      runId: RUN,
      decidedAt: AS_OF,
      reason: 'age',
    };
    expect(notices).toMatchObject([
      { ...alike, contact: ANN, cycle, deadline },
      { ...alike, contact: BOB, cycle, deadline },
    ]);
  });

  test('stays open where one notice cannot be written, once the others are there', async () => {
    const { services, did } = stage({
      outbox: {
        add: ({ contact }) => {
          if (contact === ANN) return unreadableRow();
          did.push(`notice ${contact}`);
          return Promise.resolve('pending');
        },
      },
    });
    await expect(finishDeactivation(services, INTENT, 'done')).rejects.toThrow(IS_DAMAGED);
    expect(did).toEqual([`notice ${BOB}`]);
  });

  test('that the ledger does not take leaves it to the next run to tell', async () => {
    const { services } = stage({ closeIntent: outage });
    const row = await recordDone(services, ROW, INTENT, 'done');
    expect(row).toMatchObject({ stage: 'done', outcome: 'deactivated', notice: null });
    expect(row.problems).toMatchObject([
      {
        scope: 'key',
        id: KEY_ID,
        code: 'LEDGER_UNREACHABLE',
        message:
          'the key is deactivated, and the ledger could not record it; the next run tells its contact: the table does not answer',
      },
    ]);
    await expect(recordDone(stage({ closeIntent: bug }).services, ROW, INTENT, 'done')).rejects.toThrow(
      'a bug',
    );
  });
});
