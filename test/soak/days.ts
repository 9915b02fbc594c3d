import { setImmediate as nextTurn } from 'node:timers/promises';
import { DAY_MS, instant, toMs, type Instant } from '../../src/core/instant.ts';
import type { Clock } from '../../src/workflow/clock.ts';
import { runEngine, startEngine } from '../e2e/engine.ts';
import { SENDER } from './names.ts';
import { startOrganization } from './organization.ts';
import type { LedgerSize } from './organization-process.ts';
import { sample, type Sample } from './sample.ts';

export interface DaysLived {
  readonly samples: readonly Sample[];
  readonly ledger: readonly LedgerSize[];
  readonly mails: number;
  readonly deactivated: number;
}

const DAY_0 = Date.parse('2027-03-01T08:00:00Z');
/** To read the whole ledger takes longer than a run. */
const LEDGER_READS = 18;

/** Daily runs of one engine, as a process that never ends would make them. */
export async function liveDays(
  days: number,
  accounts: number,
  say: (line: string) => void,
): Promise<DaysLived> {
  const organization = await startOrganization({ accounts, startAt: DAY_0, running: false });
  const clock = leapingClock();
  const engine = startEngine({ SOURCEMAIL: SENDER, MODE: 'enforce' }, organization.config, clock);
  const everyDays = Math.max(1, Math.floor(days / LEDGER_READS));
  const samples: Sample[] = [];
  const ledger: LedgerSize[] = [];
  let [mails, deactivated] = [0, 0];
  try {
    for (let day = 0; day < days; day += 1) {
      const began = performance.now();
      const asOf = instant(DAY_0 + day * DAY_MS);
      clock.set(asOf);
      const { coverage, counts } = await runEngine(engine, asOf, { mailSummary: true });
      if (coverage.surveyed < accounts)
        throw new Error(`on day ${day} only ${coverage.surveyed} accounts were surveyed`);
      deactivated += counts.deactivated;
      mails = await organization.live(new Date(DAY_0 + (day + 1) * DAY_MS - 1));
      const now = await sample();
      samples.push(now);
      if (day % everyDays === 0) ledger.push(await organization.ledger());
      say(
        `day ${day}: ${now.heapMb.toFixed(1)} MB, ${now.socketsOpen} sockets, ${((performance.now() - began) / 1000).toFixed(1)} s`,
      );
    }
    return { samples, ledger, mails, deactivated };
  } finally {
    engine.clients.close();
    organization.close();
  }
}

/** Every wait passes at once, and moves the time on. */
function leapingClock(): Clock & { set(now: Instant): void } {
  let now = DAY_0;
  return {
    now: () => instant(now),
    set: (to) => {
      now = Math.max(now, toMs(to));
    },
    sleep: async (ms) => {
      const until = now + ms;
      await nextTurn();
      now = Math.max(now, until);
    },
  };
}
