import type { RunReport } from '../../../src/core/report.ts';
import type { RunSeen } from '../life/chronicle.ts';
import { DAY_MS, type Say } from './breach.ts';
import type { Model } from './model.ts';
import { madeFor, nameOf, type Hearing, type Of, type Watch } from './watch.ts';

/** What a run and its repetitions did with the places that the brake gives. */
interface Places {
  readonly offs: Map<string, number>;
  /** Keys of which nobody can tell whether they were deactivated. */
  readonly unsure: Set<string>;
}

/** A key that could not be deactivated goes last for so long. */
const SET_BACK_DAYS = 8;

/** The brake is not held by one account: no place is left free while somebody waits, and accounts take turns. */
export class FairShare implements Watch {
  readonly #foe: string | null;
  readonly #runs = new Map<string, Places>();
  /** From when on it may be said of a key, and of any, that it is not set back. */
  readonly #nextFromMs = new Map<string, number>();
  #allFromMs = 0;

  constructor(foe: string | null) {
    this.#foe = foe;
  }

  key({ key: { accountId, status }, by }: Of<'key'>, { model }: Hearing): void {
    if (by !== 'engine' || status !== 'Inactive') return;
    for (const { offs } of this.#open(model)) offs.set(accountId, (offs.get(accountId) ?? 0) + 1);
  }

  'in-vain'({ keyId, isRefused }: Of<'in-vain'>, { model }: Hearing): void {
    if (!isRefused) for (const { unsure } of this.#open(model)) unsure.add(keyId);
  }

  ended({ run, report, atMs }: Of<'ended'>, { model, say }: Hearing): void {
    const open = model.openRuns.get(run.n);
    if (run.mode !== 'enforce') return;
    const isUntroubled = open?.troubles === 0 && open.isAlone;
    if (report && isUntroubled && !model.isPaused && report.status !== 'blocked')
      this.#judge(run, report, say);
    const fromMs = atMs + SET_BACK_DAYS * DAY_MS;
    if (!report) {
      this.#allFromMs = fromMs;
      return;
    }
    const told = new Map(report.keys.map((entry) => [entry.accessKeyId, entry]));
    for (const keyId of model.keys.keys()) {
      const entry = told.get(keyId);
      // Of what a troubled run does not tell, it may have tried any.
      const mayBeTried = entry ? entry.decision === 'deactivate' : !isUntroubled;
      if (mayBeTried && entry?.outcome !== 'deactivated') this.#nextFromMs.set(keyId, fromMs);
    }
  }

  #open({ openRuns }: Model): Places[] {
    return [...openRuns.values()].map(({ run }) => this.#of(run));
  }

  #of(run: RunSeen): Places {
    return madeFor(this.#runs, nameOf(run), () => ({ offs: new Map(), unsure: new Set() }));
  }

  #judge(run: RunSeen, { keys }: RunReport, say: Say): void {
    const { brake } = run.rule;
    if (brake === null) return;
    const { offs, unsure } = this.#of(run);
    const waiting = keys.filter(
      ({ decision, accountId }) => decision === 'deferred' && accountId !== this.#foe,
    );
    const used = [...offs.values()].reduce((sum, each) => sum + each, 0) + unsure.size;
    if (waiting.length > 0 && used < brake)
      say('brake held', `run ${run.n} used ${used} of ${brake} places, and let ${waiting.length} keys wait`);
    for (const { accountId, accessKeyId } of waiting) {
      const isSetBack = run.asOfMs < Math.max(this.#allFromMs, this.#nextFromMs.get(accessKeyId) ?? 0);
      const own = offs.get(accountId) ?? 0;
      const greedy = [...offs].find(([other, theirs]) => other !== accountId && theirs > own + 1);
      if (greedy && !isSetBack)
        say(
          'fair share',
          `run ${run.n} let ${accessKeyId} wait, and deactivated ${greedy[1]} keys of ${greedy[0]}`,
        );
    }
  }
}
