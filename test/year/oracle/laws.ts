import type { Chronicle, Fact } from '../life/chronicle.ts';
import { AsOf } from './as-of.ts';
import type { Breach, Say } from './breach.ts';
import { judgeCalm } from './calm.ts';
import { judgeDeactivation } from './deeds.ts';
import { Events } from './events.ts';
import { ExitCodes } from './exit-codes.ts';
import { FairShare } from './fair-share.ts';
import { Looks } from './looks.ts';
import { judgeMail } from './mails.ts';
import { Model } from './model.ts';
import { Outsiders } from './outsiders.ts';
import { Own } from './own.ts';
import { Pages } from './pages.ts';
import { judgeReport } from './reports.ts';
import { Rights } from './rights.ts';
import { SincePause } from './since-pause.ts';
import { tell, type Watch } from './watch.ts';

/** What the laws are told of a year that is not over yet. */
export type Circumstances = Pick<Chronicle, 'operator' | 'sender' | 'foe' | 'hasBucket'>;

/**
 * The invariants, told once more from what the world outside saw, with nothing of the engine's own rule: who got which
 * mail when, what became of keys, who was entered, and what the reports said.
 */
export function breachesOf(chronicle: Chronicle): readonly Breach[] {
  const court = new Court(chronicle);
  court.hear(chronicle.facts);
  court.close(chronicle);
  return court.breaches;
}

/** Judges what happens when it happens. */
export class Court {
  readonly breaches: Breach[] = [];
  readonly #operator: string;
  readonly #model = new Model();
  readonly #sincePause = new SincePause();
  readonly #watches: readonly Watch[];
  #heard = 0;

  constructor({ operator, sender, foe, hasBucket }: Circumstances) {
    this.#operator = operator;
    this.#watches = [
      new Looks(),
      new AsOf(),
      new Own(),
      new Rights(),
      new Outsiders(operator, sender),
      new ExitCodes(),
      new FairShare(foe?.accountId ?? null),
      new Events(),
      new Pages(hasBucket),
    ];
  }

  /** @param facts from the first one on; those that were heard before are passed over */
  hear(facts: readonly Fact[]): void {
    for (; this.#heard < facts.length; this.#heard += 1) {
      const fact = facts[this.#heard];
      if (fact) this.#judge(fact, this.#heard);
    }
  }

  /** What must be so when the year is over. */
  close(chronicle: Chronicle): void {
    const say = this.#sayAt(chronicle.facts.at(-1)?.atMs ?? 0);
    judgeCalm(chronicle, this.#model, say);
    for (const watch of this.#watches) watch.atEnd?.(chronicle, this.#model, say);
  }

  #judge(fact: Fact, index: number): void {
    const model = this.#model;
    const sincePause = this.#sincePause;
    const say = this.#sayAt(fact.atMs);
    sincePause.count(fact, model);
    if (fact.kind === 'key' && fact.by === 'engine' && fact.key.status === 'Inactive')
      judgeDeactivation(fact, model, sincePause, say);
    if (fact.kind === 'mail') judgeMail(fact, index, this.#operator, model, sincePause, say);
    if (fact.kind === 'ended') judgeReport(fact, model, say);
    if (fact.kind === 'entered') judgeEntry(fact, model, say);
    for (const watch of this.#watches) tell(watch, fact, { index, model, say });
    model.learn(fact, index);
  }

  #sayAt(atMs: number): Say {
    return (law, words) => void this.breaches.push({ law, words, atMs });
  }
}

function judgeEntry(
  { isRun, accountId }: Extract<Fact, { kind: 'entered' }>,
  { onlyRun }: Model,
  say: Say,
): void {
  if (isRun && onlyRun?.closedAccounts.has(accountId))
    say('I7 not entered', `run ${onlyRun.run.n} turned to ${accountId}, which is closed to it`);
}
