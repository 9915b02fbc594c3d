import type { VerificationStatus } from '../../../src/aws/ses.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import { askForVerification } from '../../../src/phases/notify/gate.ts';
import type { Lease } from '../../../src/phases/run.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { ANN } from '../../builders/notice.ts';
import {
  ledgerWith,
  phaseRun,
  phaseServices,
  unreadableRow,
  type LedgerParts,
} from '../../builders/phase.ts';

interface Given {
  /** Whether this tool had asked before. */
  readonly isOurs?: boolean;
  readonly lease?: Partial<Lease>;
  readonly identities?: LedgerParts['identities'];
}

function asking(status: VerificationStatus, { isOurs = false, lease = {}, identities = {} }: Given = {}) {
  const did: string[] = [];
  const note = (text: string): Promise<void> => Promise.resolve(void did.push(text));
  const services = phaseServices({
    ledger: ledgerWith({
      identities: {
        recordRequest: (address, at) => note(`recorded ${address} ${at}`),
        readMany: (addresses) => Promise.resolve(new Set(isOurs ? addresses : [])),
        ...identities,
      },
    }),
    ses: {
      requestVerification: async (address, mayGoOn) => {
        await mayGoOn?.();
        await note(`asked ${address}`);
      },
      deleteIdentity: async (address, mayGoOn) => {
        await mayGoOn?.();
        await note(`deleted ${address}`);
      },
    },
  });
  const run = { lease: { ...phaseRun().lease, ...lease } };
  return { did, asked: askForVerification(services, run, ANN, status) };
}

describe('a verification', () => {
  test.each(['verified', 'pending'] as const)('that is %s is not asked for', async (status) => {
    const { asked, did } = asking(status);
    expect([await asked, did]).toEqual([false, []]);
  });

  test('that nobody asked for is asked for, and recorded before', async () => {
    const { asked, did } = asking('none');
    expect(await asked).toBe(true);
    expect(did).toEqual([`recorded ${ANN} ${AS_OF}`, `asked ${ANN}`]);
  });

  test('that failed is deleted and asked for anew, if this tool had asked for it (I9)', async () => {
    const ours = asking('failed', { isOurs: true });
    expect([await ours.asked, ours.did]).toEqual([true, [`deleted ${ANN}`, `asked ${ANN}`]]);
    const others = asking('failed');
    expect([await others.asked, others.did]).toEqual([false, []]);
  });

  test('of which a later version has a row is asked for: whoever can read that knows whose it is', async () => {
    const { asked, did } = asking('none', { identities: { recordRequest: unreadableRow } });
    expect([await asked, did]).toEqual([true, [`asked ${ANN}`]]);
  });

  test.each(['none', 'failed'] as const)('is a deed: one that is %s waits during a pause', async (status) => {
    const allowDeed = () => Promise.reject(new PausedError('paused by Ann'));
    const { asked, did } = asking(status, { isOurs: true, lease: { allowDeed } });
    await expect(asked).rejects.toThrow('paused by Ann');
    expect(did.filter((each) => !each.startsWith('recorded'))).toEqual([]);
  });
});
