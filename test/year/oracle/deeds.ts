import type { Fact } from '../life/chronicle.ts';
import { DAY_MS, HOUR_MS, type Say } from './breach.ts';
import type { Model } from './model.ts';
import type { OpenRun } from './open-run.ts';
import { isDue } from './rule.ts';
import type { SincePause } from './since-pause.ts';

/** The laws of a deactivation. Where runs overlap, one of them must have been allowed to. */
export function judgeDeactivation(
  { key }: Extract<Fact, { kind: 'key' }>,
  model: Model,
  sincePause: SincePause,
  say: Say,
): void {
  const { keyId, accountId, userId } = key;
  const runs = [...model.openRuns.values()].filter(({ run }) => run.mode === 'enforce');
  if (runs.length === 0) {
    say('dry run', `${keyId} was deactivated, and no enforcing run was under way`);
    return;
  }
  const unless = (isRight: (open: OpenRun) => boolean, law: string, words: string): void => {
    if (!runs.some(isRight)) say(law, `${keyId} was deactivated ${words}`);
  };
  unless((open) => isWarned(keyId, open, model), 'I1 notice before action', 'without fair warning');
  unless((open) => isAsPromised(keyId, open, model), 'I1 promise', 'before the deadline that a mail named');
  unless(({ exemptUsers }) => !exemptUsers.has(userId), 'I7 exempt', 'though its user is exempt');
  // With a session that had to be opened once more in between, nobody outside can tell.
  const isCalm = runs.every(({ troubles }) => troubles === 0);
  if (isCalm && (model.exemptIndex.get(userId) ?? Infinity) < (model.enteredIndex.get(userId) ?? -1))
    say('I7 exempt', `${keyId} was deactivated though its user was exempt before it was looked at again`);
  unless(
    ({ closedAccounts }) => !closedAccounts.has(accountId),
    'I7 closed',
    `though ${accountId} is closed`,
  );
  unless(
    ({ run, dueKeys }) => dueKeys.has(keyId) || isDue(key, run.rule, run.asOfMs),
    'age',
    'before it was due',
  );
  unless(
    ({ run, deactivated }) => run.rule.brake === null || deactivated < run.rule.brake,
    'brake',
    'beyond the brake',
  );
  if (runs.every(({ isPausedSince }) => isPausedSince) || sincePause.isTooMuch(model))
    say('pause', `${keyId} was deactivated during a pause`);
}

/** A word that is a grace period old, and one that is not much older: both of this cycle, neither come back. */
function isWarned(keyId: string, { run }: OpenRun, model: Model): boolean {
  const { graceDays } = run.rule;
  const ages = model.wordsThatCount(keyId).map(({ fromMs }) => run.asOfMs - fromMs);
  return (
    ages.some((ms) => ms >= graceDays * DAY_MS) && ages.some((ms) => ms <= (graceDays + 7) * DAY_MS + HOUR_MS)
  );
}

/** What a mail said is kept, be the settings others by now; a run that never heard of a mail cannot keep its word. */
const isAsPromised = (keyId: string, { run: { asOfMs } }: OpenRun, model: Model): boolean =>
  model
    .wordsThatCount(keyId, model.mayStartAnew)
    .every(
      ({ run, promisedMs }) =>
        run === null || !model.sureRuns.has(run) || promisedMs === null || promisedMs <= asOfMs,
    );
