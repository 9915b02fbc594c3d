import type { RunReport } from '../../../src/core/report.ts';
import type { RunSeen } from '../life/chronicle.ts';
import { DAY_MS, type Say } from './breach.ts';
import type { Model } from './model.ts';
import { isDue } from './rule.ts';
import { nameOf, type Hearing, type Of, type Watch } from './watch.ts';

/** I10: what a run decides follows from its as-of instant, whenever and however often it comes to it. */
export class AsOf implements Watch {
  /** Keys that were due when some run began. */
  readonly #everDue = new Set<string>();
  readonly #decided = new Map<string, string>();

  began({ run }: Of<'began'>, { model }: Hearing): void {
    for (const key of model.keys.values()) if (isDue(key, run.rule, run.asOfMs)) this.#everDue.add(key.keyId);
  }

  mail({ told, to }: Of<'mail'>, { model, say }: Hearing): void {
    for (const { kind, keyId } of told)
      if (kind === 'first' && !this.#isDueToAny(keyId, model))
        say('I10 as-of', `${to} was told of ${keyId}, which was not due to any run yet`);
  }

  ended({ run, report }: Of<'ended'>, { model, say }: Hearing): void {
    if (report) this.#judgeReport(run, report, model, say);
  }

  #isDueToAny(keyId: string, { keys, openRuns }: Model): boolean {
    const key = keys.get(keyId);
    return (
      this.#everDue.has(keyId) ||
      key === undefined ||
      [...openRuns.values()].some(({ run }) => isDue(key, run.rule, run.asOfMs))
    );
  }

  #judgeReport(run: RunSeen, { asOf, keys, status }: RunReport, model: Model, say: Say): void {
    if (Date.parse(asOf) !== run.asOfMs)
      say('I10 as-of', `run ${run.n} is of ${new Date(run.asOfMs).toISOString()}, and says ${asOf}`);
    for (const { accessKeyId, ageDays } of keys) {
      const created = model.keys.get(accessKeyId)?.createdMs;
      if (created === undefined || ageDays === null) continue;
      const days = Math.floor((run.asOfMs - created) / DAY_MS);
      if (days !== ageDays)
        say('I10 as-of', `run ${run.n} says that ${accessKeyId} is ${ageDays} days old, which is ${days}`);
    }
    if (status === 'blocked') return;
    const now = JSON.stringify(
      keys.map(({ accessKeyId, decision, deadline }) => [accessKeyId, decision, deadline]),
    );
    const before = this.#decided.get(nameOf(run));
    if (before !== undefined && before !== now)
      say('I10 again', `run ${run.n} tells other decisions than when it was reported before`);
    this.#decided.set(nameOf(run), now);
  }
}
