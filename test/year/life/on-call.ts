import { restoreRun } from '../../phases/restore/asked.ts';
import { nowMs, type Life } from './life.ts';

const BY = 'arn:aws:sts::111111111111:assumed-role/ops/ann';

/** What somebody on call does. @param whom picks the run that is undone */
export async function actOnCall(
  life: Life,
  act: 'pause' | 'resume' | 'restore',
  whom: number,
): Promise<void> {
  const { stage, seen, enforced } = life;
  const services = stage.onCall();
  switch (act) {
    case 'pause': {
      const atMs = nowMs(life);
      await services.ledger.pause.begin({ by: BY, since: stage.clock.now(), reason: 'the shop is down' });
      seen.write({ kind: 'pause', atMs });
      return;
    }
    case 'resume': {
      const atMs = nowMs(life);
      await services.ledger.pause.end();
      seen.write({ kind: 'resume', atMs });
      return;
    }
    case 'restore': {
      const runId = enforced[Math.floor(whom * enforced.length)];
      const { settings } = stage.engine(null);
      if (runId !== undefined) await restoreRun({ services, settings }, runId);
    }
  }
}
