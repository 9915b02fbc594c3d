import { restoreRun } from '../../phases/restore/asked.ts';
import type { OnCallAct } from '../story/story.ts';
import { nowMs, type Life } from './life.ts';

const BY = 'arn:aws:sts::111111111111:assumed-role/ops/ann';

/** What somebody on call does. @param whom picks the run that is undone, of those that deactivated something */
export async function actOnCall(life: Life, act: OnCallAct, whom: number): Promise<void> {
  const { stage, seen, deactivating } = life;
  const { services, settings } = stage.onCall();
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
      const runId = deactivating[Math.min(Math.floor(whom * deactivating.length), deactivating.length - 1)];
      if (runId !== undefined) await restoreRun({ services, settings }, runId);
      return;
    }
    case 'restore-in-vain': {
      const runId = life.inVain.at(-1);
      if (runId !== undefined) await restoreRun({ services, settings }, runId);
    }
  }
}
