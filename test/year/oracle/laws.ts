import type { Chronicle } from '../life/chronicle.ts';
import type { Breach, Say } from './breach.ts';
import { judgeCalm } from './calm.ts';
import { judgeDeactivation } from './deeds.ts';
import { judgeMail } from './mails.ts';
import { Model } from './model.ts';
import { judgeReport } from './reports.ts';
import { SincePause } from './since-pause.ts';

/**
 * The invariants, told once more from what the world outside saw, with nothing of the engine's own rule: who got which
 * mail when, what became of keys, who was entered, and what the reports said.
 */
export function breachesOf(chronicle: Chronicle): Breach[] {
  const { breaches, model } = breachesIn(chronicle);
  const atMs = chronicle.facts.at(-1)?.atMs ?? 0;
  judgeCalm(chronicle, model, (law, words) => void breaches.push({ law, words, atMs }));
  return breaches;
}

/** What was wrong when it happened, be the year over or not. */
export function breachesIn({ facts, operator }: Pick<Chronicle, 'facts' | 'operator'>): {
  readonly breaches: Breach[];
  readonly model: Model;
} {
  const model = new Model();
  const sincePause = new SincePause();
  const breaches: Breach[] = [];
  const sayAt =
    (atMs: number): Say =>
    (law, words) =>
      void breaches.push({ law, words, atMs });
  for (const [index, fact] of facts.entries()) {
    const say = sayAt(fact.atMs);
    sincePause.count(fact, model);
    switch (fact.kind) {
      case 'key':
        if (fact.by === 'engine' && fact.key.status === 'Inactive')
          judgeDeactivation(fact, model, sincePause, say);
        break;
      case 'mail':
        judgeMail(fact, index, operator, model, sincePause, say);
        break;
      case 'entered': {
        const { onlyRun } = model;
        if (fact.isRun && onlyRun?.closedAccounts.has(fact.accountId))
          say('I7 not entered', `run ${onlyRun.run.n} turned to ${fact.accountId}, which is closed to it`);
        break;
      }
      case 'ended':
        judgeReport(fact, model, say);
        break;
      case 'account':
      case 'user':
      case 'came-back':
      case 'pause':
      case 'resume':
      case 'began':
      case 'trouble':
    }
    model.learn(fact, index);
  }
  return { breaches, model };
}
