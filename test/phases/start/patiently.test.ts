import { LedgerOutageError } from '../../../src/ledger/ledger-error.ts';
import { PausedError } from '../../../src/ledger/pause.ts';
import { patiently } from '../../../src/phases/start/patiently.ts';
import { tellPause } from '../../../src/phases/start/tell-pause.ts';
import { AS_OF } from '../../builders/as-of.ts';
import { awsError } from '../../builders/aws-error.ts';
import { phaseRun, RUN } from '../../builders/phase.ts';

/** Work that fails in these ways, one after the other, and then does not. */
async function tried(...failures: readonly Error[]) {
  const waits: number[] = [];
  const clock = { now: () => AS_OF, sleep: (ms: number) => Promise.resolve(void waits.push(ms)) };
  let attempts = 0;
  const ended = patiently(clock, () => {
    const failure = failures[attempts];
    attempts += 1;
    return failure === undefined ? Promise.resolve('done') : Promise.reject(failure);
  });
  return { end: await ended.catch((error: unknown) => error), waits, attempts: () => attempts };
}

const OUTAGE = new LedgerOutageError('the table does not answer', { reason: 'REFUSED' });
const DENIED = new LedgerOutageError('may not', { reason: 'ACCESS_DENIED' });

describe('what fails for want of the service', () => {
  test('is tried again, ever later, for two minutes', async () => {
    expect(await tried(OUTAGE, OUTAGE, OUTAGE, OUTAGE)).toMatchObject({
      end: 'done',
      waits: [2_000, 8_000, 30_000, 80_000],
    });
  });

  test('is told after that', async () => {
    const { end, attempts } = await tried(OUTAGE, OUTAGE, OUTAGE, OUTAGE, OUTAGE);
    expect(end).toBe(OUTAGE);
    expect(attempts()).toBe(5);
  });

  test('is not tried again where it succeeds, is denied, or is a bug', async () => {
    expect(await tried()).toMatchObject({ end: 'done', waits: [] });
    expect(await tried(DENIED)).toMatchObject({ end: DENIED, waits: [] });
    const denied = awsError('AccessDeniedException');
    expect(await tried(denied)).toMatchObject({ end: denied, waits: [] });
    const ofOurs = new TypeError('a bug');
    expect(await tried(ofOurs)).toMatchObject({ end: ofOurs, waits: [] });
  });
});

describe('a dry run', () => {
  const runWith = (allowDeed: () => Promise<void>) => {
    const run = phaseRun();
    return { ...run, lease: { ...run.lease, allowDeed } };
  };

  test('says that there is a pause, of which it misses nothing', async () => {
    const paused = new PausedError('paused by Ann');
    expect(await tellPause(runWith(() => Promise.reject(paused)))).toMatchObject([
      { scope: 'run', id: RUN, code: 'PAUSED', severity: 'warning', message: 'paused by Ann' },
    ]);
  });

  test('says nothing where there is none, and throws whatever else keeps it from looking', async () => {
    expect(await tellPause(runWith(() => Promise.resolve()))).toEqual([]);
    await expect(tellPause(runWith(() => Promise.reject(OUTAGE)))).rejects.toBe(OUTAGE);
  });
});
