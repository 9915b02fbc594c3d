import type { Say } from './breach.ts';
import type { Model } from './model.ts';
import { isClosed } from './rule.ts';
import type { Hearing, Of, Watch } from './watch.ts';

/** What befell while a run was under way. */
interface Meanwhile {
  /** Open to the run, and without the role since it began. */
  readonly outOfReach: Set<string>;
  /** Keys that it tried to deactivate, and could not. */
  readonly inVain: Set<string>;
  isPaused: boolean;
  /** Mails about keys. */
  mails: number;
}

/** What a shell sees of a run is true: 0 that nothing was missed, 4 that nothing was done. */
export class ExitCodes implements Watch {
  readonly #runs = new Map<number, Meanwhile>();

  began({ run }: Of<'began'>, { model }: Hearing): void {
    const outOfReach = [...model.accounts.values()].filter(
      (account) => !isClosed(account, run.rule) && !account.hasRole,
    );
    this.#runs.set(run.n, {
      outOfReach: new Set(outOfReach.map(({ accountId }) => accountId)),
      inVain: new Set(),
      isPaused: model.isPaused,
      mails: 0,
    });
  }

  account({ account }: Of<'account'>): void {
    for (const { outOfReach } of this.#runs.values()) outOfReach.delete(account.accountId);
  }

  'in-vain'({ keyId }: Of<'in-vain'>): void {
    for (const { inVain } of this.#runs.values()) inVain.add(keyId);
  }

  pause(): void {
    for (const run of this.#runs.values()) run.isPaused = true;
  }

  mail({ told }: Of<'mail'>): void {
    if (told.some(({ kind }) => kind !== 'restored')) for (const run of this.#runs.values()) run.mails += 1;
  }

  ended(fact: Of<'ended'>, { model, say }: Hearing): void {
    this.#judge(fact, model, say);
    this.#runs.delete(fact.run.n);
  }

  #judge({ run, thrown, exitCode }: Of<'ended'>, model: Model, say: Say): void {
    const meanwhile = this.#runs.get(run.n);
    const open = model.openRuns.get(run.n);
    if (!meanwhile || !open) return;
    const about = (words: string): void => {
      say('exit code', `run ${run.n} ended with ${exitCode}, and ${words}`);
    };
    if (thrown !== null && [0, 3, 4].includes(exitCode)) about(`failed: ${thrown}`);
    if (exitCode === 0) {
      for (const accountId of meanwhile.outOfReach) about(`could not enter ${accountId}`);
      for (const keyId of meanwhile.inVain)
        if (model.keys.get(keyId)?.status === 'Active' && open.dueKeys.has(keyId))
          about(`could not deactivate ${keyId}`);
    }
    const { mails, isPaused } = meanwhile;
    // A pause that comes midway stops what is left.
    if (exitCode === 4 && open.isAlone && !isPaused && mails + open.deactivated > 0)
      about(`had sent ${mails} mails and deactivated ${open.deactivated} keys`);
  }
}
