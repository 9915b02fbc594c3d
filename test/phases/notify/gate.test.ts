import type { SendingAccount, VerificationStatus } from '../../../src/aws/ses.ts';
import { LedgerOutageError, RowRefusedError } from '../../../src/ledger/ledger-error.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import { checkMail, gateAfter, remainingOf } from '../../../src/phases/notify/gate.ts';
import type { Run } from '../../../src/phases/run.ts';
import type { SettingValues } from '../../../src/settings/settings.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { bug, ledgerWith, outage, phaseRun, phaseServices, type LedgerParts } from '../../builders/phase.ts';

const SENDER = 'keys@example.com';
const NOT_VERIFIED = `${SENDER} is not verified in SES, nor is its domain`;

const account = (overrides: Partial<SendingAccount> = {}): SendingAccount => ({
  sandbox: false,
  sendingEnabled: true,
  maxSendRate: 14,
  max24Hours: 1_000,
  sentLast24Hours: 100,
  ...overrides,
});

interface Given {
  readonly facts?: () => Promise<SendingAccount>;
  readonly statuses?: Readonly<Record<string, VerificationStatus>>;
  readonly run?: Partial<Run>;
  readonly settings?: SettingValues;
  readonly parts?: LedgerParts;
}

/** SES says that all is well, but of the sender what the test says. */
async function checked({
  facts = () => Promise.resolve(account()),
  statuses = {},
  run,
  settings,
  parts = {},
}: Given = {}) {
  const did: string[] = [];
  const note = (text: string): Promise<void> => Promise.resolve(void did.push(text));
  const services = phaseServices({
    ledger: ledgerWith({
      identities: {
        recordRequest: (address, at) => note(`recorded ${address} ${at}`),
        ...parts.identities,
      },
    }),
    ses: {
      account: facts,
      verification: (identities) =>
        note(`looked at ${identities.join(' ')}`).then(() => new Map(Object.entries(statuses))),
      requestVerification: (address) => note(`asked ${address}`),
    },
  });
  const ofRun = phaseRun(run, settings);
  return { gate: await checkMail(services, ofRun), told: ofRun.told, did };
}

