import type { Hearing, Of, Watch } from './watch.ts';

/** Of each run that nothing troubled there is a page, where pages are wanted. */
export class Pages implements Watch {
  readonly #areWanted: boolean;
  readonly #there = new Set<string>();

  constructor(areWanted: boolean) {
    this.#areWanted = areWanted;
  }

  page({ runId }: Of<'page'>): void {
    this.#there.add(runId);
  }

  ended({ run, report }: Of<'ended'>, { model, say }: Hearing): void {
    const open = model.openRuns.get(run.n);
    const isPlain = open?.troubles === 0 && open.isAlone && (report?.accounts.length ?? 0) > 0;
    if (this.#areWanted && report && isPlain && !this.#there.has(report.runId))
      say('page', `${report.runId} came to its end, and left no page`);
  }
}
