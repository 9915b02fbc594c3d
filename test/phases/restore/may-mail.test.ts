import type { SendingAccount } from '../../../src/aws/ses.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import { mayMail } from '../../../src/phases/restore/may-mail.ts';
import { phaseRun, phaseServices } from '../../builders/phase.ts';

const OPEN: SendingAccount = {
  sandbox: false,
  sendingEnabled: true,
  maxSendRate: 14,
  max24Hours: 1_000,
  sentLast24Hours: 0,
};

function asked(account: Partial<SendingAccount> = {}, verified = true, pause: Error | null = null) {
  const run = phaseRun();
  const services = phaseServices({
    ses: {
      account: () => Promise.resolve({ ...OPEN, ...account }),
      verification: (identities) =>
        Promise.resolve(new Map(identities.map((each) => [each, verified ? 'verified' : 'none'] as const))),
    },
  });
  const allowDeed = () => (pause ? Promise.reject(pause) : Promise.resolve());
  return mayMail(services, { ...run, lease: { ...run.lease, allowDeed } });
}

describe('a restore', () => {
  test('may mail where runs may', async () => {
    expect(await asked()).toMatchObject({ may: true, gate: { remaining: 800 } });
  });

  test('may not where SES keeps mail back, and asks nobody to verify', async () => {
    expect(await asked({ sendingEnabled: false })).toEqual({
      may: false,
      reason: 'SES has paused sending for this account',
      paused: false,
    });
    expect(await asked({}, false)).toMatchObject({ may: false, paused: false });
  });

  test('may not while all is paused, and says that it is a pause', async () => {
    const paused = await asked({}, true, new PausedError('paused by Ann'));
    expect(paused).toEqual({ may: false, reason: 'paused by Ann', paused: true });
  });

  test('may not in the sandbox, where recipients have to be verified first', async () => {
    const { may, ...why } = await asked({ sandbox: true });
    expect([may, why]).toEqual([
      false,
      { reason: expect.stringContaining('in the sandbox') as unknown, paused: false },
    ]);
  });
});