describe('the gate', () => {
  test('is open where SES sends and the sender is verified, with what SES allows', async () => {
    const { gate, told, did } = await checked({ statuses: { [SENDER]: 'verified' } });
    expect(gate).toEqual({ blocked: null, message: '', sandbox: false, maxSendRate: 14, remaining: 700 });
    expect(told).toEqual([]);
    expect(did).toEqual([`looked at ${SENDER} example.com`]);
    const boxed = () => Promise.resolve(account({ sandbox: true }));
    expect((await checked({ facts: boxed, statuses: { 'example.com': 'verified' } })).gate).toMatchObject({
      blocked: null,
      sandbox: true,
    });
  });

  test('is closed while SES has paused the account, whoever is verified', async () => {
    const facts = () => Promise.resolve(account({ sendingEnabled: false }));
    const { gate, told, did } = await checked({ facts, statuses: { [SENDER]: 'verified' } });
    expect(gate).toMatchObject({ blocked: 'SENDING_PAUSED', remaining: 700 });
    expect(told).toEqual([{ event: 'mail-blocked', code: 'SENDING_PAUSED', message: gate.message }]);
    expect(gate.message).not.toBe('');
    expect(did).toEqual([]);
  });

  test('is closed to a sender that is not verified, who is asked to: the request is recorded first', async () => {
    const { gate, told, did } = await checked();
    expect(gate).toMatchObject({ blocked: 'SENDER_NOT_VERIFIED', message: NOT_VERIFIED, maxSendRate: 14 });
    expect(gate).not.toHaveProperty('cause');
    expect(told).toEqual([{ event: 'mail-blocked', code: 'SENDER_NOT_VERIFIED', message: NOT_VERIFIED }]);
    expect(did.slice(1)).toEqual([`recorded ${SENDER} ${AS_OF}`, `asked ${SENDER}`]);
  });

  test('asks nobody in a dry run, nor with VERIFYCONTACTS off', async () => {
    const dry = await checked({ run: { mode: 'dry-run' } });
    expect([dry.gate.message, dry.did.length]).toEqual([NOT_VERIFIED, 1]);
    const off = await checked({ settings: { VERIFYCONTACTS: 'off' } });
    expect(off.gate).toMatchObject({
      blocked: 'SENDER_NOT_VERIFIED',
      message: `${NOT_VERIFIED}; VERIFYCONTACTS is off, so it was not asked to verify`,
    });
    expect(off.did).toHaveLength(1);
  });

  test('says why a sender was not asked whose request the ledger does not take', async () => {
    const why = new LedgerOutageError('too large', { reason: 'REFUSED' });
    const refuse = () => Promise.reject(new RowRefusedError({ pk: 'IDENTITY', sk: 'STATE' }, why));
    const { gate, did } = await checked({ parts: { identities: { recordRequest: refuse } } });
    expect(gate).toMatchObject({ blocked: 'SENDER_NOT_VERIFIED', cause: 'LEDGER_REFUSED' });
    expect(gate.message).toMatch(
      new RegExp(`^${NOT_VERIFIED}; it was not asked to verify: the row .*too large$`),
    );
    expect(did).toHaveLength(1);
  });

  test('is closed where SES does not tell; of what it allows nothing is known then', async () => {
    const facts = () => Promise.reject(awsError('AccessDenied', 'no ses:GetSendQuota'));
    const { gate, told } = await checked({ facts });
    const message = expect.stringContaining('no ses:GetSendQuota') as string;
    expect(gate).toEqual({ blocked: 'SES_UNREAD', message, sandbox: true, maxSendRate: 1, remaining: 0 });
    expect(told).toEqual([{ event: 'mail-blocked', code: 'SES_UNREAD', message }]);
  });

  test('is closed by a pause, before SES is asked', async () => {
    const allowDeed = () => Promise.reject(new PausedError('paused by Ann'));
    const { gate, did } = await checked({ run: { lease: { ...phaseRun().lease, allowDeed } }, facts: bug });
    expect(gate).toMatchObject({ blocked: 'PAUSED', message: 'paused by Ann', remaining: 0 });
    expect(did).toEqual([]);
  });

  test('tells no want of the ledger as one of SES, nor a bug: they end the run', async () => {
    const { lease } = phaseRun();
    await expect(checked({ run: { lease: { ...lease, allowDeed: outage } } })).rejects.toThrow(
      'the table does not answer',
    );
    await expect(checked({ parts: { identities: { recordRequest: outage } } })).rejects.toThrow(
      'the table does not answer',
    );
    await expect(checked({ facts: bug })).rejects.toThrow('a bug');
  });
});

describe('the quota', () => {
  test('is this tool’s share of the day’s, less what everybody has sent', () => {
    expect(remainingOf(account(), 80)).toBe(700);
    expect(remainingOf(account({ max24Hours: 101, sentLast24Hours: 0 }), 50)).toBe(50);
    expect(remainingOf(account({ sentLast24Hours: 801 }), 80)).toBe(0);
    expect(remainingOf(account({ max24Hours: null }), 80)).toBeNull();
  });
});

describe('the gate after the deactivations', () => {
  const open = { blocked: null, message: '', sandbox: false, maxSendRate: 14, remaining: 5 };

  test('is closed where a pause stopped one of them', () => {
    expect(gateAfter(open, [{ paused: null }, { paused: 'paused by Ann' }])).toEqual({
      ...open,
      blocked: 'PAUSED',
      message: 'paused by Ann',
    });
  });

  test('is what it was where none was stopped', () => {
    expect(gateAfter(open, [{ paused: null }])).toBe(open);
    expect(gateAfter(open, [])).toBe(open);
  });
});
