import type { Fact } from '../life/chronicle.ts';
import { DAY_MS, type Say } from './breach.ts';
import type { Model } from './model.ts';

/** Whether a run's report is true of what it did, and of what it could see. */
export function judgeReport({ run, report }: Extract<Fact, { kind: 'ended' }>, model: Model, say: Say): void {
  if (!report) return;
  const { coverage, accounts, keys, mail, status, problems } = report;
  const about = (law: string, words: string): void => {
    say(law, `run ${run.n} ${words}`);
  };
  const { total, surveyed, optedOut, notActive, outOfScope, unreachable } = coverage;
  if (total !== surveyed + optedOut + notActive + outOfScope + unreachable || total !== accounts.length)
    about('I2 coverage', `counts ${JSON.stringify(coverage)} of ${accounts.length} accounts`);
  if (new Set(keys.map(({ accessKeyId }) => accessKeyId)).size !== keys.length)
    about('I2 one decision', 'has two decisions about a key');

  if (status === 'complete') {
    if (unreachable > 0) about('I6 told', `is complete with ${unreachable} accounts unreachable`);
    if (problems.some(({ severity }) => severity === 'error')) about('I6 told', 'is complete with errors');
    if (mail.failed > 0) about('I6 told', 'is complete with failed mail');
    if (keys.some(({ decision }) => decision === 'undetermined'))
      about('I6 told', 'is complete with keys that it could not judge');
  }

  for (const { accessKeyId, outcome } of keys) {
    if (outcome === 'deactivated' && !model.everOff.has(accessKeyId))
      about('truth', `reports ${accessKeyId} deactivated, which it never was`);
    if (outcome === 'notified' && !wasToldSince(run.asOfMs - DAY_MS, accessKeyId, model))
      about('truth', `reports that somebody was told of ${accessKeyId}, and SES accepted no such mail`);
  }

  const open = model.openRuns.get(run.n);
  if (open?.troubles !== 0 || run.mode !== 'enforce' || status === 'blocked') return;
  for (const { accountId, status: told } of accounts)
    if (told === 'surveyed' && open.closedAccounts.has(accountId))
      about('I7 not entered', `surveyed ${accountId}, which is closed to it`);
}

const wasToldSince = (sinceMs: number, keyId: string, model: Model): boolean =>
  (model.words.get(keyId) ?? []).some(({ atMs }) => atMs >= sinceMs);
